from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.meanings.attack_surface import STANDARD
from ztscan.endpoints.requirement import RequiredSetting, require
from ztscan.plugin import Gap, Severity, Yielded, check


@check(
    title="The standard attack surface reduction rules block on every Windows device",
    severity=Severity.HIGH,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"zta": ["24574"], "maester": ["MT.1178"]}},
    since="0.2.0",
)
def asr_rules(device_settings: DeviceSettings | Gap, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether the standard protection rules are in force on each Windows device.

    What it checks:
        On each Windows device that Intune manages, policies set the three standard protection rules to block. They stop
        vulnerable signed drivers, credential stealing from LSASS, and persistence through WMI. Rules of several policies add
        up; a rule that two policies set differently drops out. Audit and warn do not block.

    Why it matters:
        These rules stop what most intrusions do after the first foothold: load a vulnerable driver, read credentials from
        memory, and stay. Microsoft advises them for every device, because they rarely block what is wanted.

    Limits:
        Microsoft Defender Antivirus has to be active. Exclusions of rules are not read. Where LSA protection is on, the
        rule on LSASS is not needed and has no effect. Rules in a custom profile make a device not assessed.

    Remediation:
        1. Open {portal:intune_attack_surface} and create a policy for attack surface reduction rules.
        2. Set the three rules to "Block", and assign the policy to all devices. Look at the audit events first where
           software of your own loads drivers.

    References:
        https://learn.microsoft.com/defender-endpoint/attack-surface-reduction-rules-deployment
        https://learn.microsoft.com/defender-endpoint/attack-surface-reduction-rules-reference
    """
    yield from require(
        licensed_for_intune(device_settings, service_plans), *(RequiredSetting(rule, "block") for rule in STANDARD)
    )
