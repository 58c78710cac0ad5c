"""Domains and the age that passwords may reach in them: no limit."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.settings import CONSENT_POLICY_SETTINGS


def domain(name: str, **properties: Any) -> dict[str, Any]:
    """A verified root domain whose users sign in to Entra itself, with passwords that do not expire."""
    return {
        "id": name,
        "authenticationType": "Managed",
        "isAdminManaged": True,
        "isDefault": False,
        "isInitial": False,
        "isRoot": True,
        "isVerified": True,
        "supportedServices": ["Email"],
        "passwordValidityPeriodInDays": 2147483647,
        "passwordNotificationWindowInDays": 14,
        **properties,
    }


RESOURCES: dict[str, Any] = {
    "domains": [
        domain("fabrikam.example", isDefault=True),
        domain("mail.fabrikam.example", isRoot=False, passwordValidityPeriodInDays=None),
    ],
}
