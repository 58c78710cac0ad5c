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
        if isinstance(found, Gap):
            yield PolicySettings(intent_policy(intent, ()), (), found)
            continue
        written = [(one.definition_id, one.value_json) for one in found if one.definition_id]
        if len(written) < len(found):
            yield PolicySettings(intent_policy(intent, ()), (), _without(intent))
            continue
        ids = [definition for definition, _ in written]
        yield PolicySettings(intent_policy(intent, ids), tuple(dict.fromkeys(_meant(written))))


def intent_policy(intent: SecurityIntent, definitions: Iterable[str]) -> DevicePolicy:
    """The intent, as far as its reach depends on it: its platforms are those of the types whose properties it sets."""
    types = [one.partition("--")[2].partition("_")[0] for one in definitions]
    platforms = [platform_of_type(kind) for kind in types if kind]
    known = [one for one in platforms if one is not None]
    together = frozenset().union(*known) if known and len(known) == len(platforms) else None
    return DevicePolicy(INTENTS, intent.id, intent.name, together, targets_of(intent.reach))


def _without(intent: SecurityIntent) -> Gap:
    detail = f'Graph did not return the settings of "{intent.name}" whole'
    return Gap(SETTINGS, GapReason.MALFORMED, detail, "scan again; if this persists, report it")


def _meant(written: Iterable[tuple[str, str | None]]) -> Iterator[Setting]:
    places = by_definition(Shape.INTENT)
    for definition, value_json in written:
        for meaning, home in places.get(definition.casefold(), ()):
            value = home.read(_decoded(value_json))
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
