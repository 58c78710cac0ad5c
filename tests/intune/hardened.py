"""The policies of a tenant in which every setting that a check asks for is on, for all devices."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from tests.intune.settings import (
    ANTIVIRUS,
    APP_CONTROL,
    ASR_RULES,
    CONFIG,
    ELEVATION,
    ELEVATION_RULES,
    ENCRYPTION,
    FILEVAULT,
    HELLO,
    MAC_ANTIVIRUS,
    MAC_FIREWALL,
    PLATFORM_SSO,
    asr,
    firewall,
    laps,
    latest_update,
    local_administrators,
)
from tests.intune.shapes import ALL_DEVICES, ALL_USERS, catalog, choice, settings
from tests.intune.whole import whole

Json = dict[str, Any]
_MAC_MDM = {"platforms": "macOS", "technologies": "mdm,appleRemoteManagement"}
_POLICIES: tuple[tuple[str, tuple[Json, ...], Json], ...] = (
    ("Antivirus", ANTIVIRUS, {"family": "endpointSecurityAntivirus", "technologies": "mdm,microsoftSense"}),
    ("Attack surface reduction", (asr("_block", *ASR_RULES),), {"family": "endpointSecurityAttackSurfaceReduction"}),
    ("Disk encryption", ENCRYPTION, {"family": "endpointSecurityDiskEncryption"}),
    ("Firewall", tuple(firewall()), {"family": "endpointSecurityFirewall", "technologies": "mdm,microsoftSense"}),
    ("Local administrator passwords", laps(), {"family": "endpointSecurityAccountProtection"}),
    ("Local administrators", (local_administrators(),), {"family": "endpointSecurityAccountProtection"}),
    ("Windows Hello for Business", HELLO, {"family": "endpointSecurityAccountProtection"}),
    ("App control", APP_CONTROL, {"family": "endpointSecurityApplicationControl"}),
    (
        "Elevation",
        ELEVATION,
        {"family": "endpointSecurityEndpointPrivilegeManagement"} | {"technologies": "endpointPrivilegeManagement"},
    ),
    (
        "Elevation rules",
        ELEVATION_RULES,
        {"family": "endpointSecurityEndpointPrivilegeManagement"} | {"technologies": "endpointPrivilegeManagement"},
    ),
    (
        "Windows security baseline",
        (choice(f"{CONFIG}autoplay_disallowautoplayfornonvolumedevices", "_1"),),
        {"family": "baseline", "template": "Security Baseline for Windows 10 and later"},
    ),
    ("FileVault", FILEVAULT, _MAC_MDM),
    ("Firewall of the Mac", MAC_FIREWALL, _MAC_MDM),
    ("Defender for the Mac", MAC_ANTIVIRUS, {**_MAC_MDM, "family": "endpointSecurityAntivirus"}),
    ("Platform SSO", PLATFORM_SSO, _MAC_MDM),
    ("Updates of the Mac", (latest_update(),), _MAC_MDM),
    ("Updates of telephones", (latest_update(),), {"platforms": "iOS", "technologies": "mdm,appleRemoteManagement"}),
)


def key_of(name: str) -> str:
    """The id of a policy by its name."""
    return str(uuid5(NAMESPACE_DNS, f"policy of {name}"))


def policy(
    name: str, instances: tuple[Json, ...], *assignments: Json, family: str = "none", template: str = "", **more: Any
) -> Json:
    """A policy of the settings catalog with these settings, made from a template of this family."""
    reference = {
        "templateId": "" if family == "none" else f"{key_of(family)}_1",
        "templateFamily": family,
        "templateDisplayName": template or (None if family == "none" else name),
    }
    return catalog(key_of(name), name, len(instances), *assignments, templateReference=reference, **more)


CONFIGURATION_POLICIES = [policy(name, instances, ALL_DEVICES, **more) for name, instances, more in _POLICIES]
SETTINGS = {key_of(name): settings(*instances) for name, instances, _ in _POLICIES}


def typed(kind: str, name: str, *assignments: Json, **properties: Any) -> Json:
    """A typed profile: ``windowsUpdateForBusiness``, ``iosEnterpriseWiFi`` ..."""
    said = {
        "@odata.type": f"#microsoft.graph.{kind}Configuration",
        "id": key_of(name),
        "displayName": name,
        "assignments": list(assignments),
        **properties,
    }
    return whole(said)


def update_ring(name: str, *assignments: Json, **properties: Any) -> Json:
    """An update ring for Windows with deadlines."""
    ring = {
        "qualityUpdatesDeferralPeriodInDays": 3,
        "featureUpdatesDeferralPeriodInDays": 30,
        "deadlineForQualityUpdatesInDays": 3,
        "deadlineForFeatureUpdatesInDays": 5,
        "deadlineGracePeriodInDays": 2,
        "qualityUpdatesPaused": False,
        "featureUpdatesPaused": False,
        "automaticUpdateMode": "autoInstallAtMaintenanceTime",
        "userPauseAccess": "disabled",
    }
    return typed("windowsUpdateForBusiness", name, *assignments, **{**ring, **properties})


def wifi(kind: str, name: str, *assignments: Json, **properties: Any) -> Json:
    """A Wi-Fi profile that requires a certificate."""
    return typed(kind, name, *assignments, wiFiSecurityType="wpaEnterprise", eapType="eapTls", **properties)


DEVICE_CONFIGURATIONS = [
    update_ring("Update ring", ALL_DEVICES),
    typed(
        "windowsHealthMonitoring",
        "Endpoint analytics",
        ALL_DEVICES,
        allowDeviceHealthMonitoring="enabled",
        configDeviceHealthMonitoringScope="bootPerformance",
    ),
    wifi("iosEnterpriseWiFi", "Wi-Fi of iPhones", ALL_DEVICES),
    wifi("androidDeviceOwnerEnterpriseWiFi", "Wi-Fi of Android", ALL_DEVICES),
    wifi("macOSEnterpriseWiFi", "Wi-Fi of the Mac", ALL_DEVICES),
]


def compliance(kind: str, name: str, *assignments: Json, grace: int = 24, **properties: Any) -> Json:
    """A compliance policy of a platform that blocks after so many hours."""
    action = {"id": key_of(f"{name}, action"), "actionType": "block", "gracePeriodHours": grace}
    said = {
        "@odata.type": f"#microsoft.graph.{kind}CompliancePolicy",
        "id": key_of(name),
        "displayName": name,
        "assignments": list(assignments),
        "scheduledActionsForRule": [
            {"id": key_of(f"{name}, rule"), "ruleName": "PasswordRequired", "scheduledActionConfigurations": [action]}
        ],
        **properties,
    }
    return whole(said, off=False)


THREAT_LEVEL: dict[str, Any] = {"deviceThreatProtectionEnabled": True, "deviceThreatProtectionRequiredSecurityLevel": "medium"}
COMPLIANCE_POLICIES = [
    compliance(
        "windows10",
        "Compliance of Windows",
        ALL_USERS,
        bitLockerEnabled=True,
        secureBootEnabled=True,
        codeIntegrityEnabled=True,
        storageRequireEncryption=True,
        passwordRequired=True,
        requireHealthyDeviceReport=True,
        osMinimumVersion="10.0.26100.4061",
        activeFirewallRequired=True,
        antivirusRequired=True,
        defenderEnabled=True,
        rtpEnabled=True,
        **THREAT_LEVEL,
    ),
    compliance(
        "macOS",
        "Compliance of the Mac",
        ALL_USERS,
        storageRequireEncryption=True,
        systemIntegrityProtectionEnabled=True,
        firewallEnabled=True,
        passwordRequired=True,
        osMinimumVersion="15.6",
        **THREAT_LEVEL,
    ),
    compliance(
        "ios",
        "Compliance of iPhones",
        ALL_USERS,
        securityBlockJailbrokenDevices=True,
        osMinimumVersion="18.6",
        passcodeRequired=True,
        **THREAT_LEVEL,
    ),
    compliance(
        "androidDeviceOwner",
        "Compliance of Android",
        ALL_USERS,
        storageRequireEncryption=True,
        osMinimumVersion="15.0",
        passwordRequired=True,
        securityRequireSafetyNetAttestationBasicIntegrity=True,
        **THREAT_LEVEL,
    ),
    compliance(
        "androidWorkProfile",
        "Compliance of work profiles",
        ALL_USERS,
        securityBlockJailbrokenDevices=True,
        storageRequireEncryption=True,
        osMinimumVersion="15.0",
        passwordRequired=True,
        securityRequireSafetyNetAttestationBasicIntegrity=True,
        **THREAT_LEVEL,
    ),
]
_LINUX = (choice("linux_deviceencryption_required", "_true"),)
CATALOG_COMPLIANCE_POLICIES = [
    catalog(
        key_of("Compliance of Linux"), "Compliance of Linux", len(_LINUX), ALL_USERS, platforms="linux", technologies="linuxMdm"
    )
    | {
        "scheduledActionsForRule": [
            {
                "id": key_of("Compliance of Linux, rule"),
                "ruleName": None,
                "scheduledActionConfigurations": [
                    {"id": key_of("Compliance of Linux, action"), "actionType": "block", "gracePeriodHours": 0}
                ],
            }
        ]
    }
]
CATALOG_COMPLIANCE_SETTINGS = {key_of("Compliance of Linux"): settings(*_LINUX)}
FILTERS = [
    {
        "id": key_of("Corporate devices"),
        "displayName": "Corporate devices",
        "platform": "windows10AndLater",
        "rule": '(device.deviceOwnership -eq "Corporate")',
        "assignmentFilterManagementType": "devices",
    }
]
