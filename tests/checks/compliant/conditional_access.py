"""Conditional Access: MFA for everybody but the emergency accounts, and a key for whoever changes policies."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.names import BREAK_GLASS_1, BREAK_GLASS_2

MFA_FOR_ALL = "ca-mfa-for-all"
PROTECTED_ACTIONS = "ca-protected-actions"
PHISHING_RESISTANT = "00000000-0000-0000-0000-000000000004"
"""Microsoft's own authentication strength."""


def policy(key: str, name: str, **properties: Any) -> dict[str, Any]:
    """An enabled policy for everybody but the emergency accounts on all resources, which asks for MFA."""
    conditions = {
        "clientAppTypes": ["all"],
        "users": {"includeUsers": ["All"], "excludeUsers": [BREAK_GLASS_1, BREAK_GLASS_2]},
        "applications": {"includeApplications": ["All"]},
        **properties.pop("conditions", {}),
    }
    return {
        "id": key,
        "displayName": name,
        "state": "enabled",
        "conditions": conditions,
        "grantControls": {"operator": "OR", "builtInControls": ["mfa"]},
        "sessionControls": None,
        **properties,
    }


RESOURCES: dict[str, Any] = {
    "conditional_access_policies": [
        policy(MFA_FOR_ALL, "MFA for everybody"),
        policy(
            PROTECTED_ACTIONS,
            "A key for protected actions",
            conditions={
                "applications": {"includeApplications": [], "includeAuthenticationContextClassReferences": ["c1"]},
            },
            grantControls={"operator": "OR", "builtInControls": [], "authenticationStrength": {"id": PHISHING_RESISTANT}},
        ),
    ],
    "authentication_contexts": [{"id": "c1", "displayName": "Protected actions", "isAvailable": True}],
}
