"""What is told of random tenants is as recorded: who is reached and why others are not, and every finding, note and gap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.endpoints.tenants import Tenant, tenant
from ztscan.core.members import Crowd
from ztscan.core.model import Finding, Gap, GapReason, Note
from ztscan.endpoints.assignments import AssignmentScope
from ztscan.endpoints.device_sets import numbers_in
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.requirement import RequiredSetting, require, require_policy
from ztscan.engine.check import NotApplicable, Unknown, Yielded

SEEDS = (*range(60), 543, 1_449, 1_491, 1_593, 10_019)
"""In the tenants of the last seeds, policies contradict each other in three ways at once."""
UNREAD = (
    Gap("assignment_filters", GapReason.UNAVAILABLE, "filters failed", "try again"),
    Gap("assignment_group_members", GapReason.UNAVAILABLE, "members failed", "try again"),
    Gap("assignment_group_members", GapReason.UNAVAILABLE, "other members failed", "try again"),
)
"""What of groups and filters could not be read, in every second tenant."""


def settings_of(one: Tenant, seed: int) -> DeviceSettings:
    """The settings of a tenant over all of its devices. In every seventh tenant no filter could be read."""
    filters = None if seed % 7 == 0 else one.scope.filters
    scope = AssignmentScope(one.scope.population, one.scope.groups, filters, UNREAD if seed % 2 else ())
    return DeviceSettings(tuple(one.policies), scope, {"m": one.meaning})


def _devices(devices: int) -> str:
    return " ".join(map(str, numbers_in(devices))) or "nobody"


def _reach(settings: DeviceSettings) -> Iterator[str]:
    everybody = settings.population.everybody
    for one in settings.policies:
        reach = settings.reach(one.policy)
        unsure = _devices(reach.devices.unknown(everybody))
        yield f"  {one.policy.name} reaches {_devices(reach.devices.yes)}; not known of {unsure}"
        yield from (f"    {cause.why} {cause.name}: {_devices(cause.devices)}" for cause in reach.causes)


def _told(told: Iterable[Yielded]) -> Iterator[str]:
    """Findings and notes, then what they end with."""
    try:
        for one in told:
            yield from _one(one)
    except NotApplicable as outcome:
        yield f"    not applicable: {outcome}"
    except Unknown as outcome:
        yield from (f"    gap in {gap.resource}, {gap.reason}: {gap.detail}; {gap.remedy}" for gap in outcome.gaps)


def _one(told: Yielded) -> Iterator[str]:
    if isinstance(told, Note):
        yield f"    note: {told.text}"
    if isinstance(told, Finding):
        members = [f"{key} ({name})" for crowd in told.members if isinstance(crowd, Crowd) for key, name in crowd.people()]
        yield f"    {told.subject.kind} {told.subject.id}, {told.discriminator}: {told.message}"
        yield f"      {told.observed} instead of {told.expected}: {', '.join(members)}"


def _lines(seed: int) -> Iterator[str]:
    one = tenant(seed)
    settings = settings_of(one, seed)
    yield f"tenant {seed}: {one.meaning.merge}, secure by default: {one.meaning.secure_by_default}"
    yield from _reach(settings)
    yield from (f"  {outcome}: {_devices(devices)}" for outcome, devices in settings.of("m").outcomes.items())
    hint = ("some are old", settings.population.everybody & 0b1011)
    yield "  required:"
    yield from _told(require(settings, RequiredSetting("m", "on", hints=(hint,))))
    yield "  not to be wrong, without the first device:"
    yield from _told(require(settings.without(1), RequiredSetting("m", "on", may_be_absent=True)))
    first, _, *perhaps = (policy.policy for policy in settings.policies)
    for platform, kind in (("windows", "antivirus policy"), ("macos", "firewall policy")):
        yield f"  {kind} on {platform}:"
        yield from _told(require_policy(settings, platform, [first], kind, perhaps))


def test_what_is_told_of_random_tenants_is_as_recorded(expect: Callable[[Path, str], None]) -> None:
    """A changed name, order, count or gap is seen here, until somebody has read the difference."""
    lines = [line for seed in SEEDS for line in _lines(seed)]
    expect(Path(__file__).with_name("told.txt"), "".join(f"{line.rstrip()}\n" for line in lines))
