"""A law: the meaning of a change says that no sign-in is affected only if none is, by the plain definition of policies.

Any field of any policy or named location of a small generated tenant is changed. Concrete sign-ins, among them those that meet
the changed policy, are decided before and after; what differs must be told, and what is told must not be refuted.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.conditional_access.changing import (
    ANY,
    GUIDED,
    Raw,
    Side,
    any_sign_ins,
    changed_tenants,
    exists,
    kinds_of_difference,
    outcome,
    sign_ins_that_meet,
    tenants,
)
from tests.conditional_access.generated import (
    LOCATIONS,
    PEOPLE,
    fuzz,
)
from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.worlds import atom_of, population_from
from ztscan.conditional_access.explain import change
from ztscan.conditional_access.explain.change import NO_EFFECT, Changed, SignInChanges
from ztscan.conditional_access.explain.comparison import Comparison, Difference
from ztscan.conditional_access.explain.effects import Blocked, Frequency, Needs, SessionControl
from ztscan.conditional_access.policy.decision import decide
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.sign_in import Identity, Location, SignIn, Target
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.witness import sign_in_at, typical_point
from ztscan.conditional_access.space.boxes import inside
from ztscan.conditional_access.space.population import ServicePrincipalIdentity
from ztscan.conditional_access.space.space import DIMENSIONS, SignInSpace
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy
from ztscan.graph.areas.policies import SecurityDefaults

# -- the law -------------------------------------------------------------------------------------------------------------


def prover(after: list[Raw], places: list[Raw], earlier: Mapping[str, Any] | None = None) -> SignInChanges:
    """The prover over a small tenant."""
    tenant = tenant_from(after, {"namedLocations": places})
    people = population_from(PEOPLE, groups=["g1", "g2"], service_principals=PRINCIPALS)
    coverage = SignInCoverage(policies_from(after), tenant, people)
    entities = tuple(ConditionalAccessPolicy.from_json(raw) for raw in after)
    defaults = SecurityDefaults(id="d", is_enabled=False)
    return SignInChanges(coverage, entities, defaults, (), earlier=earlier or {}, since="2026-11-01T00:00:00Z")


def hold_the_law(
    changes: SignInChanges,
    changed: Changed,
    before: Side,
    after: Side,
    tried: list[SignIn],
) -> None:
    meaning = changes.meaning(changed)
    sections = changes.sections(changed)
    compared = [pair for section in sections for pair in section.differences]
    if any(section.unknown and not section.differences for section in sections):
        return  # nothing was compared, and that is told
    points: dict[Any, int] = {}
    for sign_in in filter(exists, tried):
        was, is_ = outcome(*_at(before, sign_in)), outcome(*_at(after, sign_in))
        for kind in kinds_of_difference(was, is_) if was and is_ else ():
            assert not meaning.endswith(NO_EFFECT), (meaning, sign_in, was, is_)
            assert _is_told(compared, kind, sign_in, points if changed.resource == change.POLICIES else None), (
                meaning,
                kind,
                sign_in,
                was,
                is_,
            )
    for one, comparison in compared:
        for boxes in (one.lost, one.won):
            space = comparison.sides.after
            point = typical_point(space, boxes) if isinstance(space, SignInSpace) else None
            if point is not None and isinstance(space, SignInSpace):
                sign_in = sign_in_at(space, point)
                was, is_ = outcome(*_at(before, sign_in)), outcome(*_at(after, sign_in))
                assert not (was and is_) or kinds_of_difference(was, is_), (meaning, one.effect, sign_in, was, is_)


KINDS: dict[str, tuple[type, ...]] = {
    "blocked": (Blocked, Needs),  # a requirement that cannot be met blocks
    "required": (Needs,),
    "session": (Frequency, SessionControl),
}


def _is_told(compared: list[tuple[Difference, Comparison]], kind: str, sign_in: SignIn, points: dict[Any, int] | None) -> bool:
    """Whether a difference of the kind is told, or left open, for the sign-in; for any one where ``points`` is None."""
    for one, comparison in compared:
        space = comparison.sides.after
        if isinstance(one.effect, KINDS[kind]) and isinstance(space, SignInSpace):
            boxes = (*one.lost, *one.won, *one.open, *one.unlikely)
            if points is None and boxes:
                return True
            if boxes and points is not None:
                point = tuple(atom_of(space, dimension, sign_in, points) for dimension in DIMENSIONS)
                if any(inside(point, box) for box in boxes):
                    return True
    return False


def _at(side: Side, sign_in: SignIn) -> tuple[tuple[Policy, ...], SignIn, SignInTenant]:
    return side[0], sign_in, side[1]


def both_sides(before: list[Raw], after: list[Raw], was: list[Raw], is_: list[Raw]) -> tuple[Side, Side]:
    """Policies and tenant, by the policies and named locations of each time."""
    raws = [*after, *before]
    one, other = (tenant_from(raws, {"namedLocations": places}) for places in (was, is_))
    return (policies_from(before), one), (policies_from(after), other)


@given(tenant=changed_tenants(), seed=st.integers(0, 1 << 30))
@fuzz(60)
def test_a_changed_policy_affects_no_sign_in_only_if_none_is_decided_otherwise(
    tenant: tuple[list[Raw], list[Raw], str], seed: int
) -> None:
    before, after, identifier = tenant
    was, is_ = (next((raw for raw in raws if raw["id"] == identifier), None) for raws in (before, after))
    sides, chance = both_sides(before, after, LOCATIONS, LOCATIONS), random.Random(seed)  # noqa: S311 - the same ones every time
    sign_ins = list(any_sign_ins(chance, ANY))
    for policies, places in sides:
        for policy in policies:
            if policy.id == identifier:
                sign_ins += sign_ins_that_meet(policy, places, chance, GUIDED)
    hold_the_law(prover(after, LOCATIONS), Changed(change.POLICIES, identifier, was, is_), *sides, sign_ins)


@st.composite
def changed_places(draw: st.DrawFn) -> tuple[list[Raw], list[Raw], str]:
    """Named locations before and after one of them was changed in one field, deleted or added; and which."""
    before = copy.deepcopy(LOCATIONS)
    after = copy.deepcopy(LOCATIONS)
    place = draw(st.sampled_from(after))
    identifier = place["id"]
    kind = draw(st.integers(1, 6))
    if kind == 1:
        after.remove(place)
    elif kind == 2:
        before = [one for one in before if one["id"] != identifier]
    elif "ipRanges" in place and kind <= 4:
        place["isTrusted"] = not place["isTrusted"]
    elif "ipRanges" in place:
        ranges = ("203.0.113.0/24", "203.0.113.128/25", "198.51.100.0/24", "2001:db8:1::/48")
        place["ipRanges"] = [{"cidrAddress": draw(st.sampled_from(ranges))}]
    elif "countriesAndRegions" in place:
        place["countriesAndRegions"] = draw(st.sampled_from((["NL"], ["BE", "US"], ["NL", "BE"], [])))
        place["includeUnknownCountriesAndRegions"] = draw(st.booleans())
    return before, after, identifier


@st.composite
def policies_on_places(draw: st.DrawFn) -> Raw:
    """A policy for everybody away from some named locations, or in them."""
    named = draw(st.lists(st.sampled_from(("AllTrusted", *(place["id"] for place in LOCATIONS))), min_size=1, max_size=2))
    locations = draw(
        st.sampled_from(
            ({"includeLocations": ["All"], "excludeLocations": named}, {"includeLocations": named, "excludeLocations": []})
        )
    )
    everywhere = {"users": {"includeUsers": ["All"]}, "applications": {"includeApplications": ["All"]}, "clientAppTypes": ["all"]}
    grant = {"operator": "OR", "builtInControls": [draw(st.sampled_from(("block", "mfa")))]}
    return {
        "id": "places",
        "displayName": "Places",
        "state": "enabled",
        "conditions": {**everywhere, "locations": locations},
        "grantControls": grant,
    }


@given(raws=tenants(most=2), on_places=policies_on_places(), places=changed_places(), seed=st.integers(0, 1 << 30))
@fuzz(30)
def test_a_changed_named_location_affects_no_sign_in_only_if_none_is_decided_otherwise(
    raws: list[Raw], on_places: Raw, places: tuple[list[Raw], list[Raw], str], seed: int
) -> None:
    before, after, identifier = places
    raws = [on_places, *raws]
    was, is_ = (next((one for one in side if one["id"] == identifier), None) for side in (before, after))
    sides, chance = both_sides(raws, raws, before, after), random.Random(seed)  # noqa: S311 - the same ones every time
    sign_ins = list(any_sign_ins(chance, ANY))
    for policies, tenant in sides:
        for policy in policies:
            if policy.id == on_places["id"]:
                sign_ins += sign_ins_that_meet(policy, tenant, chance, GUIDED)
    hold_the_law(
        prover(raws, after, {change.LOCATIONS: {one["id"]: one for one in before}}),
        _placed(identifier, was, is_),
        *sides,
        sign_ins,
    )


def _placed(identifier: str, was: Raw | None, is_: Raw | None) -> Changed:
    return Changed(change.LOCATIONS, identifier, was, is_)


# -- workload identities -------------------------------------------------------------------------------------------------

PRINCIPALS = (
    ServicePrincipalIdentity("pay", "Payroll", single_tenant_owned=True),
    ServicePrincipalIdentity("crm", "CRM", single_tenant_owned=True),
    ServicePrincipalIdentity("theirs", "Theirs", single_tenant_owned=False),
    ServicePrincipalIdentity("scout", "Scout", single_tenant_owned=None, agent=True),
)


@st.composite
def workload_policies(draw: st.DrawFn, number: int) -> Raw:
    who = draw(
        st.sampled_from(
            (
                {"includeServicePrincipals": ["ServicePrincipalsInMyTenant"]},
                {"includeServicePrincipals": ["ServicePrincipalsInMyTenant"], "excludeServicePrincipals": ["pay"]},
                {"includeServicePrincipals": ["crm", "theirs"]},
                {"includeAgentIdServicePrincipals": ["All"]},
                {"includeAgentIdServicePrincipals": ["scout"], "includeServicePrincipals": ["pay"]},
            )
        )
    )
    narrow: Raw = draw(st.sampled_from(({}, {"servicePrincipalRiskLevels": ["high"]}, {"agentIdRiskLevels": "medium,high"})))
    away = draw(st.sampled_from((None, {"includeLocations": ["All"], "excludeLocations": ["hq"]})))
    apps = draw(st.sampled_from(({"includeApplications": ["All"]}, {"includeApplications": ["app-1"]})))
    return {
        "id": f"w{number}",
        "displayName": f"Workloads {number}",
        "state": draw(st.sampled_from(("enabled", "enabled", "disabled"))),
        "conditions": {"clientApplications": who, "applications": apps, "locations": away, **narrow},
        "grantControls": {"operator": "OR", "builtInControls": ["block"]},
    }


def _workload_sign_ins() -> Iterator[SignIn]:
    for principal, resource, ip, level in product(
        PRINCIPALS, ("app-1", "app-2"), ("203.0.113.9", "198.51.100.7"), ("none", "medium", "high")
    ):
        kind = "agentIdentity" if principal.agent else "servicePrincipal"
        yield SignIn(
            identity=Identity(kind=kind, id=principal.id, single_tenant_owned=principal.single_tenant_owned),  # type: ignore[arg-type]
            target=Target((resource,)),
            location=Location(ip=ip, country="US", mfa_trusted_ip=False),
            service_principal_risk="none" if principal.agent else level,
            agent_risk=level if principal.agent else "none",
        )


WORKLOAD_SIGN_INS = tuple(_workload_sign_ins())


@given(kept=workload_policies(1), was=workload_policies(2), is_=workload_policies(2), kind=st.integers(1, 6))
@fuzz(60)
def test_a_changed_policy_on_workload_identities_is_told_exactly(kept: Raw, was: Raw, is_: Raw, kind: int) -> None:
    one, other = (None if kind == 1 else was), (None if kind == 2 else is_)
    before, after = ([kept, *filter(None, (changed,))] for changed in (one, other))
    sides = both_sides(before, after, LOCATIONS, LOCATIONS)
    meaning = prover(after, LOCATIONS).meaning(Changed(change.POLICIES, "w2", one, other))
    decided = [tuple(decide(*_at(side, sign_in)).blocked for side in sides) for sign_in in WORKLOAD_SIGN_INS]
    assert ("were blocked and can now sign in" in meaning) is any(was and not is_ for was, is_ in decided), meaning
    assert ("are now blocked" in meaning) is any(is_ and not was for was, is_ in decided), meaning
    assert meaning.endswith(NO_EFFECT) is all(was == is_ for was, is_ in decided), meaning
