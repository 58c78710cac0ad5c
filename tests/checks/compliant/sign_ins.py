"""The sign-in log of Fabrikam: a month in which everybody used a key, and nobody a legacy protocol."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.names import (
    ADMIN,
    ANALYSTS,
    BREAK_GLASS_1,
    BREAK_GLASS_2,
    GUEST,
    HELPDESK,
    SECURITY_ADMIN,
    TENANT,
    WORKER,
)

PORTAL = "c44b4083-3bb0-49c1-b47d-974e53cbdf3c"
OFFICE = "4765445b-32c6-49b0-83e6-1d93765276ca"
KEY = "FIDO2 security key"


def step(method: str, **properties: Any) -> dict[str, Any]:
    """One authentication step of a sign-in."""
    return {"authenticationMethod": method, "succeeded": True, **properties}


def sign_in(key: str, user: str, *methods: str, **properties: Any) -> dict[str, Any]:
    """A successful interactive sign-in to Office with these methods."""
    return {
        "id": key,
        "createdDateTime": "2026-10-30T07:00:00Z",
        "userId": user,
        "userDisplayName": "Somebody",
        "userPrincipalName": f"{user}@fabrikam.example",
        "appId": OFFICE,
        "appDisplayName": "OfficeHome",
        "clientAppUsed": "Browser",
        "homeTenantId": TENANT,
        "isInteractive": True,
        "authenticationRequirement": "multiFactorAuthentication",
        "authenticationDetails": [step(method) for method in methods],
        "status": {"errorCode": 0, "failureReason": "Other.", "additionalDetails": None},
        **properties,
    }


_ADMINS = (ADMIN, SECURITY_ADMIN, HELPDESK, *ANALYSTS)

RESOURCES: dict[str, Any] = {
    "newest_sign_in": [sign_in("newest", WORKER, KEY, createdDateTime="2026-11-01T05:00:00Z")],
    "sign_ins_before_last_week": [sign_in("week-ago", WORKER, KEY, createdDateTime="2026-10-24T20:00:00Z")],
    "sign_ins_before_last_month": [sign_in("month-ago", WORKER, KEY, createdDateTime="2026-10-03T20:00:00Z")],
    "legacy_sign_ins": [],
    "interactive_sign_ins": [
        sign_in("of-worker", WORKER, KEY),
        sign_in("of-admin", ADMIN, KEY, appId=PORTAL, appDisplayName="Azure Portal"),
        sign_in("of-guest", GUEST, homeTenantId="another", authenticationRequirement="singleFactorAuthentication"),
    ],
    "privileged_sign_ins": {
        **{key: [sign_in(f"key-{key}", key, KEY), sign_in(f"later-{key}", key, "Previously satisfied")] for key in _ADMINS},
        **{key: [] for key in (BREAK_GLASS_1, BREAK_GLASS_2)},
    },
}
