"""Who administers Intune, as Graph lists it: role assignments and access policies for approval."""

from __future__ import annotations

from typing import Any

_GRAPH = "#microsoft.graph."
APPROVED = ("app", "script", "deviceWipe", "deviceRetire", "deviceDelete")
"""Kinds of changes that need a second administrator."""


def role_assignment(key: str, role: str, scope: str | None, *groups: str, built_in: bool | None = True) -> dict[str, Any]:
    """A role of Intune that the groups hold."""
    return {
        "@odata.type": f"{_GRAPH}deviceAndAppManagementRoleAssignment",
        "id": key,
        "displayName": key.title(),
        "members": list(groups),
        "scopeType": scope,
        "roleDefinition": {
            "@odata.type": f"{_GRAPH}deviceAndAppManagementRoleDefinition",
            "id": role,
            "displayName": role,
            "isBuiltIn": built_in,
        },
    }


def approval(kind: str, *groups: str) -> dict[str, Any]:
    """An access policy: the groups approve changes of a kind."""
    return {"id": kind, "displayName": f"Approve {kind}", "policyType": kind, "approverGroupIds": list(groups)}
