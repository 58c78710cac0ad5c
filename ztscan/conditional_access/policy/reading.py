"""From a policy's JSON to typed values.

Null, ``[]`` and an absent property are the same; case does not count; flags come as one comma-joined string. A property or
member that we do not know becomes a doubt and never disappears (Graph hides new members behind ``unknownFutureValue``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ztscan.conditional_access.policy.conditions import ALL, Devices, Flows, Locations, OneOf
from ztscan.conditional_access.policy.devices import is_device_rule
from ztscan.conditional_access.policy.policy import DISABLED, Condition, Policy
from ztscan.conditional_access.policy.reading_controls import grant_of, session_of, unknown_in_grant
from ztscan.conditional_access.policy.reading_scope import targets_of, users_of, workloads_of
from ztscan.conditional_access.policy.reading_values import Shape, entries, filled, flags, object_of, unknown_keys
from ztscan.conditional_access.policy.rules import parse_rule
from ztscan.conditional_access.policy.vocabulary import (
    AUTHENTICATION_TRANSFER,
    BROWSER,
    CLIENTS,
    DEVICE_CODE_FLOW,
    INSIDER_RISK_LEVELS,
    NATIVE,
    PLATFORMS,
    RISK_LEVELS,
    UNKNOWN_PLATFORM,
    Dimension,
)
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy

_KNOWN_CONDITIONS = {
    "clientAppTypes": Shape.LIST,
    "users": Shape.OBJECT,
    "applications": Shape.OBJECT,
    "platforms": Shape.OBJECT,
    "locations": Shape.OBJECT,
    "userRiskLevels": Shape.LIST,
    "signInRiskLevels": Shape.LIST,
    "servicePrincipalRiskLevels": Shape.LIST,
    "insiderRiskLevels": Shape.LIST,
    "agentIdRiskLevels": Shape.LIST,
    "authenticationFlows": Shape.OBJECT,
    "devices": Shape.OBJECT,
    "deviceStates": Shape.OBJECT,
    "clientApplications": Shape.OBJECT,
}
_KEYS = {
    Dimension.PLATFORM: "platforms",
    Dimension.USER_RISK: "userRiskLevels",
    Dimension.SIGN_IN_RISK: "signInRiskLevels",
    Dimension.INSIDER_RISK: "insiderRiskLevels",
    Dimension.FLOW: "authenticationFlows",
    Dimension.DEVICE: "devices",
}
"""Conditions that are documented for users only: on a policy for workload identities nobody says what they do."""
_RISKS = (
    (Dimension.USER_RISK, "userRiskLevels", RISK_LEVELS),
    (Dimension.SIGN_IN_RISK, "signInRiskLevels", RISK_LEVELS),
    (Dimension.INSIDER_RISK, "insiderRiskLevels", INSIDER_RISK_LEVELS),
    (Dimension.SERVICE_PRINCIPAL_RISK, "servicePrincipalRiskLevels", RISK_LEVELS),
    (Dimension.AGENT_RISK, "agentIdRiskLevels", RISK_LEVELS),
)
_KNOWN_PLATFORMS = {"includePlatforms": Shape.LIST, "excludePlatforms": Shape.LIST}
_KNOWN_LOCATIONS = {"includeLocations": Shape.LIST, "excludeLocations": Shape.LIST}
_KNOWN_FLOWS = {"transferMethods": Shape.LIST}
_KNOWN_STATES = {"includeStates": Shape.LIST, "excludeStates": Shape.LIST}
_KNOWN_FILTER = {"mode": Shape.SCALAR, "rule": Shape.SCALAR}
_KNOWN_DEVICES = {
    "deviceFilter": Shape.OBJECT,
    "includeDeviceStates": Shape.LIST,
    "excludeDeviceStates": Shape.LIST,
    "includeDevices": Shape.LIST,
    "excludeDevices": Shape.LIST,
}


def policy_of(entity: ConditionalAccessPolicy, before: Policy | None = None) -> Policy:
    """The policy in Graph's ``conditionalAccessPolicy``. Never fails: what cannot be read is a doubt.

    ``before``: the policy before an edit. What has the very same JSON as there is not read again.
    """
    raw = {"conditions": entity.conditions, "grantControls": entity.grant_controls, "sessionControls": entity.session_controls}
    same = [part for part in raw if before is not None and before.raw.get(part) is raw[part]]
    doubts = [doubt for doubt in before.doubts if doubt.partition(".")[0] in same] if before is not None else []
    if filled(entity.partial_enablement_strategy):
        doubts.append("partialEnablementStrategy")
    if entity.deleted_date_time:
        doubts.append("deletedDateTime")
    doubts += [key for key, value in entity.other.items() if filled(value)]
    if before is not None and "conditions" in same:
        for_workloads, conditions = before.for_workloads, before.conditions
    else:
        for_workloads, conditions = _conditions_of(object_of(entity.conditions), before)
        doubts += _doubts_in_conditions(object_of(entity.conditions), conditions, for_workloads)
    if "grantControls" not in same:
        doubts += [f"grantControls.{key}" for key in unknown_in_grant(object_of(entity.grant_controls))]
    return Policy(
        id=entity.id,
        name=entity.display_name or "",
        state=(entity.state or DISABLED).lower(),
        for_workloads=for_workloads,
        conditions=conditions,
        grant=before.grant if before and "grantControls" in same else grant_of(entity.grant_controls, entity.id),
        session=before.session if before and "sessionControls" in same else session_of(object_of(entity.session_controls)),
        doubts=tuple(sorted(doubts)),
        raw=raw,
    )


def _conditions_of(raw: Mapping[str, Any], before: Policy | None) -> tuple[bool, dict[Dimension, Condition]]:
    """Whether the policy is for workload identities, and its conditions in the order of the readers."""
    for_workloads = filled(object_of(raw.get("clientApplications")))
    known = before if before is not None and before.for_workloads == for_workloads else None
    earlier = object_of(known.raw.get("conditions")) if known is not None else {}
    edited = {key for key in {*raw, *earlier} if raw.get(key) is not earlier.get(key)}
    found: dict[Dimension, Condition] = {}
    for dimension, (keys, read) in (_OF_WORKLOADS if for_workloads else _OF_USERS).items():
        if known is not None and edited.isdisjoint(keys):
            condition = known.conditions.get(dimension)
        else:
            condition = read(*(_shaped(raw, key) for key in keys))
        if condition is not None:
            found[dimension] = condition
    return for_workloads, found


def _shaped(raw: Mapping[str, Any], key: str) -> Any:
    return object_of(raw.get(key)) if _KNOWN_CONDITIONS[key] is Shape.OBJECT else raw.get(key)


def _doubts_in_conditions(raw: Mapping[str, Any], conditions: Iterable[Dimension], for_workloads: bool) -> Iterator[str]:
    """Properties that we do not model, and those that nobody documents for workload identities."""
    yield from (f"conditions.{key}" for key in unknown_keys(raw, _KNOWN_CONDITIONS))
    if for_workloads:
        if any(users_of(object_of(raw.get("users"))).included.describe()):
            yield "conditions.users together with conditions.clientApplications"
        yield from (f"conditions.{_KEYS[dimension]}" for dimension in conditions if dimension in _KEYS)
        if ALL not in (entries(raw.get("clientAppTypes")) or (ALL,)):
            yield "conditions.clientAppTypes"


def _one_of(name: str, members: Iterable[str], known: Iterable[str], excluded: Iterable[str] = ()) -> OneOf:
    """A list condition; members outside of ``known`` are doubts."""
    values = frozenset(known)
    included, taken = frozenset(members), frozenset(excluded)
    everything = ALL in included
    nothing_left = values if ALL in taken else taken & values
    return OneOf(
        included=None if everything else included & values,
        excluded=nothing_left,
        doubt_included=frozenset() if everything else included - values,
        doubt_excluded=taken - values - {ALL},
        name=name,
    )


def _clients(raw: Any) -> OneOf:
    members = entries(raw)
    if not members:
        # Before August 2020 an empty list meant modern clients, in newer policies it means all.
        return OneOf(undecidable="clientAppTypes is empty", name="clientAppTypes")
    spelt_out = [client for member in members for client in ((BROWSER, NATIVE) if member == "modern" else (member,))]
    return _one_of("clientAppTypes", spelt_out, CLIENTS)


def _platforms(raw: Mapping[str, Any]) -> OneOf | None:
    included, excluded = entries(raw.get("includePlatforms")), entries(raw.get("excludePlatforms"))
    strangers = unknown_keys(raw, _KNOWN_PLATFORMS)
    if strangers or (excluded and not included):
        reason = f"unknown property {strangers[0]}" if strangers else "excludePlatforms without includePlatforms"
        return OneOf(undecidable=reason, name="platforms")
    named = tuple(platform for platform in PLATFORMS if platform != UNKNOWN_PLATFORM)
    if not included:
        return None
    condition = _one_of("includePlatforms", included, named, excluded)
    if ALL in excluded:
        return OneOf(included=frozenset(), name="includePlatforms")
    return condition


def _locations(raw: Mapping[str, Any]) -> Locations | None:
    included, excluded = entries(raw.get("includeLocations")), entries(raw.get("excludeLocations"))
    strangers = unknown_keys(raw, _KNOWN_LOCATIONS)
    if strangers or (excluded and not included):
        reason = f"unknown property {strangers[0]}" if strangers else "excludeLocations without includeLocations"
        return Locations(frozenset(), undecidable=reason)
    return Locations(frozenset(included), frozenset(excluded)) if included else None


def _flows(raw: Mapping[str, Any]) -> Flows | None:
    methods = [method for method in flags(raw.get("transferMethods")) if method != "none"]
    strangers = unknown_keys(raw, _KNOWN_FLOWS)
    if strangers:
        return Flows(OneOf(undecidable=f"unknown property {strangers[0]}", name="authenticationFlows"))
    return Flows(_one_of("transferMethods", methods, (DEVICE_CODE_FLOW, AUTHENTICATION_TRANSFER))) if methods else None


def _devices(raw: Mapping[str, Any], states: Mapping[str, Any]) -> Devices | None:
    strangers = [*unknown_keys(raw, _KNOWN_DEVICES), *unknown_keys(states, _KNOWN_STATES)]
    strangers += unknown_keys(object_of(raw.get("deviceFilter")), _KNOWN_FILTER)
    if strangers:
        return Devices(undecidable=f"unknown property {strangers[0]}")
    included = {e for value in (raw.get("includeDeviceStates"), raw.get("includeDevices")) for e in entries(value)}
    excluded = {e for value in (raw.get("excludeDeviceStates"), raw.get("excludeDevices")) for e in entries(value)}
    included |= set(entries(states.get("includeStates")))
    excluded |= set(entries(states.get("excludeStates")))
    device_filter = object_of(raw.get("deviceFilter"))
    if not filled(device_filter):
        if not included and not excluded:
            return None
        return Devices(included_states=frozenset(included) if included else None, excluded_states=frozenset(excluded))
    text, mode = str(device_filter.get("rule") or ""), str(device_filter.get("mode") or "").lower()
    rule = parse_rule(text)
    if rule is None or not is_device_rule(rule) or mode not in ("include", "exclude"):
        return Devices(undecidable=f"the device filter `{text}` is not in the documented grammar")
    return Devices(rule, text, mode == "exclude", frozenset(included) if included else None, frozenset(excluded))


def _levels(key: str, known: Iterable[str]) -> Callable[[Any], OneOf | None]:
    def read(raw: Any) -> OneOf | None:
        levels = flags(raw)
        return _one_of(key, levels, known) if levels else None

    return read


_Reader = tuple[tuple[str, ...], Callable[..., Condition | None]]
_OF_USERS: Mapping[Dimension, _Reader] = {
    Dimension.IDENTITY: (("users",), users_of),
    Dimension.TARGET: (("applications",), targets_of),
    Dimension.CLIENT: (("clientAppTypes",), _clients),
    Dimension.PLATFORM: (("platforms",), _platforms),
    Dimension.LOCATION: (("locations",), _locations),
    **{dimension: ((key,), _levels(key, known)) for dimension, key, known in _RISKS},
    Dimension.FLOW: (("authenticationFlows",), _flows),
    Dimension.DEVICE: (("devices", "deviceStates"), _devices),
}
"""By condition, the properties that it is read from, and how."""
_OF_WORKLOADS: Mapping[Dimension, _Reader] = {
    **{dimension: reader for dimension, reader in _OF_USERS.items() if dimension is not Dimension.CLIENT},
    Dimension.IDENTITY: (("clientApplications",), workloads_of),
}
