from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ztscan.directory.licences import licensed_for_intune
from ztscan.directory.past_times import moment
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.effect import SettingOutcome
from ztscan.endpoints.platforms import WINDOWS
from ztscan.endpoints.requirement import RequiredSetting, members_of, require_each, share_of, subject_of
from ztscan.endpoints.shapes.typed import kind_of, typed_profile
from ztscan.entities.device_policies import DeviceConfiguration
from ztscan.plugin import Finding, Gap, Severity, Unknown, Yielded, check, required

_RING = "windowsupdateforbusinessconfiguration"


@check(
    title="Every Windows device gets quality updates with a deadline",
    severity=Severity.HIGH,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"zta": ["24553"]}},
    since="0.2.0",
)
def windows_update(
    device_settings: DeviceSettings | Gap,
    device_configurations: tuple[DeviceConfiguration, ...] | Gap,
    service_plans: frozenset[str],
    now: datetime,
) -> Iterator[Yielded]:
    """Whether an update ring makes each Windows device install quality updates.

    What it checks:
        An update ring reaches each Windows device that Intune manages. It defers quality updates by 14 days at most, sets
        a deadline of 7 days at most, and installs without asking. Two rings with different values for one device are a
        conflict. No ring that reaches devices has its updates paused now; a pause that has expired does not count.

    Why it matters:
        Most attacks on devices use vulnerabilities for which there is an update. Without a deadline, a device waits until
        its user restarts it.

    Limits:
        Windows Autopatch, WSUS and update settings of the settings catalog are not read: devices that get such settings
        are not assessed, or have no ring. Deadlines of feature updates are not assessed.

    Remediation:
        1. Open {portal:intune_windows_updates} > Update rings, and create a ring for all devices.
        2. Defer quality updates by a few days, and set a deadline of up to 7 days with a grace period.
        3. Resume rings that are paused.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/windows-10-update-rings
        https://learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines
    """
    settings = licensed_for_intune(device_settings, service_plans)
    profiles = licensed_for_intune(device_configurations, service_plans)
    deferral = settings.of("update.quality_deferral")
    with_ring = settings.without(deferral.with_outcome(SettingOutcome.NOT_CONFIGURED))
    unknown: list[Gap] = []
    for profile in profiles:
        if kind_of(profile) == _RING:
            try:
                yield from _pauses(settings, profile, now, deferral.devices.bit_count())
            except Unknown as missing:
                unknown.extend(missing.gaps)
    yield from require_each(
        (settings, RequiredSetting("update.quality_deferral", "14 days or less")),
        (with_ring, RequiredSetting("update.quality_deadline", "7 days or less")),
        (with_ring, RequiredSetting("update.automatic", "installs", may_be_absent=True)),
    )
    if unknown:
        raise Unknown(*dict.fromkeys(unknown))


def _pauses(settings: DeviceSettings, profile: DeviceConfiguration, now: datetime, total: int) -> Iterator[Finding]:
    """Kinds of updates that a ring holds back now on devices that it reaches."""
    policy = typed_profile(profile)
    devices = settings.reach(policy).devices.yes
    for kind in ("quality", "feature"):
        name = f"{kind}UpdatesPaused"
        paused = required(profile.properties.get(name), "device_configurations", name)
        if paused and devices and not _expired(profile, f"{kind}UpdatesPauseExpiryDateTime", now):
            share = share_of(devices.bit_count(), total, WINDOWS)
            message = f'"{policy.name}" pauses {kind} updates on {share}'
            yield Finding(
                subject_of(policy), message, f"{name}: true", "not paused", kind, members=(members_of(settings, devices),)
            )


def _expired(profile: DeviceConfiguration, name: str, now: datetime) -> bool:
    """Whether a pause is over. Graph may still call the ring paused."""
    if name not in profile.properties:
        required(None, "device_configurations", name)
    until = profile.properties[name]
    return bool(until) and not str(until).startswith("0001") and moment(str(until), "device_configurations", name) <= now
