"""A check for each setting of Microsoft Defender Antivirus: all are decided by what the devices get."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.requirement import RequiredSetting, require
from ztscan.plugin import Gap, Severity, Yielded, check

_DOCUMENTATION = """{title}, on each device that gets policies.

    What it checks:
        Every Windows device that Intune manages has "{setting}" as {expected}. Policies of all kinds count together: settings
        catalog, endpoint security, typed and custom profiles, security baselines. {default}

    Why it matters:
        {why}

    Limits:
        Another active antivirus, Group Policy and Configuration Manager are not visible. A device that gets an administrative
        template with this setting is not assessed. {limits}

    Remediation:
        1. Open {{portal:intune_antivirus}} and set "{setting}" to {value} in the policy for Microsoft Defender Antivirus.
        2. Assign it to all devices. Where a finding names an exclusion or a filter, change the assignment.
        3. Where a finding names another policy, remove the setting from it.

    References:
        https://learn.microsoft.com/windows/client-management/mdm/{page}
        https://learn.microsoft.com/intune/intune-service/protect/endpoint-security-antivirus-policy
"""
_ABSENT = {
    True: "Without a policy Windows has it that way: such devices pass, and a note counts them.",
    False: "Without a policy Windows does not have it that way: such devices fail.",
}
Check = Callable[[DeviceSettings | Gap, frozenset[str]], Iterator[Yielded]]


def antivirus_setting(
    name: str,
    *required: RequiredSetting,
    title: str,
    severity: Severity,
    setting: str,
    value: str,
    why: str,
    page: str = "",
    limits: str = "",
    mappings: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    secure_by_default: bool = False,
) -> Check:
    """The check with this name: the devices must have the required settings, of which the first is the one it is about.

    ``setting`` and ``value`` are the words of the portal; ``page`` is the anchor of the Defender Policy CSP.
    """

    def decide(device_settings: DeviceSettings | Gap, service_plans: frozenset[str]) -> Iterator[Yielded]:
        yield from require(licensed_for_intune(device_settings, service_plans), *required)

    decide.__name__ = decide.__qualname__ = name
    decide.__doc__ = _DOCUMENTATION.format(
        title=title,
        setting=setting,
        expected=required[0].expected,
        default=_ABSENT[secure_by_default],
        why=why,
        limits=limits,
        value=value,
        page=page if page.startswith("defender-csp") else f"policy-csp-defender#{page}",
    )
    declare = check(title=title, severity=severity, objectives=["endpoints.enroll"], mappings=mappings, since="0.2.0")
    return declare(decide)
