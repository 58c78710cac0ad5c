"""The managed devices in numbers, for the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ztscan.core.device_inventory import JOINS, STATES, DeviceCount, DeviceInventory, Join, SettingReach, State
from ztscan.core.model import Gap
from ztscan.endpoints.device_sets import from_flags
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.effect import SettingEffect, SettingOutcome
from ztscan.endpoints.platforms import PLATFORMS
from ztscan.endpoints.policy import Meaning
from ztscan.endpoints.population import DevicePopulation, Value
from ztscan.engine.evidence import fact

_JOINS: dict[str, Join] = {
    "azureadjoined": "joined",
    "hybridazureadjoined": "hybrid joined",
    "azureadregistered": "registered",
}
_STATES: dict[str, State] = {
    "compliant": "compliant",
    "ingraceperiod": "in grace period",
    "noncompliant": "not compliant",
    "conflict": "not compliant",
    "error": "not compliant",
}
UNKNOWN = "unknown"


@fact
def device_inventory(
    device_population: DevicePopulation,
    device_settings: DeviceSettings | Gap,
    compliance_rules: DeviceSettings | Gap,
    service_plans: frozenset[str] | Gap,
) -> DeviceInventory:
    """Devices by platform, join and compliance, and what they get of each setting that applies to the tenant."""
    sources = (device_settings, compliance_rules)
    known = [one for one in sources if not isinstance(one, Gap)]
    plans = None if isinstance(service_plans, Gap) else frozenset(map(str.casefold, service_plans))
    reaches = [_reach(one.of(meaning.name)) for one in known for meaning in one.meanings.values() if _applies(meaning, plans)]
    return DeviceInventory(
        total=device_population.size,
        counts=tuple(_counts(device_population)),
        settings=tuple(sorted((one for one in reaches if one.devices), key=lambda one: (one.setting, one.platform))),
        settings_unread=len(known) < len(sources),
    )


def _applies(meaning: Meaning, plans: frozenset[str] | None) -> bool:
    """Whether devices should have a setting. Where the service plans are not known, each applies."""
    return meaning.is_required and (not meaning.plan or plans is None or meaning.plan in plans)


def _counts(population: DevicePopulation) -> Iterator[DeviceCount]:
    nothing: Sequence[Value] = (None,) * population.size
    joins = _words(population.columns.get("join_type", nothing), _JOINS)
    states = _words(population.columns.get("compliance_state", nothing), _STATES)
    left = population.everybody
    for platform in (*PLATFORMS, UNKNOWN):
        devices = left if platform == UNKNOWN else population.platforms[platform].yes
        left &= ~devices
        for join in JOINS:
            for state in STATES:
                count = devices & joins.get(join, 0) & states.get(state, 0)
                if count:
                    yield DeviceCount(platform, join, state, count.bit_count())


def _words(values: Sequence[Value], words: dict[str, Join] | dict[str, State]) -> dict[str, int]:
    """The devices with each word."""
    told = [words.get(str(value or "").casefold(), UNKNOWN) for value in values]
    return {word: from_flags(one == word for one in told) for word in set(told)}


def _reach(effect: SettingEffect) -> SettingReach:
    return SettingReach(
        effect.meaning.label,
        effect.meaning.platform,
        secure=effect.count(SettingOutcome.SECURE),
        by_default=effect.count(SettingOutcome.SECURE_BY_DEFAULT),
        insecure=effect.count(SettingOutcome.INSECURE),
        conflict=effect.count(SettingOutcome.CONFLICT),
        not_configured=effect.count(SettingOutcome.NOT_CONFIGURED),
        unknown=effect.count(SettingOutcome.UNKNOWN),
    )
