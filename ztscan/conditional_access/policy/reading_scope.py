"""Reading whom and what a policy is about: users, workload identities, target resources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ztscan.conditional_access.policy.attributes import AttributeFilter, is_attribute_rule
from ztscan.conditional_access.policy.conditions import ALL
from ztscan.conditional_access.policy.people import ExternalUsers, People, Users, Workloads
from ztscan.conditional_access.policy.reading_values import entries, filled, flags, object_of, unknown_keys
from ztscan.conditional_access.policy.rules import parse_rule
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.vocabulary import EXTERNAL_TYPES

_NOBODY = "none"
_UNKNOWN_MEMBER = "unknownfuturevalue"
_KNOWN_USERS = frozenset(
    f"{side}{kind}" for side in ("include", "exclude") for kind in ("Users", "Groups", "Roles", "GuestsOrExternalUsers")
)
_KNOWN_APPLICATIONS = frozenset(
    [
        "includeApplications",
        "excludeApplications",
        "includeUserActions",
        "includeAuthenticationContextClassReferences",
        "applicationFilter",
    ]
)
_KNOWN_WORKLOADS = frozenset(
    [
        "includeServicePrincipals",
        "excludeServicePrincipals",
        "servicePrincipalFilter",
        "includeAgentIdServicePrincipals",
        "excludeAgentIdServicePrincipals",
        "agentIdServicePrincipalFilter",
    ]
)


def users_of(raw: Mapping[str, Any]) -> Users:
    strangers = tuple(unknown_keys(raw, _KNOWN_USERS))  # whether they add or take away is not known
    return Users(_people(raw, "include", strangers), _people(raw, "exclude", strangers))


def _people(raw: Mapping[str, Any], side: str, strangers: tuple[str, ...]) -> People:
    users = entries(raw.get(f"{side}Users"))
    words = {ALL, _NOBODY, "guestsorexternalusers", "allagentidusers", _UNKNOWN_MEMBER}
    external = []
    if "guestsorexternalusers" in users:  # the old literal: every kind of external user
        external.append(ExternalUsers(frozenset(EXTERNAL_TYPES)))
    guests = _external_users(object_of(raw.get(f"{side}GuestsOrExternalUsers")))
    if guests is not None:
        external.append(guests)
    return People(
        everyone=ALL in users,
        agent_users="allagentidusers" in users,
        users=frozenset(users) - words,
        groups=frozenset(entries(raw.get(f"{side}Groups"))),
        roles=frozenset(entries(raw.get(f"{side}Roles"))),
        external=tuple(external),
        doubts=(*strangers, *((f"{side}Users unknownFutureValue",) if _UNKNOWN_MEMBER in users else ())),
    )


def _external_users(raw: Mapping[str, Any]) -> ExternalUsers | None:
    types = frozenset(flags(raw.get("guestOrExternalUserTypes"))) - {_NOBODY}
    if not types:
        return None
    tenants = object_of(raw.get("externalTenants"))
    kind = str(tenants.get("membershipKind") or ALL).lower()
    return ExternalUsers(
        types & frozenset(EXTERNAL_TYPES),
        None if kind == ALL else frozenset(entries(tenants.get("members"))),
        doubt=bool(types - frozenset(EXTERNAL_TYPES)) or bool(unknown_keys(raw, _KNOWN_GUESTS)),
        tenants_unknown=kind not in (ALL, "enumerated"),
    )


_KNOWN_GUESTS = frozenset(("guestOrExternalUserTypes", "externalTenants"))


def targets_of(raw: Mapping[str, Any]) -> Targets:
    included, excluded = entries(raw.get("includeApplications")), entries(raw.get("excludeApplications"))
    doubts = unknown_keys(raw, _KNOWN_APPLICATIONS)
    doubts += [f"{_UNKNOWN_MEMBER} among applications"] * (_UNKNOWN_MEMBER in (*included, *excluded))
    return Targets(
        everything=ALL in included,
        included=frozenset(included) - {ALL, _NOBODY},
        excluded=frozenset(excluded) - {_NOBODY},
        filter=_attribute_filter(raw.get("applicationFilter")),
        actions=frozenset(entries(raw.get("includeUserActions"))),
        contexts=frozenset(entries(raw.get("includeAuthenticationContextClassReferences"))),
        doubts=tuple(doubts),
    )


def workloads_of(raw: Mapping[str, Any]) -> Workloads:
    included, agents = entries(raw.get("includeServicePrincipals")), entries(raw.get("includeAgentIdServicePrincipals"))
    return Workloads(
        all_owned="serviceprincipalsinmytenant" in included,
        included=frozenset(included) - {"serviceprincipalsinmytenant", _NOBODY},
        excluded=frozenset(entries(raw.get("excludeServicePrincipals"))),
        filter=_attribute_filter(raw.get("servicePrincipalFilter")),
        all_agents=ALL in agents,
        included_agents=frozenset(agents) - {ALL, _NOBODY},
        excluded_agents=frozenset(entries(raw.get("excludeAgentIdServicePrincipals"))),
        agent_filter=_attribute_filter(raw.get("agentIdServicePrincipalFilter")),
        doubts=tuple(unknown_keys(raw, _KNOWN_WORKLOADS)),
    )


def _attribute_filter(value: Any) -> AttributeFilter | None:
    raw = object_of(value)
    if not filled(raw):
        return None
    text, mode = str(raw.get("rule") or ""), str(raw.get("mode") or "").lower()
    rule = parse_rule(text)
    if rule is not None and (not is_attribute_rule(rule) or mode not in ("include", "exclude")):
        rule = None
    return AttributeFilter(rule, text, mode == "exclude")
