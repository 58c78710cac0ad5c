from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.requirement import RequiredSetting, require
from ztscan.plugin import Gap, Severity, Yielded, check

PROFILES = ("domain", "private", "public")


@check(
    title="The firewall is on and blocks inbound connections on every Windows device",
    severity=Severity.HIGH,
    objectives=["network.limit_access", "endpoints.enroll"],
    mappings={"stronger": {"zta": ["24540"]}},
    since="0.2.0",
)
def windows_firewall(device_settings: DeviceSettings | Gap, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether a policy opens the firewall of Windows devices.

    What it checks:
        On each Windows device that Intune manages, no policy turns the firewall off or allows inbound connections by
        default: on domain, private and public networks. Windows has it on by default, so that a device without a policy
        passes; a note counts these devices. Policies of endpoint security, the settings catalog, typed and custom
        profiles and security baselines count together.

    Why it matters:
        Any other device in the same network can attack a device without a firewall. Examples are a network in a café, or a
        compromised device in the office.

    Limits:
        Firewall rules, which may open ports, are not read. Profiles that security baselines of the former kind set make a
        device not assessed. Group Policy and other firewalls are not visible.

    Remediation:
        1. Open {portal:intune_firewall}, and enable the firewall for the domain, private and public profile.
        2. Set "Default Inbound Action" to "Block" for each profile, and assign the policy to all devices.
        3. Where a finding names a policy, change that policy.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/endpoint-security-firewall-policy
        https://learn.microsoft.com/windows/client-management/mdm/firewall-csp
    """
    profiles = (RequiredSetting(f"firewall.{profile}", "on") for profile in PROFILES)
    inbound = (RequiredSetting(f"firewall.{profile}_inbound", "on", may_be_absent=True) for profile in PROFILES)
    yield from require(licensed_for_intune(device_settings, service_plans), *profiles, *inbound)
