"""Passwords: they never expire, words of Fabrikam's are banned in the cloud and on premises, smart lockout is strict."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.settings import CONSENT_POLICY_SETTINGS, UNIFIED_GROUP_SETTINGS

PASSWORD_RULES = "password-rules"


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
    "group_settings": [
        {
            "id": PASSWORD_RULES,
            "displayName": "Password Rule Settings",
            "templateId": "5cf42378-d67d-4f36-ba46-e8b86229381d",
            "values": [
                {"name": "BannedPasswordCheckOnPremisesMode", "value": "Enforce"},
                {"name": "EnableBannedPasswordCheckOnPremises", "value": "True"},
                {"name": "EnableBannedPasswordCheck", "value": "True"},
                {"name": "LockoutDurationInSeconds", "value": "60"},
                {"name": "LockoutThreshold", "value": "10"},
                {"name": "BannedPasswordList", "value": "fabrikam\tgizmo\twhistler"},
            ],
        },
        CONSENT_POLICY_SETTINGS,
        UNIFIED_GROUP_SETTINGS,
    ],
}
