from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.platforms import WINDOWS
from ztscan.endpoints.policy import PolicySettings
from ztscan.endpoints.requirement import require_policy
from ztscan.plugin import Gap, Severity, Yielded, check

PROTECTIONS = frozenset(
    f"defender.{name}"
    for name in ("realtime_protection", "behavior_monitoring", "cloud_protection", "script_scanning", "archive_scanning")
)


@check(
    title="An antivirus policy reaches every Windows device",
    severity=Severity.MEDIUM,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"zta": ["24575"]}},
    since="0.2.0",
)
def windows_policy(device_settings: DeviceSettings | Gap, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether each Windows device gets a policy for Microsoft Defender Antivirus.

    What it checks:
        A policy that sets a protection reaches each Windows device that Intune manages: real-time protection, behavior
        monitoring, cloud-delivered protection, or scanning of scripts or archives. A policy with exclusions only does not count.

    Why it matters:
        Windows protects itself by default, and anyone who controls the device can change that. A policy puts it back.

    Limits:
        What the policy sets is assessed by the other checks of this area. Another antivirus, Group Policy and Configuration
        Manager are not visible. Administrative templates are not read.

    Remediation:
        1. Open {portal:intune_antivirus} and create a policy for Microsoft Defender Antivirus.
        2. Assign it to all devices. Where the finding names an exclusion or a filter, change the assignment.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/endpoint-security-antivirus-policy
    """
    settings = licensed_for_intune(device_settings, service_plans)
    answers = [(one.policy, protects(one)) for one in settings.policies]
    policies, perhaps = ([policy for policy, answer in answers if answer is wanted] for wanted in (True, None))
    yield from require_policy(settings, WINDOWS, policies, "antivirus policy", perhaps)


def protects(one: PolicySettings) -> bool | None:
    """Whether a policy sets a protection to a value that is secure. None: it sets one to a value that is not known."""
    found = {setting.secure for setting in one.settings if setting.meaning in PROTECTIONS}
    return True if True in found else None if None in found else False
