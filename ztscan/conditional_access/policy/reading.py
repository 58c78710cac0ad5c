"""From a policy's JSON to typed values.

Null, ``[]`` and an absent property are the same; case does not count; flags come as one comma-joined string. A property or
member that we do not know becomes a doubt and never disappears (Graph hides new members behind ``unknownFutureValue``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
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


def policy_of(entity: ConditionalAccessPolicy) -> Policy:
    """The policy in Graph's ``conditionalAccessPolicy``. Never fails: what cannot be read is a doubt."""
    raw = object_of(entity.conditions)
    doubts = [f"conditions.{key}" for key in unknown_keys(raw, _KNOWN_CONDITIONS)]
    if filled(entity.partial_enablement_strategy):
        doubts.append("partialEnablementStrategy")
    if entity.deleted_date_time:
        doubts.append("deletedDateTime")
    doubts += [key for key, value in entity.other.items() if filled(value)]
    doubts += [f"grantControls.{key}" for key in unknown_in_grant(object_of(entity.grant_controls))]
    workload = object_of(raw.get("clientApplications"))
    for_workloads = filled(workload)
    conditions: dict[Dimension, Condition] = {}
    users = users_of(object_of(raw.get("users")))
    if for_workloads:
        conditions[Dimension.IDENTITY] = workloads_of(workload)
        if any(users.included.describe()):
            doubts.append("conditions.users together with conditions.clientApplications")
    else:
        conditions[Dimension.IDENTITY] = users
    conditions[Dimension.TARGET] = targets_of(object_of(raw.get("applications")))
    scalar = _scalar_conditions(raw, for_workloads)
    conditions.update({dimension: condition for dimension, condition in scalar if condition is not None})
    if for_workloads:
        doubts += [f"conditions.{_KEYS[dimension]}" for dimension in conditions if dimension in _KEYS]
        doubts += ["conditions.clientAppTypes"] * (ALL not in (entries(raw.get("clientAppTypes")) or (ALL,)))
    return Policy(
        id=entity.id,
        name=entity.display_name or "",
        state=(entity.state or DISABLED).lower(),
        for_workloads=for_workloads,
        conditions=conditions,
        grant=grant_of(entity.grant_controls, entity.id),
        session=session_of(object_of(entity.session_controls)),
        doubts=tuple(sorted(doubts)),
        raw={
            "conditions": entity.conditions,
            "grantControls": entity.grant_controls,
            "sessionControls": entity.session_controls,
        },
    )


def with_controls(policy: Policy, state: str, raw: Mapping[str, Any]) -> Policy:
    """The policy with another state and the grant and session controls in ``raw``; its conditions stay as they were read."""
    grant, session = raw["grantControls"], raw["sessionControls"]
    kept = (doubt for doubt in policy.doubts if not doubt.startswith("grantControls."))
    return replace(
        policy,
        state=state.lower(),
        grant=policy.grant if grant is policy.raw.get("grantControls") else grant_of(grant, policy.id),
        session=policy.session if session is policy.raw.get("sessionControls") else session_of(object_of(session)),
        doubts=tuple(sorted((*kept, *(f"grantControls.{key}" for key in unknown_in_grant(object_of(grant)))))),
        raw=dict(raw),
    )


def _scalar_conditions(raw: Mapping[str, Any], for_workloads: bool) -> Iterable[tuple[Dimension, Condition | None]]:
    if not for_workloads:
        yield Dimension.CLIENT, _clients(entries(raw.get("clientAppTypes")))
    yield Dimension.PLATFORM, _platforms(object_of(raw.get("platforms")))
    yield Dimension.LOCATION, _locations(object_of(raw.get("locations")))
    for dimension, key, known in (
        (Dimension.USER_RISK, "userRiskLevels", RISK_LEVELS),
        (Dimension.SIGN_IN_RISK, "signInRiskLevels", RISK_LEVELS),
        (Dimension.INSIDER_RISK, "insiderRiskLevels", INSIDER_RISK_LEVELS),
        (Dimension.SERVICE_PRINCIPAL_RISK, "servicePrincipalRiskLevels", RISK_LEVELS),
        (Dimension.AGENT_RISK, "agentIdRiskLevels", RISK_LEVELS),
    ):
        levels = flags(raw.get(key))
        yield dimension, _one_of(key, levels, known) if levels else None
    yield Dimension.FLOW, _flows(object_of(raw.get("authenticationFlows")))
    yield Dimension.DEVICE, _devices(object_of(raw.get("devices")), object_of(raw.get("deviceStates")))


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


def _clients(members: tuple[str, ...]) -> OneOf:
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
