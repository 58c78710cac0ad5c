"""Devices and what Intune configures on them: two laptops with Windows, a Mac and a telephone.

Policies of each shape are assigned to all devices or to a group.
"""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.names import LEARNER, ONBOARDING, WORKER, _id

_INSTANCE = "#microsoft.graph.deviceManagementConfiguration{}SettingInstance"
_VALUE = "#microsoft.graph.deviceManagementConfiguration{}SettingValue"
SYNCED = "2026-10-30T06:00:00Z"
LAPTOP, SPARE, MAC, PHONE = (_id(f"device-{name}") for name in ("laptop", "spare", "mac", "phone"))
"""Their ids in Entra (``deviceId``)."""


def target(kind: str, **properties: Any) -> dict[str, Any]:
    """An assignment to a target of this kind: ``allDevices``, ``allLicensedUsers``, ``group`` or ``exclusionGroup``."""
    unfiltered = {
        "deviceAndAppManagementAssignmentFilterId": None,
        "deviceAndAppManagementAssignmentFilterType": "none",
    }
    id_ = f"{kind}-{properties.get('groupId', 'all')}"
    return {"id": id_, "target": {"@odata.type": f"#microsoft.graph.{kind}AssignmentTarget", **unfiltered, **properties}}


ALL_DEVICES = target("allDevices")
ALL_USERS = target("allLicensedUsers")


def choice(definition: str, option: str, *children: dict[str, Any]) -> dict[str, Any]:
    """A setting with one of its options, such as ``_1``, and the settings below it."""
    value = {"@odata.type": _VALUE.format("Choice"), "value": definition + option, "children": list(children)}
    return {"@odata.type": _INSTANCE.format("Choice"), "settingDefinitionId": definition, "choiceSettingValue": value}


def simple(definition: str, value: str | int) -> dict[str, Any]:
    """A setting with a text or a number."""
    kind = "Integer" if isinstance(value, int) else "String"
    return {
        "@odata.type": _INSTANCE.format("Simple"),
        "settingDefinitionId": definition,
        "simpleSettingValue": {"@odata.type": _VALUE.format(kind), "value": value},
    }


def group(definition: str, *members: list[dict[str, Any]]) -> dict[str, Any]:
    """A collection of groups of settings."""
    values = [{"@odata.type": _VALUE.format("Group"), "children": children} for children in members]
    return {
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationGroupSettingCollectionInstance",
        "settingDefinitionId": definition,
        "groupSettingCollectionValue": values,
    }


def settings(*instances: dict[str, Any]) -> list[dict[str, Any]]:
    """The settings of a policy as Graph lists them."""
    return [{"id": str(number), "settingInstance": instance} for number, instance in enumerate(instances)]


def catalog(key: str, name: str, count: int, *assignments: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """A policy of the settings catalog with so many settings."""
    return {
        "id": key,
        "name": name,
        "platforms": "windows10",
        "technologies": "mdm",
        "settingCount": count,
        "isAssigned": bool(assignments),
        "assignments": list(assignments),
        **properties,
    }


def managed(key: str, system: str, user: str, **properties: Any) -> dict[str, Any]:
    """A device as Intune lists one. ``key`` is its id in Entra."""
    return {
        "id": f"intune-{key}",
        "azureADDeviceId": key,
        "userId": user,
        "deviceName": f"{system.upper()}-{key[:4]}",
        "operatingSystem": system,
        "osVersion": "10.0.26100.4000" if system == "Windows" else "18.6",
        "managementAgent": "mdm",
        "managedDeviceOwnerType": "company",
        "complianceState": "compliant",
        "isEncrypted": True,
        "jailBroken": "Unknown" if system == "Windows" else "False",
        "model": "Latitude 7450",
        "manufacturer": "Dell Inc.",
        "enrollmentProfileName": None,
        "deviceEnrollmentType": "windowsAzureADJoin" if system == "Windows" else "appleBulkWithUser",
        "deviceCategoryDisplayName": "",
        "lastSyncDateTime": SYNCED,
        "joinType": "azureADJoined" if system == "Windows" else "azureADRegistered",
        "processorArchitecture": "x64",
        "skuFamily": "Enterprise" if system == "Windows" else "",
        **properties,
    }


def in_entra(key: str, system: str, **properties: Any) -> dict[str, Any]:
    """A device as the directory lists one. ``key`` is its ``deviceId``."""
    return {
        "id": _id(f"object of {key}"),
        "deviceId": key,
        "displayName": f"{system.upper()}-{key[:4]}",
        "accountEnabled": True,
        "operatingSystem": system,
        "operatingSystemVersion": "10.0.26100.4000" if system == "Windows" else "18.6",
        "trustType": "AzureAd" if system == "Windows" else "Workplace",
        "isCompliant": True,
        "isManaged": True,
        "managementType": "MDM",
        "profileType": "RegisteredDevice",
        "deviceOwnership": "Company",
        "onPremisesSyncEnabled": None,
        "approximateLastSignInDateTime": SYNCED,
        "registrationDateTime": "2026-01-15T08:00:00Z",
        **properties,
    }


_BY_SYSTEM = {LAPTOP: "Windows", SPARE: "Windows", MAC: "MacMDM", PHONE: "iOS"}
_ENTRA = [in_entra(key, system) for key, system in _BY_SYSTEM.items()]
_AV, _LINUX = _id("policy-antivirus"), _id("policy-linux")
_TEMPLATES, _BASELINE, _TYPED, _FILTER = (_id(f"policy-{name}") for name in ("templates", "baseline", "typed", "filter"))
_DEFENDER = "device_vendor_msft_policy_config_defender_"
_AV_SETTINGS = settings(
    choice(f"{_DEFENDER}allowrealtimemonitoring", "_1"),
    choice(f"{_DEFENDER}allowbehaviormonitoring", "_1"),
    simple(f"{_DEFENDER}avgcpuloadfactor", 50),
)
_LINUX_SETTINGS = settings(choice("linux_deviceencryption_required", "_true"))

RESOURCES: dict[str, Any] = {
    "managed_devices": [
        managed(LAPTOP, "Windows", WORKER),
        managed(SPARE, "Windows", LEARNER),
        managed(MAC, "macOS", WORKER, manufacturer="Apple", model="MacBook Air", processorArchitecture="arm64"),
        managed(PHONE, "iOS", WORKER, manufacturer="Apple", model="iPhone 16", processorArchitecture="arm64"),
    ],
    "entra_devices": _ENTRA,
    "laps_backups": [
        {"id": key, "deviceName": f"WINDOWS-{key[:4]}", "lastBackupDateTime": SYNCED, "refreshDateTime": "2026-11-20T06:00:00Z"}
        for key in (LAPTOP, SPARE)
    ],
    "bitlocker_keys": [
        {"id": _id(f"key of {key}"), "deviceId": key, "volumeType": "operatingSystemVolume", "createdDateTime": SYNCED}
        for key in (LAPTOP, SPARE)
    ],
    "configuration_policies": [catalog(_AV, "Antivirus", len(_AV_SETTINGS), ALL_DEVICES, technologies="mdm,microsoftSense")],
    "configuration_policy_settings": {_AV: _AV_SETTINGS},
    "device_configurations": [
        {
            "@odata.type": "#microsoft.graph.windows10EndpointProtectionConfiguration",
            "id": _TYPED,
            "displayName": "Encryption",
            "bitLockerEncryptDevice": True,
            "assignments": [target("group", groupId=ONBOARDING)],
        }
    ],
    "group_policy_configurations": [{"id": _TEMPLATES, "displayName": "Templates", "assignments": [ALL_USERS]}],
    "group_policy_values": {
        _TEMPLATES: [
            {
                "id": "value-1",
                "enabled": True,
                "definition": {
                    "id": "definition-1",
                    "classType": "machine",
                    "displayName": "Turn off AutoPlay",
                    "categoryPath": "\\Windows Components\\AutoPlay Policies",
                },
            }
        ]
    },
    "security_intents": [
        {
            "id": _BASELINE,
            "displayName": "Baseline",
            "templateId": "034ccd46-190c-4afc-adf1-ad7cc11262eb",
            "isAssigned": True,
            "isMigratingToConfigurationPolicy": False,
            "assignments": [ALL_DEVICES],
        }
    ],
    "security_intent_settings": {
        _BASELINE: [
            {
                "@odata.type": "#microsoft.graph.deviceManagementBooleanSettingInstance",
                "id": "setting-1",
                "definitionId": "deviceConfiguration--windows10EndpointProtectionConfiguration_bitLockerEncryptDevice",
                "valueJson": "true",
            }
        ]
    },
    "catalog_compliance_policies": [
        catalog(_LINUX, "Linux", len(_LINUX_SETTINGS), ALL_USERS, platforms="linux", technologies="linuxMdm")
        | {
            "scheduledActionsForRule": [
                {"ruleName": None, "scheduledActionConfigurations": [{"actionType": "block", "gracePeriodHours": 0}]}
            ]
        }
    ],
    "catalog_compliance_settings": {_LINUX: _LINUX_SETTINGS},
    "assignment_filters": [
        {
            "id": _FILTER,
            "displayName": "Corporate devices",
            "platform": "windows10AndLater",
            "rule": '(device.deviceOwnership -eq "Corporate")',
            "assignmentFilterManagementType": "devices",
        }
    ],
    "assignment_groups": {
        ONBOARDING: {"@odata.type": "#microsoft.graph.group", "id": ONBOARDING, "displayName": "Onboarding", "visibility": None}
    },
    "assignment_group_members": {ONBOARDING: [{"@odata.type": "#microsoft.graph.user", "id": LEARNER}]},
}
