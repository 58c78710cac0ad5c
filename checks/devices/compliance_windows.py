from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.devices import DeviceCompliancePolicy
from ztscan.plugin import Finding, Manual, Severity, Subject, Unknown, check, required

WINDOWS = "#microsoft.graph.windows10CompliancePolicy"
ASSIGNED = frozenset(
    {
        "#microsoft.graph.allDevicesAssignmentTarget",
        "#microsoft.graph.allLicensedUsersAssignmentTarget",
        "#microsoft.graph.groupAssignmentTarget",
    }
)
EXCLUDED = "#microsoft.graph.exclusionGroupAssignmentTarget"


@check(
    title="A compliance policy for Windows is assigned",
    severity=Severity.HIGH,
    objectives=["endpoints.compliance_for_access"],
    mappings={"stronger": {"zta": ["24541"]}},
    since="0.2.0",
)
def compliance_windows(device_compliance_policies: tuple[DeviceCompliancePolicy, ...]) -> Iterator[Finding]:
    """Whether Intune has rules by which a Windows device is compliant, and applies them to somebody.

    What it checks:
        At least one compliance policy of the type `windows10CompliancePolicy` is assigned to all devices, all users or a group.
        It has a requirement: BitLocker, encryption, Secure Boot, code integrity, early launch antimalware, device health
        attestation, a password or a minimum version. A policy that only excludes groups is not assigned.

    Why it matters:
        Conditional Access can require a compliant device. Without a compliance policy, a device without encryption or with an old
        version of Windows counts as compliant, or every Windows device is blocked, depending on the setting for devices without a
        policy.

    Limits:
        Whether every device gets a policy is not assessed: groups may be empty, and filters may leave devices out. The list that
        is read does not contain requirements on antivirus, firewall and Microsoft Defender. If no assigned policy has a
        requirement that is read, a person has to look. Tenants without Intune are not assessed.

    Remediation:
        1. Open {portal:intune_compliance} > Policies > Create policy, and choose "Windows 10 and later".
        2. Require BitLocker, Secure Boot, code integrity and a minimum version of Windows that gets updates.
        3. Assign the policy to all users, or to the groups whose devices are managed.
        4. Wait until the reports show how many devices become non-compliant before Conditional Access requires a compliant
           device.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/device-compliance-get-started
        https://learn.microsoft.com/intune/intune-service/protect/compliance-policy-create-windows
        https://learn.microsoft.com/graph/api/intune-deviceconfig-devicecompliancepolicy-list
    """
    windows: list[DeviceCompliancePolicy] = []
    unknown: list[Unknown] = []
    to_look_at: list[str] = []
    for policy in device_compliance_policies:
        try:
            if required(policy.odata_type, "device_compliance_policies", "@odata.type") != WINDOWS:
                continue
            windows.append(policy)
            if _is_assigned(policy):
                if _requires_something(policy):
                    return
                to_look_at.append(policy.display_name or policy.id)
        except Unknown as missing:
            unknown.append(missing)
    if unknown:
        raise Unknown(*dict.fromkeys(gap for missing in unknown for gap in missing.gaps))
    if to_look_at:
        named = ", ".join(sorted(to_look_at))
        raise Manual(f"look whether {named} requires antivirus, a firewall or Microsoft Defender: it has no other requirement")
    names = ", ".join(sorted(policy.display_name or policy.id for policy in windows))
    yield Finding(
        Subject("deviceManagement", "deviceManagement", "Device compliance policies"),
        "no compliance policy for Windows is assigned" if windows else "there is no compliance policy for Windows",
        f"not assigned: {names}" if windows else "no policy of the type windows10CompliancePolicy",
        "at least one assigned compliance policy for Windows",
    )


def _is_assigned(policy: DeviceCompliancePolicy) -> bool:
    """Whether the policy is assigned to somebody. Unknown where that depends on a kind of target that is not known."""
    assignments = required(policy.assignments, "device_compliance_policies", "assignments")
    kinds = {assignment.target.odata_type if assignment.target else None for assignment in assignments}
    if kinds & ASSIGNED:
        return True
    unclear = kinds - {EXCLUDED}
    if unclear:
        required(None, "device_compliance_policies", f"assignments/target of a kind that is known (policy {policy.id})")
    return False


def _requires_something(policy: DeviceCompliancePolicy) -> bool:
    """Whether a setting is on. Unknown where none is and one was not returned."""
    switches = {
        "bitLockerEnabled": policy.bit_locker_enabled,
        "codeIntegrityEnabled": policy.code_integrity_enabled,
        "earlyLaunchAntiMalwareDriverEnabled": policy.early_launch_anti_malware_driver_enabled,
        "passwordRequired": policy.password_required,
        "requireHealthyDeviceReport": policy.require_healthy_device_report,
        "secureBootEnabled": policy.secure_boot_enabled,
        "storageRequireEncryption": policy.storage_require_encryption,
    }
    if policy.os_minimum_version or any(switches.values()):
        return True
    for name, value in switches.items():
        required(value, "device_compliance_policies", name)
    return False
