"""App protection policies as Graph lists them."""

from __future__ import annotations

from typing import Any

_GRAPH = "#microsoft.graph."
CORE = ("com.microsoft.office.outlook", "com.microsoft.skype.teams", "com.microsoft.skydrive")


def app(platform: str, name: str) -> dict[str, Any]:
    """An app by its name on a platform."""
    kind, named = ("iosMobileAppIdentifier", "bundleId") if platform == "ios" else ("androidMobileAppIdentifier", "packageId")
    return {"id": f"{name}.{platform}", "mobileAppIdentifier": {"@odata.type": f"{_GRAPH}{kind}", named: name}}


def protection(platform: str, key: str, *assignments: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """A policy that refuses what it should, for all Microsoft apps."""
    android = {
        "requiredAndroidSafetyNetDeviceAttestationType": "basicIntegrityAndDeviceCertification",
        "appActionIfAndroidSafetyNetDeviceAttestationFailed": "block",
    }
    return {
        "@odata.type": f"{_GRAPH}{platform}ManagedAppProtection",
        "id": key,
        "displayName": key.title(),
        "isAssigned": bool(assignments),
        "assignments": list(assignments),
        "apps": [app(platform, name) for name in CORE],
        "appGroupType": "allMicrosoftApps",
        "targetedAppManagementLevels": "unspecified",
        "pinRequired": True,
        "organizationalCredentialsRequired": False,
        "periodOnlineBeforeAccessCheck": "PT30M",
        "deviceComplianceRequired": True,
        "appActionIfDeviceComplianceRequired": "block",
        "appActionIfUnableToAuthenticateUser": "block",
        **(android if platform == "android" else {}),
        **properties,
    }
