"""Security baselines and endpoint security policies of the former kind: settings go by the property that they set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.endpoints.meanings import by_definition
from ztscan.endpoints.platforms import platform_of_type
from ztscan.endpoints.policy import DevicePolicy, PolicySettings, Setting
from ztscan.endpoints.setting import UNREAD, Shape
from ztscan.endpoints.shapes.targets import targets_of
from ztscan.graph.areas.device_policies import SecurityIntent, SecurityIntentSetting

INTENTS, SETTINGS = "security_intents", "security_intent_settings"


def intent_policies(
    intents: Iterable[SecurityIntent], settings: ByKey[Sequence[SecurityIntentSetting]]
) -> Iterator[PolicySettings]:
    """Every intent with the settings that have a meaning."""
    for intent in intents:
        found = settings[intent.id]
        if isinstance(found, Gap) or any(not one.definition_id for one in found):
            gap = found if isinstance(found, Gap) else _without(intent)
            yield PolicySettings(intent_policy(intent, ()), (), gap)
            continue
        yield PolicySettings(intent_policy(intent, found), tuple(dict.fromkeys(_meant(found))))


def intent_policy(intent: SecurityIntent, settings: Sequence[SecurityIntentSetting]) -> DevicePolicy:
    """The intent, as far as its reach depends on it: its platforms are those of the types whose properties it sets."""
    types = [(one.definition_id or "").partition("--")[2].partition("_")[0] for one in settings]
    platforms = [platform_of_type(kind) for kind in types if kind]
    known = [one for one in platforms if one is not None]
    together = frozenset().union(*known) if known and len(known) == len(platforms) else None
    return DevicePolicy(INTENTS, intent.id, intent.name, together, targets_of(intent.reach))


def _without(intent: SecurityIntent) -> Gap:
    detail = f'Graph did not return the settings of "{intent.name}" whole'
    return Gap(SETTINGS, GapReason.MALFORMED, detail, "scan again; if this persists, report it")


def _meant(settings: Iterable[SecurityIntentSetting]) -> Iterator[Setting]:
    places = by_definition(Shape.INTENT)
    for one in settings:
        for meaning, home in places.get((one.definition_id or "").casefold(), ()):
            value = home.read(_decoded(one.value_json))
            if value is not None:
                yield meaning.setting(value)


def _decoded(value_json: str | None) -> object:
    """The value, which is JSON inside a text. What is no JSON is not known."""
    if value_json is None:
        return UNREAD
    try:
        value: object = msgspec.json.decode(value_json)
    except msgspec.DecodeError:
        return UNREAD
    return value
