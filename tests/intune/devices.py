"""Devices as Intune and the directory list them, and what is kept of them."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_DNS, uuid5

Json = dict[str, Any]
SYNCED = "2026-10-31T06:00:00Z"
VERSIONS = {
    "Windows": "10.0.26100.4061",
    "macOS": "15.6.1 (24G90)",
    "iOS": "18.6.2",
    "Android": "15.0",
    "AndroidForWork": "15.0",
    "Linux": "24.04",
}
_IN_ENTRA = {"macOS": "MacMDM"}
"""What the directory calls the system, where it is not what Intune does."""


def _id(*names: str) -> str:
    return str(uuid5(NAMESPACE_DNS, "/".join(names)))


def managed(key: str, system: str, user: str, **properties: Any) -> Json:
    """A device as Intune lists one. ``key`` is its ``deviceId`` in the directory."""
    windows = system == "Windows"
    return {
        "id": _id("intune", key),
        "azureADDeviceId": key,
        "userId": user,
        "deviceName": f"{system.upper()}-{key[:5]}",
        "operatingSystem": system,
        "osVersion": VERSIONS[system],
        "managementAgent": "mdm",
        "managedDeviceOwnerType": "company",
        "complianceState": "compliant",
        "isEncrypted": True,
        "jailBroken": "Unknown" if windows else "False",
        "model": "Latitude 7450",
        "manufacturer": "Dell Inc.",
        "enrollmentProfileName": None,
        "deviceEnrollmentType": "windowsAzureADJoin" if windows else "appleBulkWithUser",
        "deviceCategoryDisplayName": "",
        "lastSyncDateTime": SYNCED,
        "joinType": "azureADJoined" if windows else "azureADRegistered",
        "processorArchitecture": "x64",
        "skuFamily": "Enterprise" if windows else "",
        **properties,
    }


def in_directory(device: Json, **properties: Any) -> Json:
    """The object of a managed device in the directory."""
    system = device["operatingSystem"]
    compliant = device["complianceState"] in {"compliant", "inGracePeriod"}
    joins = {"azureADJoined": "AzureAd", "hybridAzureADJoined": "ServerAd"}
    return {
        "id": _id("object", device["azureADDeviceId"]),
        "deviceId": device["azureADDeviceId"],
        "displayName": device["deviceName"],
        "accountEnabled": True,
        "operatingSystem": _IN_ENTRA.get(system, system),
        "operatingSystemVersion": device["osVersion"],
        "trustType": joins.get(device["joinType"], "Workplace"),
        "isCompliant": compliant,
        "isManaged": True,
        "managementType": "MDM",
        "profileType": "RegisteredDevice",
        "deviceOwnership": device["managedDeviceOwnerType"].capitalize(),
        "onPremisesSyncEnabled": True if device["joinType"] == "hybridAzureADJoined" else None,
        "approximateLastSignInDateTime": device["lastSyncDateTime"],
        "registrationDateTime": "2026-01-15T08:00:00Z",
        **properties,
    }


def laps_backup(device: Json, backed_up: str = SYNCED) -> Json:
    """That the directory keeps the password of the local administrator."""
    named = {"id": device["azureADDeviceId"], "deviceName": device["deviceName"]}
    return {**named, "lastBackupDateTime": backed_up, "refreshDateTime": "2026-11-28T06:00:00Z"}


def recovery_key(device: Json, volume: str = "operatingSystemVolume") -> Json:
    """That the directory keeps a recovery key of a volume."""
    key = device["azureADDeviceId"]
    return {"id": _id("key", key, volume), "deviceId": key, "volumeType": volume, "createdDateTime": "2026-01-15T09:00:00Z"}
