"""Reading whom and what a policy is about: users, workload identities, target resources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ztscan.conditional_access.policy.applications import ADMIN_PORTALS, OFFICE_365
from ztscan.conditional_access.policy.attributes import AttributeFilter, is_attribute_rule
from ztscan.conditional_access.policy.conditions import ALL
from ztscan.conditional_access.policy.people import ExternalUsers, People, Users, Workloads
from ztscan.conditional_access.policy.reading_values import (
    Shape,
    entries,
    filled,
    flags,
    ids,
    object_of,
    once_for_the_same,
    unknown_keys,
)
from ztscan.conditional_access.policy.rules import parse_rule
from ztscan.conditional_access.policy.targets import AGENT_RESOURCES, Targets
from ztscan.conditional_access.policy.vocabulary import EXTERNAL_TYPES

_NOBODY = "none"
_GUESTS = "guestsorexternalusers"
_AGENT_USERS = "allagentidusers"
_OWN_PRINCIPALS = "serviceprincipalsinmytenant"
_KNOWN_USERS = {
    f"{side}{kind}": Shape.OBJECT if kind == "GuestsOrExternalUsers" else Shape.LIST
    for side in ("include", "exclude")
    for kind in ("Users", "Groups", "Roles", "GuestsOrExternalUsers")
}
_KNOWN_GUESTS = {"guestOrExternalUserTypes": Shape.LIST, "externalTenants": Shape.OBJECT}
_KNOWN_TENANTS = {"membershipKind": Shape.SCALAR, "members": Shape.LIST}
_KNOWN_APPLICATIONS = {
    "includeApplications": Shape.LIST,
    "excludeApplications": Shape.LIST,
    "includeUserActions": Shape.LIST,
    "includeAuthenticationContextClassReferences": Shape.LIST,
    "applicationFilter": Shape.OBJECT,
}
_APPLICATION_WORDS = frozenset((ALL, _NOBODY, OFFICE_365, ADMIN_PORTALS, AGENT_RESOURCES))
_KNOWN_WORKLOADS = {
    "includeServicePrincipals": Shape.LIST,
    "excludeServicePrincipals": Shape.LIST,
    "servicePrincipalFilter": Shape.OBJECT,
    "includeAgentIdServicePrincipals": Shape.LIST,
    "excludeAgentIdServicePrincipals": Shape.LIST,
    "agentIdServicePrincipalFilter": Shape.OBJECT,
}
_KNOWN_FILTER = {"mode": Shape.SCALAR, "rule": Shape.SCALAR}


@once_for_the_same
def users_of(raw: Mapping[str, Any]) -> Users:
    # Whether a property that is not known adds or takes away is not known either: it stands on both sides.
    strangers = [*unknown_keys(raw, _KNOWN_USERS)]
    for side in ("include", "exclude"):
        guests = object_of(raw.get(f"{side}GuestsOrExternalUsers"))
        strangers += [f"{side}GuestsOrExternalUsers.{key}" for key in unknown_keys(guests, _KNOWN_GUESTS)]
        tenants = unknown_keys(object_of(guests.get("externalTenants")), _KNOWN_TENANTS)
        strangers += [f"{side}GuestsOrExternalUsers.externalTenants.{key}" for key in tenants]
    return Users(_people(raw, "include", tuple(strangers)), _people(raw, "exclude", tuple(strangers)))


def _people(raw: Mapping[str, Any], side: str, strangers: tuple[str, ...]) -> People:
    users, unknown_users = ids(raw.get(f"{side}Users"), (ALL, _NOBODY, _GUESTS, _AGENT_USERS))
    groups, unknown_groups = ids(raw.get(f"{side}Groups"))
    roles, unknown_roles = ids(raw.get(f"{side}Roles"))
    external = []
    if _GUESTS in users:  # the old literal: every kind of external user
        external.append(ExternalUsers(frozenset(EXTERNAL_TYPES)))
    guests = _external_users(object_of(raw.get(f"{side}GuestsOrExternalUsers")))
    if guests is not None:
        external.append(guests)
    return People(
        everyone=ALL in users,
        agent_users=_AGENT_USERS in users,
        users=users - {ALL, _NOBODY, _GUESTS, _AGENT_USERS},
        groups=groups,
        roles=roles,
        external=tuple(external),
        doubts=(
            *strangers,
            *(f"{side}Users {word}" for word in unknown_users),
            *(f"{side}Groups {word}" for word in unknown_groups),
            *(f"{side}Roles {word}" for word in unknown_roles),
        ),
    )


def _external_users(raw: Mapping[str, Any]) -> ExternalUsers | None:
    types = frozenset(flags(raw.get("guestOrExternalUserTypes"))) - {_NOBODY}
    if not types:
        return None
    tenants = object_of(raw.get("externalTenants"))
    members, words = ids(tenants.get("members"))
    listed = bool(members or words)
    kind = str(tenants.get("membershipKind") or ("enumerated" if listed else ALL)).lower()
    return ExternalUsers(
        types & frozenset(EXTERNAL_TYPES),
        None if kind == ALL and not listed else members,
        doubt=bool(types - frozenset(EXTERNAL_TYPES)),
        tenants_unknown=kind != "enumerated" or bool(words),
    )


@once_for_the_same
def targets_of(raw: Mapping[str, Any]) -> Targets:
    included, unknown_included = ids(raw.get("includeApplications"), _APPLICATION_WORDS)
    excluded, unknown_excluded = ids(raw.get("excludeApplications"), _APPLICATION_WORDS)
    doubts = unknown_keys(raw, _KNOWN_APPLICATIONS)
    doubts += [f"includeApplications {word}" for word in unknown_included]
    doubts += [f"excludeApplications {word}" for word in unknown_excluded]
    doubts += _filter_doubts(raw, "applicationFilter")
    return Targets(
        everything=ALL in included,
        included=included - {ALL, _NOBODY},
        excluded=excluded - {_NOBODY},
        filter=_attribute_filter(raw.get("applicationFilter")),
        actions=frozenset(entries(raw.get("includeUserActions"))),
        contexts=frozenset(entries(raw.get("includeAuthenticationContextClassReferences"))),
        doubts=tuple(doubts),
    )


def workloads_of(raw: Mapping[str, Any]) -> Workloads:
    included, unknown_included = ids(raw.get("includeServicePrincipals"), (_OWN_PRINCIPALS, _NOBODY))
    excluded, unknown_excluded = ids(raw.get("excludeServicePrincipals"), (_NOBODY,))
    agents, unknown_agents = ids(raw.get("includeAgentIdServicePrincipals"), (ALL, _NOBODY))
    excluded_agents, unknown_excluded_agents = ids(raw.get("excludeAgentIdServicePrincipals"), (ALL, _NOBODY))
    return Workloads(
        all_owned=_OWN_PRINCIPALS in included,
        included=included - {_OWN_PRINCIPALS, _NOBODY},
        excluded=excluded - {_NOBODY},
        filter=_attribute_filter(raw.get("servicePrincipalFilter")),
        all_agents=ALL in agents,
        included_agents=agents - {ALL, _NOBODY},
        excluded_agents=excluded_agents - {_NOBODY},
        agent_filter=_attribute_filter(raw.get("agentIdServicePrincipalFilter")),
        doubts=(
            *unknown_keys(raw, _KNOWN_WORKLOADS),
            *unknown_included,
            *unknown_excluded,
            *unknown_agents,
            *unknown_excluded_agents,
            *_filter_doubts(raw, "servicePrincipalFilter"),
            *_filter_doubts(raw, "agentIdServicePrincipalFilter"),
            *(["excludeAgentIdServicePrincipals"] if agents and raw.get("excludeAgentIdServicePrincipals", ()) is None else []),
        ),
    )


def _attribute_filter(value: Any) -> AttributeFilter | None:
    raw = object_of(value)
    if not filled(raw):
        return None
    text = str(raw.get("rule") or "")
    rule = parse_rule(text)
    if rule is not None and not is_attribute_rule(rule):
        rule = None
    return AttributeFilter(rule, text, _mode(raw) == "exclude")


def _filter_doubts(raw: Mapping[str, Any], key: str) -> list[str]:
    """What is not known of a filter except its rule: without a mode it may add as well as take away."""
    found = object_of(raw.get(key))
    doubts = [f"{key}.{stranger}" for stranger in unknown_keys(found, _KNOWN_FILTER)]
    return doubts + [f"{key}.mode"] * (filled(found) and _mode(found) not in ("include", "exclude"))


def _mode(raw: Mapping[str, Any]) -> str:
    return str(raw.get("mode") or "").lower()
