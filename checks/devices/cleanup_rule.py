from __future__ import annotations

from collections.abc import Iterator

from ztscan.endpoints.population import DevicePopulation
from ztscan.entities.managed_devices import DeviceCleanupRule
from ztscan.plugin import Finding, NotApplicable, Severity, Subject, check, required


@check(
    title="Intune removes inactive devices",
    severity=Severity.LOW,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"zta": ["24802"]}, "equal": {"maester": ["MT.1053"]}},
    since="0.2.0",
)
def cleanup_rule(
    device_cleanup_rules: tuple[DeviceCleanupRule, ...], device_population: DevicePopulation, *, most_days: int = 270
) -> Iterator[Finding]:
    """Devices that no longer report disappear from Intune's lists.

    What it checks:
        At least one device cleanup rule removes devices after 1 to `most_days` (270) days without contact.

    Why it matters:
        Devices that are lost, sold or forgotten stay in the lists with their last state. They hide which devices really lack a
        setting.

    Limits:
        Whether the rules cover every platform is not assessed. Without managed devices the check does not apply.

    Remediation:
        1. Open {portal:intune_cleanup}.
        2. Create a rule for all platforms that removes devices after 90 days without contact.

    References:
        https://learn.microsoft.com/intune/intune-service/remote-actions/devices-wipe
        https://learn.microsoft.com/graph/api/resources/intune-devices-manageddevicecleanuprule
    """
    if not device_population.size:
        raise NotApplicable("Microsoft Intune manages no device")
    resource, name = "device_cleanup_rules", "deviceInactivityBeforeRetirementInDays"
    days = [one.device_inactivity_before_retirement_in_days for one in device_cleanup_rules]
    if any(day is not None and 0 < day <= most_days for day in days):
        return
    known = [required(day, resource, name) for day in days]
    yield Finding(
        Subject("deviceManagement", "deviceManagement", "Device cleanup rules"),
        "no rule removes inactive devices" if not known else f"no rule removes devices within {most_days} days of inactivity",
        f"after {', '.join(map(str, sorted(known)))} days" if known else "no device cleanup rule",
        f"a rule of 1 to {most_days} days",
    )
