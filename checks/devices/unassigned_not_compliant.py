from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.entities.devices import DeviceManagement
from ztscan.plugin import Finding, Severity, Subject, check, required

SUBJECT = Subject("deviceManagement", "deviceManagement", "Device compliance settings")


@check(
    title="Devices without a compliance policy, or without contact, are not compliant",
    severity=Severity.HIGH,
    objectives=["endpoints.compliance_for_access"],
    mappings={
        "stronger": {
            "cis-m365-6.0": ["4.1"],
            "cis-m365-7.0": ["4.1"],
            "maester": ["MT.1054", "CIS.M365.4.1"],
            "prowler": ["intune_device_compliance_policy_unassigned_devices_not_compliant_by_default"],
            "monkey365": ["devices-without-compliance-policy-not-compliance"],
        }
    },
    since="0.2.0",
)
def unassigned_not_compliant(device_management: DeviceManagement, *, most_days: int = 30) -> Iterator[Finding]:
    """Intune does not call a device compliant of which it knows nothing.

    What it checks:
        Devices without a compliance policy are marked as not compliant (`secureByDefault`). A device that has not reported for
        more than `most_days` (30) days is not compliant either (`deviceComplianceCheckinThresholdDays`).

    Why it matters:
        By default Intune calls a device compliant that no compliance policy reaches. Conditional Access then grants access to
        a device that met no requirement. A device that no longer reports keeps its last state until the threshold.

    Limits:
        Whether Conditional Access requires a compliant device is for other checks. Tenants without Intune are not assessed.

    Remediation:
        1. Make sure that a compliance policy reaches every device: the other checks on compliance tell which it does not reach.
        2. Open {portal:intune_compliance} > Compliance settings.
        3. Set "Mark devices with no compliance policy assigned as" to Not compliant, and the validity period to 30 days.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/device-compliance-get-started
        https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-devicemanagementsettings
    """
    settings = required(device_management.settings, "device_management", "settings")
    if not required(settings.secure_by_default, "device_management", "settings/secureByDefault"):
        yield Finding(
            SUBJECT,
            "a device without a compliance policy counts as compliant",
            "secureByDefault: false",
            "secureByDefault: true",
        )
    name = "settings/deviceComplianceCheckinThresholdDays"
    days = required(settings.device_compliance_checkin_threshold_days, "device_management", name)
    if not 0 < days <= most_days:
        yield Finding(
            SUBJECT,
            f"a device that does not report stays compliant for {counted(days, 'day')}"
            if days > 0
            else "a device that does not report may stay compliant without end",
            f"deviceComplianceCheckinThresholdDays: {days}",
            f"1 to {most_days} days",
            "checkin",
        )
