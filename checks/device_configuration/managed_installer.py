from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.effect import SettingOutcome
from ztscan.endpoints.requirement import RequiredSetting, require
from ztscan.plugin import Gap, GapReason, NotApplicable, Severity, Unknown, Yielded, check


@check(
    title="Enforced application control does not trust applications by reputation",
    severity=Severity.LOW,
    objectives=["endpoints.enroll"],
    mappings={"partial": {"maester": ["MT.1180"]}},
    since="0.2.0",
)
def managed_installer(device_settings: DeviceSettings | Gap, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether application control trusts more than what the organisation deploys.

    What it checks:
        On the Windows devices on which App Control for Business is enforced, no policy trusts applications with a good
        reputation. A managed installer is trusted for what the organisation deploys, and is accepted.

    Why it matters:
        The reputation of a file is what others have met before. An attacker who uses a common tool passes.

    Limits:
        Where no policy enforces application control, there is nothing to trust: such tenants are not applicable. What an
        XML policy trusts is not read.

    Remediation:
        1. Open {portal:intune_app_control} and clear "Trust apps with good reputation" in the policy.
        2. Deploy applications by Intune, which the managed installer marks as trusted.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/endpoint-security-app-control-policy
    """
    settings = licensed_for_intune(device_settings, service_plans)
    mode = settings.of("app_control.mode")
    enforced = mode.with_outcome(SettingOutcome.SECURE)
    unknown = mode.with_outcome(SettingOutcome.UNKNOWN)
    if not enforced | unknown:
        raise NotApplicable("application control is enforced on no Windows device")
    if enforced:
        trust = RequiredSetting("app_control.trusts_reputation", "off", may_be_absent=True)
        yield from require(settings.without(mode.devices & ~enforced), trust)
    if unknown:
        detail = f"whether application control is enforced on {counted(unknown.bit_count(), 'device')} is not known"
        raise Unknown(
            Gap("configuration_policies", GapReason.MALFORMED, detail, "look at the policies for App Control in Intune")
        )
