"""What Contoso configures on its devices: half rolled out, by several hands.

Two antivirus policies contradict each other on the pilot devices, kiosks are excluded, a filter leaves Cloud PCs out, a policy
for the Mac is assigned to computers with Windows, and the one for Windows Hello to nobody.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping

from tests.intune import hardened
from tests.intune.hardened import compliance, key_of, policy, typed, update_ring
from tests.intune.settings import (
    CONFIG,
    ENCRYPTION,
    FILEVAULT,
    HELLO,
    MAC_FIREWALL,
    asr,
    firewall,
    laps,
    local_administrators,
)
from tests.intune.shapes import ALL_DEVICES, ALL_USERS, choice, settings, simple, target
from tests.simulator.tenant import Json, guid
from tests.simulator.tenants.building import Builder

_DEFENDER = f"{CONFIG}defender_"
_MAC = {"platforms": "macOS", "technologies": "mdm,appleRemoteManagement"}
_AV = {"family": "endpointSecurityAntivirus", "technologies": "mdm,microsoftSense"}
_CLOUD_PCS, _CORPORATE = guid("contoso", "filter", "cloud"), guid("contoso", "filter", "corporate")
_DELETED_GROUP = guid("contoso", "group", "deleted device group")

_ANTIVIRUS = (
    *(
        choice(f"{_DEFENDER}{name}", "_1")
        for name in ("allowrealtimemonitoring", "allowbehaviormonitoring", "allowcloudprotection")
    ),
    choice(f"{_DEFENDER}puaprotection", "_1"),
    choice(f"{_DEFENDER}enablenetworkprotection", "_2"),
    choice(f"{_DEFENDER}cloudblocklevel", "_0"),
    choice(f"{_DEFENDER}disablecatchupquickscan", "_1"),
    choice(f"{_DEFENDER}allowscanningnetworkfiles", "_1"),
    simple(f"{_DEFENDER}avgcpuloadfactor", 30),
    simple(f"{_DEFENDER}signatureupdateinterval", 8),
)
_ANTIVIRUS_OF_DEVELOPERS = (
    choice(f"{_DEFENDER}puaprotection", "_0"),
    choice(f"{_DEFENDER}allowscanningnetworkfiles", "_0"),
    choice(f"{_DEFENDER}allowarchivescanning", "_0"),
)


def _included(group: str, **more: str) -> Json:
    return target("group", groupId=group, **more)


def _excluded(group: str) -> Json:
    return target("exclusionGroup", groupId=group)


def _filtered(assignment: Json, filter_id: str, mode: str) -> Json:
    """The assignment with a filter."""
    narrowed = {"deviceAndAppManagementAssignmentFilterId": filter_id, "deviceAndAppManagementAssignmentFilterType": mode}
    return {**assignment, "target": {**assignment["target"], **narrowed}}


def _catalog(groups: Mapping[str, str]) -> list[tuple[Json, tuple[Json, ...]]]:
    """Policies of the settings catalog, each with its settings."""
    pilot, kiosks = _included(groups["pilot"]), _excluded(groups["kiosks"])
    without_cloud_pcs = _filtered(ALL_DEVICES, _CLOUD_PCS, "exclude")
    hardening = (
        asr(
            "_audit",
            "blockcredentialstealingfromwindowslocalsecurityauthoritysubsystem",
            "blockpersistencethroughwmieventsubscription",
        ),
    )
    baseline = (choice(f"{CONFIG}autoplay_disallowautoplayfornonvolumedevices", "_1"),)
    listed = (
        ("Antivirus: all computers", _ANTIVIRUS, (ALL_DEVICES, kiosks), _AV),
        ("Antivirus: developers", _ANTIVIRUS_OF_DEVELOPERS, (pilot,), _AV),
        ("BitLocker", ENCRYPTION[:3], (without_cloud_pcs, kiosks), {"family": "endpointSecurityDiskEncryption"}),
        (
            "Firewall: all computers",
            tuple(firewall()),
            (_filtered(ALL_DEVICES, _CORPORATE, "include"),),
            {"family": "endpointSecurityFirewall"},
        ),
        (
            "Firewall: support",
            (choice("vendor_msft_firewall_mdmstore_publicprofile_enablefirewall", "_false"),),
            (_included(groups["cloud"]),),
            {"family": "endpointSecurityFirewall"},
        ),
        ("Attack surface reduction (audit)", hardening, (pilot,), {"family": "endpointSecurityAttackSurfaceReduction"}),
        ("LAPS pilot", laps(complexity="_3", length=12), (pilot,), {"family": "endpointSecurityAccountProtection"}),
        (
            "Local administrators: support",
            (local_administrators("_add_update"),),
            (ALL_USERS, kiosks),
            {"family": "endpointSecurityAccountProtection"},
        ),
        ("Windows Hello", HELLO, (), {"family": "endpointSecurityAccountProtection"}),
        ("Baseline 24H2", baseline, (pilot,), {"family": "baseline", "template": "Security Baseline for Windows 10 and later"}),
        ("FileVault without a kept key", FILEVAULT[:1], (ALL_DEVICES,), _MAC),
        ("Firewall of the Mac", MAC_FIREWALL, (pilot,), _MAC),  # no Mac is in that group
    )
    return [
        ({**policy(name, instances, *assignments, **more), "id": key_of(f"contoso {name}")}, instances)
        for name, instances, assignments, more in listed
    ]


def _typed(groups: Mapping[str, str]) -> list[Json]:
    return [
        update_ring("Ring: everybody", ALL_DEVICES, qualityUpdatesDeferralPeriodInDays=21, deadlineForQualityUpdatesInDays=None),
        update_ring("Ring: fast", _included(groups["pilot"])),
        typed("iosWiFi", "Office Wi-Fi", ALL_USERS, wiFiSecurityType="wpaPersonal", ssid="Contoso"),
        typed("macOSEndpointProtection", "Mac protection (2023)", firewallEnabled=True, fileVaultEnabled=False),
        typed(
            "windows10EndpointProtection",
            "Encryption (2021)",
            _included(_DELETED_GROUP),
            bitLockerEncryptDevice=True,
            defenderPreventCredentialStealingType="auditMode",
        ),
        typed("windows10General", "Restrictions", _included(groups["finance"]), defenderScanArchiveFiles=True),
    ]


def _former(groups: Mapping[str, str]) -> tuple[Json, list[Json]]:
    """A security baseline of the former kind, with its settings."""
    key = key_of("contoso former baseline")
    intent = {
        "id": key,
        "displayName": "MDM Security Baseline for August 2020",
        "templateId": "034ccd46-190c-4afc-adf1-ad7cc11262eb",
        "isAssigned": True,
        "isMigratingToConfigurationPolicy": False,
        "assignments": [_included(groups["finance"])],
    }
    prefix = "deviceConfiguration--windows10"
    values = {
        f"{prefix}EndpointProtectionConfiguration_bitLockerEncryptDevice": "true",
        f"{prefix}GeneralConfiguration_defenderCloudBlockLevel": '"high"',
        f"{prefix}GeneralConfiguration_defenderScanRemovableDrivesDuringFullScan": "true",
    }
    kinds = {definition: "String" if text.startswith('"') else "Boolean" for definition, text in values.items()}
    rows = [
        {
            "@odata.type": f"#microsoft.graph.deviceManagement{kinds[definition]}SettingInstance",
            "id": key_of(definition),
            "definitionId": definition,
            "valueJson": text,
        }
        for definition, text in values.items()
    ]
    return intent, rows


def add_intune(build: Builder, groups: Mapping[str, str]) -> None:
    """The policies, assigned to these groups: ``pilot``, ``kiosks``, ``cloud`` (of devices), ``finance`` (of people)."""
    catalog = _catalog(groups)
    intent, values = _former(groups)
    templates: Json = {"id": key_of("contoso templates"), "displayName": "Office templates"} | {
        "assignments": [_included(groups["finance"])]
    }
    autoplay = {
        "id": key_of("autoplay"),
        "classType": "machine",
        "displayName": "Turn off Autoplay",
        "categoryPath": "\\Windows Components\\AutoPlay Policies",
    }
    build.collections.update(
        {
            "deviceManagement/configurationPolicies": [row for row, _ in catalog],
            "deviceManagement/deviceConfigurations": _typed(groups),
            "deviceManagement/groupPolicyConfigurations": [templates],
            "deviceManagement/intents": [intent],
            "deviceManagement/deviceCompliancePolicies": [
                compliance(
                    "windows10",
                    "Windows",
                    ALL_USERS,
                    _excluded(groups["finance"]),
                    grace=168,
                    bitLockerEnabled=True,
                    osMinimumVersion="10.0.19045",
                ),
                compliance("ios", "iPhones", ALL_USERS, securityBlockJailbrokenDevices=False, passcodeRequired=False),
            ],
            "deviceManagement/compliancePolicies": [
                {**row, "assignments": [], "isAssigned": False} for row in hardened.CATALOG_COMPLIANCE_POLICIES
            ],
            "deviceManagement/assignmentFilters": [
                _filter(_CLOUD_PCS, "Cloud PCs", '(device.model -startsWith "Cloud PC")'),
                _filter(_CORPORATE, "Corporate devices", '(device.deviceOwnership -eq "Corporate")'),
            ],
        }
    )
    build.keyed["deviceManagement/configurationPolicies/{id}/settings"] = {
        row["id"]: settings(*instances) for row, instances in catalog
    }
    build.keyed["deviceManagement/compliancePolicies/{id}/settings"] = hardened.CATALOG_COMPLIANCE_SETTINGS
    build.keyed["deviceManagement/groupPolicyConfigurations/{id}/definitionValues"] = {
        templates["id"]: [{"id": key_of("value of autoplay"), "enabled": True, "definition": autoplay}]
    }
    build.keyed["deviceManagement/intents/{id}/settings"] = {intent["id"]: values}
    _add_scripts(build)
    build.singletons["deviceManagement"] = {
        "id": "deviceManagement",
        "settings": {"secureByDefault": False, "deviceComplianceCheckinThresholdDays": 60, "isScheduledActionEnabled": True},
    }


def _add_scripts(build: Builder) -> None:
    """Two scripts for Windows, one of which maps a drive with the password of a service account, and one for the Mac."""
    mapped = "net use Z: \\\\files\\scans\n$pass" + "word = 'Spring-2024!'\nNew-PSDrive -Name Z -PSProvider FileSystem\n"
    for segment, name, text in (
        ("deviceManagementScripts", "Map the scan drive", mapped),
        ("deviceManagementScripts", "Set the time zone", "Set-TimeZone -Id 'W. Europe Standard Time'\n"),
        ("deviceShellScripts", "Rename the Mac", "#!/bin/zsh\nscutil --set ComputerName contoso\n"),
    ):
        path = f"deviceManagement/{segment}"
        row = {"id": key_of(f"contoso {name}"), "displayName": name, "fileName": "script.ps1", "runAsAccount": "system"}
        build.collections[path] = [*build.collections.get(path, ()), {**row, "scriptContent": None}]
        content = base64.b64encode(text.encode()).decode("ascii")
        build.keyed_singletons[f"{path}/{{id}}"][row["id"]] = {**row, "scriptContent": content}


def _filter(key: str, name: str, rule: str) -> Json:
    return {
        "id": key,
        "displayName": name,
        "platform": "windows10AndLater",
        "rule": rule,
        "assignmentFilterManagementType": "devices",
    }
