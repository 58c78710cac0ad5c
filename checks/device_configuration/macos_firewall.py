from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.requirement import RequiredSetting, require
from ztscan.plugin import Gap, Severity, Yielded, check


@check(
    title="Every macOS device has its firewall turned on",
    severity=Severity.MEDIUM,
    objectives=["network.limit_access", "endpoints.enroll"],
    mappings={"stronger": {"zta": ["24552"]}},
    since="0.2.0",
)
def macos_firewall(device_settings: DeviceSettings | Gap, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether each Mac gets a policy that turns its firewall on.

    What it checks:
        On each macOS device that Intune manages, a policy turns the firewall on: in the settings catalog, in endpoint
        security or in a typed profile. macOS has it off by default.

    Why it matters:
        Without a firewall, every service that a user or a program starts on a Mac is open to the network that it is in.

    Limits:
        What is in a custom configuration file (.mobileconfig) is not read: devices that get the setting that way are
        found. Two policies with different values count as a conflict, although macOS may take the stricter one.

    Remediation:
        1. Open {portal:intune_firewall} and create a policy for macOS with "Enable Firewall" set to "True".
        2. Assign it to all devices. Where the finding names an exclusion or a filter, change the assignment.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/endpoint-security-firewall-policy
        https://learn.microsoft.com/intune/intune-service/protect/endpoint-protection-macos
    """
    yield from require(licensed_for_intune(device_settings, service_plans), RequiredSetting("firewall.macos", "on"))
