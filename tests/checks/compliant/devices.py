"""Devices and what Intune configures on them: three computers with Windows, a Mac and three telephones.

The policies are those of a hardened tenant (``tests.intune.hardened``). One of them is assigned to a group besides.
"""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.names import LEARNER, ONBOARDING, WORKER, _id
from tests.intune import hardened
from tests.intune.devices import in_directory, laps_backup, managed, recovery_key
from tests.intune.shapes import ALL_DEVICES, ALL_USERS, target

__all__ = [
    "ANDROID",
    "BASELINE",
    "DEVICES",
    "LAPTOP",
    "MAC",
    "ONBOARDING",
    "OWN_PHONE",
    "PHONE",
    "RESOURCES",
    "SPARE",
    "TEMPLATES",
    "WINDOWS",
]

LAPTOP, SPARE, MAC, PHONE = (_id(f"device-{name}") for name in ("laptop", "spare", "mac", "phone"))
"""Their ids in the directory (``deviceId``)."""
ANDROID, OWN_PHONE = _id("device-android"), _id("device-own-phone")
_APPLE: dict[str, Any] = {"manufacturer": "Apple", "processorArchitecture": "arM64"}
DEVICES = [
    managed(LAPTOP, "Windows", WORKER),
    managed(SPARE, "Windows", LEARNER),
    managed(MAC, "macOS", WORKER, model="MacBook Air", **_APPLE),
    managed(PHONE, "iOS", WORKER, model="iPhone 16", **_APPLE),
    managed(
        ANDROID, "Android", LEARNER, deviceEnrollmentType="androidEnterpriseFullyManaged", model="Pixel 9", manufacturer="Google"
    ),
    managed(
        OWN_PHONE,
        "AndroidForWork",
        LEARNER,
        managedDeviceOwnerType="personal",
        deviceEnrollmentType="userEnrollment",
        model="Galaxy S25",
        manufacturer="Samsung",
    ),
]
WINDOWS = DEVICES[:2]
TEMPLATES, BASELINE = hardened.key_of("Templates"), hardened.key_of("Former baseline")

RESOURCES: dict[str, Any] = {
    "managed_devices": DEVICES,
    "entra_devices": [in_directory(device) for device in DEVICES],
    "laps_backups": [laps_backup(device) for device in WINDOWS],
    "bitlocker_keys": [recovery_key(device) for device in WINDOWS],
    "configuration_policies": hardened.CONFIGURATION_POLICIES,
    "configuration_policy_settings": hardened.SETTINGS,
    "device_configurations": [
        *hardened.DEVICE_CONFIGURATIONS,
        hardened.typed(
            "windows10EndpointProtection", "Encryption", target("group", groupId=ONBOARDING), bitLockerEncryptDevice=True
        ),
    ],
    "group_policy_configurations": [{"id": TEMPLATES, "displayName": "Templates", "assignments": [ALL_USERS]}],
    "group_policy_values": {
        TEMPLATES: [
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
            "id": BASELINE,
            "displayName": "Former baseline",
            "templateId": "034ccd46-190c-4afc-adf1-ad7cc11262eb",
            "isAssigned": True,
            "isMigratingToConfigurationPolicy": False,
            "assignments": [ALL_DEVICES],
        }
    ],
    "security_intent_settings": {
        BASELINE: [
            {
                "@odata.type": "#microsoft.graph.deviceManagementBooleanSettingInstance",
                "id": "setting-1",
                "definitionId": "deviceConfiguration--windows10EndpointProtectionConfiguration_bitLockerEncryptDevice",
                "valueJson": "true",
            }
        ]
    },
    "device_compliance_policies": hardened.COMPLIANCE_POLICIES,
    "catalog_compliance_policies": hardened.CATALOG_COMPLIANCE_POLICIES,
    "catalog_compliance_settings": hardened.CATALOG_COMPLIANCE_SETTINGS,
    "assignment_filters": hardened.FILTERS,
    "assignment_groups": {
        ONBOARDING: {"@odata.type": "#microsoft.graph.group", "id": ONBOARDING, "displayName": "Onboarding", "visibility": None}
    },
    "assignment_group_members": {ONBOARDING: [{"@odata.type": "#microsoft.graph.user", "id": LEARNER}]},
}
