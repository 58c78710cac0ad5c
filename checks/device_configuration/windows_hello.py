from __future__ import annotations

import sys
from collections.abc import Generator, Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.effect import SettingOutcome
from ztscan.endpoints.platforms import WINDOWS
from ztscan.endpoints.policy import DevicePolicy
from ztscan.endpoints.requirement import RequiredSetting, members_of, require, share_of
from ztscan.endpoints.shapes.targets import targets_of
from ztscan.entities.intune_enrolment import EnrolmentConfiguration
from ztscan.plugin import Finding, Gap, GapReason, Note, Severity, Subject, Unknown, Yielded, check, known, required

RESOURCE = "enrolment_configurations"
_KIND = "deviceenrollmentwindowshelloforbusinessconfiguration"


@check(
    title="Windows Hello for Business is on for every Windows device",
    severity=Severity.MEDIUM,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"zta": ["24551"]}},
    since="0.2.0",
)
def windows_hello(
    device_settings: DeviceSettings | Gap,
    enrolment_configurations: tuple[EnrolmentConfiguration, ...] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Yielded]:
    """Whether Windows Hello for Business is off on some devices.

    What it checks:
        On each Windows device that Intune manages, no policy turns Windows Hello for Business off. Where no policy says
        anything, the enrolment configuration that reaches the device decides, the one with priority 1 first and the default
        last. It must not be disabled. Where that is not configured, Windows offers it on devices that are joined to Microsoft
        Entra ID; a note says so.

    Why it matters:
        Windows Hello replaces the password by a key that never leaves the device. Without it, people sign in with a
        password that can be phished.

    Limits:
        Whether people have set it up is not assessed, and neither is the TPM. A policy for the device and one for its
        user with different values count as a conflict.

    Remediation:
        1. Open {portal:intune_windows_hello} and set "Configure Windows Hello for Business" to "Enabled".
        2. Where a finding names a policy, change it in {portal:intune_account_protection}.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/windows-hello
        https://learn.microsoft.com/windows/client-management/mdm/passportforwork-csp
    """
    settings = licensed_for_intune(device_settings, service_plans)
    configurations = licensed_for_intune(enrolment_configurations, service_plans)
    effect = settings.of("hello.enabled")
    open_to_all = effect.with_outcome(SettingOutcome.NOT_CONFIGURED)
    unsure = yield from _by_enrolment(settings, configurations, open_to_all, effect.devices.bit_count())
    yield from require(settings, RequiredSetting("hello.enabled", "on", may_be_absent=True))
    if unsure:
        share = share_of(unsure.bit_count(), effect.devices.bit_count(), WINDOWS)
        detail = f"which configuration of enrolment {share} get is not known"
        raise Unknown(Gap(RESOURCE, GapReason.UNAVAILABLE, detail, "look at the assignments in Intune"))


def _by_enrolment(
    settings: DeviceSettings, configurations: tuple[EnrolmentConfiguration, ...], devices: int, total: int
) -> Generator[Yielded, None, int]:
    """What enrolment decides for the devices, and the devices of which that is not known."""
    unsure = 0
    for one in _in_order(configurations):
        state = known(one.state, ("enabled", "disabled", "notconfigured"), RESOURCE, "state")
        policy = DevicePolicy(RESOURCE, one.id, one.name, frozenset((WINDOWS,)), targets_of(one.assignments))
        reach = settings.reach(policy).devices
        reached = devices if not one.priority else devices & reach.yes
        share = share_of(reached.bit_count(), total, WINDOWS)
        if reached and state == "disabled":
            subject = Subject("deviceEnrollmentConfiguration", one.id, one.name)
            message = f"{one.name} turns Windows Hello for Business off on {share}, for which no policy decides"
            yield Finding(subject, message, f"disabled: {share}", "enabled", members=(members_of(settings, reached),))
        if reached and state == "notconfigured":
            yield Note(f"Windows decides whether {share} offer Windows Hello for Business: neither a policy nor enrolment does")
        if one.priority:
            unsure |= devices & ~(reach.yes | reach.no)
            devices &= reach.no
    return unsure


def _in_order(configurations: tuple[EnrolmentConfiguration, ...]) -> list[EnrolmentConfiguration]:
    """The configurations of Windows Hello for Business as they are evaluated: the default last. There is always one."""
    found = [one for one in configurations if (one.odata_type or "").rpartition(".")[2].casefold() == _KIND]
    if any(one.odata_type is None for one in configurations) or not any(one.priority == 0 for one in found):
        required(None, RESOURCE, "state")
    return sorted(found, key=lambda one: (required(one.priority, RESOURCE, "priority") or sys.maxsize, one.id))
