"""One new policy that does what a requirement says, with the tenant's own ids, and the proof that it closes the gap."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from ztscan.conditional_access.policy.locations import CompliantNetworkPlace, CountryPlace
from ztscan.conditional_access.policy.policy import ENABLED, Policy
from ztscan.conditional_access.policy.reading import policy_of
from ztscan.conditional_access.policy.vocabulary import (
    APPROVED_APPLICATION,
    MFA,
    MODERN_CLIENTS,
    PASSWORD_CHANGE,
    UNKNOWN_PLATFORM,
    spell,
)
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.edits_of_controls import session_control
from ztscan.conditional_access.proof.noticed import Noticed, noticed_of
from ztscan.conditional_access.proof.proof import Coverage, SignInCoverage
from ztscan.conditional_access.proof.requirement import Acceptance, Exclusion, Requirement, What, Where, WhichDevice, Who
from ztscan.conditional_access.proof.trial import newly
from ztscan.conditional_access.space.boxes import BoxAllowance
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy

NEW_ID = "ffffffff-0000-0000-0000-00000000ca00"
"""Stands for the id that Graph gives to the new policy."""
MANAGED_DEVICES = 'device.isCompliant -eq True -or device.trustType -eq "ServerAD"'
NAMED_PLATFORMS = ["android", "iOS", "windows", "macOS", "linux"]


class Inexpressible(Exception):  # noqa: N818 - an outcome, not an error
    """Raised where no single policy says what the requirement says. The message says why."""


class NewPolicy(msgspec.Struct, frozen=True):
    """A policy that the tenant does not have, and the requirement proved with it."""

    title: str
    body: dict[str, Any]
    after: Coverage
    policy: Policy
    noticed: Noticed


def new_policy(coverage: SignInCoverage, proof: Coverage) -> NewPolicy:
    """The policy for the requirement of a proof. Raises Inexpressible where there is none, or where it does not close the gap."""
    requirement, exclusions = proof.requirement, proof.escape.exclusions
    body = _body(coverage, requirement, exclusions)
    added = policy_of(ConditionalAccessPolicy.from_json({**body, "id": NEW_ID, "state": ENABLED}))
    after = coverage.with_policies((*coverage.policies, added)).prove(requirement, exclusions=exclusions)
    if after.verdict is not ProofVerdict.PROVED:
        raise Inexpressible("A new policy for this requirement does not close the gap by itself.")
    return NewPolicy(_title(requirement), body, after, added, _noticed(proof, after, added))


def _noticed(proof: Coverage, after: Coverage, added: Policy) -> Noticed:
    """Who notices: everybody whom the policy applies to, as it did not exist before."""
    before, space, allowance = proof.escape.space, after.escape.space, BoxAllowance(after.escape.cap)
    return noticed_of(before, space, [added], newly(before, space, [added], allowance), allowance)


def _body(coverage: SignInCoverage, requirement: Requirement, exclusions: tuple[Exclusion, ...]) -> dict[str, Any]:
    region, accepts = requirement.region, requirement.accepts
    conditions: dict[str, Any] = {
        "clientAppTypes": _clients(region.clients),
        "users": _users(region.who, exclusions),
        "applications": _applications(region.what, accepts),
    }
    if region.platforms is not None:
        conditions["platforms"] = _platforms(region.platforms)
    if region.where is not None:
        conditions["locations"] = _locations(coverage, region.where)
    if region.device is not None:
        conditions["devices"] = _devices(region.device)
    for key, levels in (("userRiskLevels", region.user_risk), ("signInRiskLevels", region.sign_in_risk)):
        if levels is not None:
            conditions[key] = sorted(levels)
    if region.insider_risk is not None:
        conditions["insiderRiskLevels"] = ",".join(sorted(region.insider_risk))
    if region.flow is not None:
        conditions["authenticationFlows"] = {"transferMethods": ",".join(map(spell, sorted(region.flow)))}
    body: dict[str, Any] = {"displayName": f"ztscan: {_title(requirement)}"[:250], "conditions": conditions}
    session = [session_control(fact) for fact in accepts.session[:1]]
    if session and not _keeps_session_out(conditions):
        return {**body, "grantControls": None, "sessionControls": {key: value for key, value, _ in session}}
    return {**body, "grantControls": _grant(accepts)}


def _title(requirement: Requirement) -> str:
    return requirement.title[:1].upper() + requirement.title[1:]


def _keeps_session_out(conditions: dict[str, Any]) -> bool:
    """Graph refuses session controls next to authentication flows."""
    return "authenticationFlows" in conditions


def _users(who: Who, exclusions: Iterable[Exclusion]) -> dict[str, Any]:
    if who.members:
        raise Inexpressible("Conditional Access has no condition for members only.")
    users: dict[str, Any] = {"includeUsers": sorted(who.users)}
    if who.roles:
        users["includeRoles"] = sorted(who.roles)
    if who.groups:
        users["includeGroups"] = sorted(who.groups)
    if who.external_types:
        users["includeGuestsOrExternalUsers"] = _external(who.external_types)
    if not (who.users or who.roles or who.groups or who.external_types):
        users["includeUsers"] = ["All"]
    excluded = [exclusion for exclusion in exclusions if not exclusion.applications]
    for key, entries in (
        ("excludeUsers", {user for exclusion in excluded for user in exclusion.users}),
        ("excludeGroups", {group for exclusion in excluded for group in exclusion.groups}),
        ("excludeRoles", {role for exclusion in excluded for role in exclusion.roles} | who.unless_roles),
    ):
        if entries:
            users[key] = sorted(entries)
    kinds = frozenset(kind for exclusion in excluded for kind in exclusion.external_types)
    if kinds:
        users["excludeGuestsOrExternalUsers"] = _external(kinds)
    return users


def _external(kinds: frozenset[str]) -> dict[str, Any]:
    tenants = {"@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants", "membershipKind": "all"}
    return {"guestOrExternalUserTypes": ",".join(map(spell, sorted(kinds))), "externalTenants": tenants}


def _applications(what: What, accepts: Acceptance) -> dict[str, Any]:
    if accepts.on_action:
        return {"includeUserActions": [accepts.on_action]}
    if what.kinds:
        return {"includeApplications": ["All"]}
    if what.contexts:
        return {"includeAuthenticationContextClassReferences": sorted(what.contexts)}
    if what.actions and not what.applications and not what.groups:
        return {"includeUserActions": sorted(what.actions)}
    return {"includeApplications": [spell(entry) for entry in sorted(what.applications | what.groups)]}


def _clients(clients: frozenset[str] | None) -> list[str]:
    return ["all"] if clients is None or clients >= set(MODERN_CLIENTS) else [spell(client) for client in sorted(clients)]


def _platforms(platforms: frozenset[str]) -> dict[str, Any]:
    if UNKNOWN_PLATFORM in platforms:
        others = [platform for platform in NAMED_PLATFORMS if platform.lower() not in platforms]
        return {"includePlatforms": ["all"], "excludePlatforms": others}
    return {"includePlatforms": [spell(platform) for platform in sorted(platforms)]}


def _locations(coverage: SignInCoverage, where: Where) -> dict[str, Any]:
    included, excluded = sorted(where.inside_places) or ["All"], sorted(where.outside_places)
    if where.outside_trusted:
        excluded.append("AllTrusted")
    places = sorted(coverage.tenant.locations.items())
    if where.outside_compliant_network:
        networks = [key for key, place in places if isinstance(place, CompliantNetworkPlace)]
        if not networks:
            raise Inexpressible("The tenant has no named location for the compliant network.")
        excluded += networks
    if where.outside_countries:
        named = [
            key
            for key, place in places
            if isinstance(place, CountryPlace) and not place.by_gps and frozenset(place.countries) == where.outside_countries
        ]
        if not named:
            raise Inexpressible("The tenant has no named location with exactly these countries. Create it first.")
        excluded.append(named[0])
    return {"includeLocations": included, "excludeLocations": excluded}


def _devices(device: WhichDevice) -> dict[str, Any] | None:
    if device.unmarked:
        raise Inexpressible("Which devices are privileged access workstations is a decision: mark them with a device attribute.")
    if device.managed is None:
        return None
    return {"deviceFilter": {"mode": "include" if device.managed else "exclude", "rule": MANAGED_DEVICES}}


def _grant(accepts: Acceptance) -> dict[str, Any]:
    if accepts.anything:
        return {"operator": "OR", "builtInControls": [MFA]}
    if PASSWORD_CHANGE in accepts.controls:
        return {"operator": "AND", "builtInControls": [MFA, spell(PASSWORD_CHANGE)]}  # Graph takes the change with MFA only
    if accepts.controls:
        controls = sorted(accepts.controls)
        controls = [c for c in controls if c != APPROVED_APPLICATION] or controls
        return {"operator": "OR", "builtInControls": list(map(spell, controls))}
    if accepts.strengths:
        return {"operator": "OR", "authenticationStrength": {"id": min(accepts.strengths)}}
    return {"operator": "OR", "builtInControls": ["block"]}
