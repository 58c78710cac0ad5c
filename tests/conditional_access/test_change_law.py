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

from tests.conditional_access.generated import (
    AZURE,
    DEVICES,
    EXCHANGE,
    LOCATIONS,
    PEOPLE,
    PORTAL,
    SHAREPOINT,
    STRENGTHS,
    VAULT,
    conditions,
    fuzz,
    grants,
    policy_sets,
)
from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.test_oracle import concrete
from tests.conditional_access.worlds import atom_of, population_from
from ztscan.conditional_access.explain import change
from ztscan.conditional_access.explain.change import NO_EFFECT, Changed, SignInChanges
from ztscan.conditional_access.explain.comparison import Comparison, Difference
from ztscan.conditional_access.explain.effects import Blocked, Frequency, Needs, SessionControl
from ztscan.conditional_access.policy.controls import DECIDING, cannot_be_met
from ztscan.conditional_access.policy.decision import Decision, decide
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.sign_in import Identity, Location, SignIn, Target
from ztscan.conditional_access.policy.strengths import BUILT_IN, MFA_STRENGTH
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import (
    CLIENTS,
    FLOWS,
    INSIDER_RISK_LEVELS,
    LEGACY_CLIENTS,
    PLATFORMS,
    REGISTER_DEVICE,
    REGISTER_SECURITY_INFO,
    RISK_LEVELS,
    Dimension,
)
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.witness import sign_in_at, typical_point
from ztscan.conditional_access.space.boxes import inside
from ztscan.conditional_access.space.population import ServicePrincipalIdentity
from ztscan.conditional_access.space.space import DIMENSIONS, SignInSpace
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy
from ztscan.graph.areas.policies import SecurityDefaults

Raw = dict[str, Any]
Side = tuple[tuple[Policy, ...], SignInTenant]
"""Policies and tenant at one of the two times."""
_ANY, _GUIDED = 40, 60
"""So many sign-ins of any kind, and so many that meet a changed policy, are decided."""


# -- tenants and changes -------------------------------------------------------------------------------------------------


def _control(**values: Any) -> st.SearchStrategy[Raw]:
    drawn = {key: st.sampled_from(value) if isinstance(value, list) else st.just(value) for key, value in values.items()}
    return st.fixed_dictionaries({"isEnabled": st.sampled_from([True, True, True, False]), **drawn})


SESSION_CONTROLS: dict[str, st.SearchStrategy[Any]] = {
    "signInFrequency": _control(
        value=[1, 4, 90],
        type=["hours", "days", "fortnights"],
        frequencyInterval=["timeBased", "timeBased", "everyTime"],
        authenticationType=["primaryAndSecondaryAuthentication", "secondaryAuthentication", None],
    ),
    "persistentBrowser": _control(mode=["always", "never"]),
    "cloudAppSecurity": _control(cloudAppSecurityType=["mcasConfigured", "monitorOnly", "blockDownloads"]),
    "applicationEnforcedRestrictions": _control(),
    "secureSignInSession": _control(),
    "disableResilienceDefaults": st.sampled_from([True, False]),
    "continuousAccessEvaluation": st.sampled_from(["strictEnforcement", "disabled", "strictLocation"]).map(
        lambda mode: {"mode": mode}
    ),
    "globalSecureAccessFilteringProfile": _control(profileId=["one", "two"]),
    "somethingNew": _control(strict=[True, False]),
}
GRANTS = (
    "compliantApplication",
    "approvedApplication",
    "domainJoinedDevice",
    "riskRemediation",
    "passwordChange",
    "compliantNetwork",
    "verifiedID",
)


@st.composite
def session_controls(draw: st.DrawFn) -> Raw | None:
    names = draw(st.lists(st.sampled_from(sorted(SESSION_CONTROLS)), max_size=2, unique=True))
    return {name: draw(SESSION_CONTROLS[name]) for name in names} or None


@st.composite
def more_grants(draw: st.DrawFn) -> Raw | None:
    """The grants of the generator, and every control that they leave out."""
    if draw(st.booleans()):
        return draw(grants())
    grant: Raw = {"operator": draw(st.sampled_from(("OR", "AND")))}
    grant["builtInControls"] = draw(st.lists(st.sampled_from(GRANTS), max_size=2, unique=True))
    grant["termsOfUse"] = draw(st.lists(st.sampled_from(("terms", "rules")), max_size=1))
    grant["customAuthenticationFactors"] = draw(st.lists(st.sampled_from(("theirs", "ours")), max_size=1))
    grant["authenticationStrength"] = draw(st.sampled_from((None, *STRENGTHS)))
    return grant


@st.composite
def tenants(draw: st.DrawFn, most: int = 4) -> list[Raw]:
    raws = draw(policy_sets(most=most))
    return [{**raw, "grantControls": draw(more_grants()), "sessionControls": draw(session_controls())} for raw in raws]


@st.composite
def changed_tenants(draw: st.DrawFn) -> tuple[list[Raw], list[Raw], str]:
    """Policies before and after one of them was changed in one field, deleted or added; and which."""
    before = draw(tenants().filter(bool))
    place = draw(st.integers(0, len(before) - 1))
    after = copy.deepcopy(before)
    policy = after[place]
    kind = draw(st.integers(1, 10))
    if kind == 1:
        after.remove(policy)
    elif kind == 2:
        before = [raw for raw in before if raw["id"] != policy["id"]]
    elif kind == 3:
        policy["state"] = draw(st.sampled_from(("enabled", "disabled", "enabledForReportingButNotEnforced")))
    elif kind <= 5:
        policy["grantControls"] = draw(more_grants())
    elif kind <= 7:
        policy["sessionControls"] = draw(session_controls())
    else:
        other = draw(conditions())
        field = draw(st.sampled_from(sorted(set(other) | set(policy["conditions"]))))
        policy["conditions"][field] = other.get(field)
    return before, after, policy["id"]


# -- the plain definition ------------------------------------------------------------------------------------------------


def _values() -> dict[Dimension, list[Any]]:
    """The values of concrete sign-ins, by dimension."""
    targets: list[Raw] = [{"resources": [app]} for app in (EXCHANGE, SHAREPOINT, AZURE, PORTAL, VAULT, "app-1", "app-2")]
    targets += [{"userAction": action} for action in (REGISTER_SECURITY_INFO, REGISTER_DEVICE)]
    targets.append({"resources": ["app-2"], "authContexts": ["c1"]})
    places = [
        {"ip": ip, "country": country, "mfaTrustedIp": trusted, "compliantNetwork": network}
        for ip in ("198.51.100.7", "203.0.113.9", "203.0.113.200", "2001:db8:1::5")
        for country in ("NL", "BE", "US", None)
        for network in (False, True)
        for trusted in (False, True)
    ]
    base: Raw = {"identity": PEOPLE[0]}
    tried = [
        *({"identity": person} for person in PEOPLE if person.get("enabled", True)),
        *({**base, "target": target} for target in targets),
        *({**base, "clientApp": client} for client in CLIENTS),
        *({**base, "platform": platform} for platform in PLATFORMS),
        *({**base, "location": place} for place in places),
        *({**base, "userRisk": level, "signInRisk": level} for level in RISK_LEVELS),
        *({**base, "insiderRisk": level} for level in INSIDER_RISK_LEVELS),
        *({**base, "device": device} for device in DEVICES),
        *({**base, "authFlow": flow} for flow in FLOWS),
    ]
    sign_ins = list(map(concrete, tried))
    return {d: list({repr(one.value(d)): one.value(d) for one in sign_ins}.values()) for d in DIMENSIONS}


VALUES = _values()


def any_sign_ins(chance: random.Random, count: int) -> Iterator[SignIn]:
    """Concrete sign-ins of any kind."""
    for _ in range(count):
        yield SignIn(**{d.name.lower(): chance.choice(values) for d, values in VALUES.items()})


def sign_ins_that_meet(policy: Policy, tenant: SignInTenant, chance: random.Random, count: int) -> Iterator[SignIn]:
    """Concrete sign-ins whose every value meets the condition of the policy; none where some condition is met by no value."""
    chosen: dict[Dimension, list[Any]] = {}
    for dimension, candidates in VALUES.items():
        condition = policy.conditions.get(dimension)
        chosen[dimension] = [value for value in candidates if condition is None or condition.holds(value, tenant) is True]
    for _ in range(count if all(chosen.values()) else 0):
        yield SignIn(**{d.name.lower(): chance.choice(values) for d, values in chosen.items()})


def exists(sign_in: SignIn) -> bool:
    """Legacy clients only ask for applications, and Exchange ActiveSync for Exchange Online only."""
    if sign_in.client not in LEGACY_CLIENTS:
        return True
    if sign_in.target.user_action or sign_in.target.authentication_contexts:
        return False
    return sign_in.client != "exchangeactivesync" or sign_in.target.resources == (EXCHANGE,)


Outcome = tuple[bool, list[Any], Any]


def outcome(policies: tuple[Policy, ...], sign_in: SignIn, tenant: SignInTenant) -> Outcome | None:
    """Whether it is blocked, else the clauses and session controls; None where that is not certain."""
    decision = decide(policies, sign_in, tenant)
    if any(one.applies is None for one in decision.outcomes if one.policy.enforced) or _unsure(decision, sign_in, tenant):
        return None
    applying = [one.policy for one in decision.outcomes if one.applies and one.policy.enforced]
    if decision.blocked or decision.verdict == "block":
        return True, [], None
    if sign_in.client in LEGACY_CLIENTS:
        return False, [], None
    clauses = [frozenset(_content(control, tenant) for control in clause.left) for clause in decision.clauses]
    return False, clauses, _session(applying)


def _unsure(decision: Decision, sign_in: SignIn, tenant: SignInTenant) -> bool:
    values = {dimension: sign_in.value(dimension) for dimension in DECIDING}
    return any(
        cannot_be_met(control, values, tenant) is None or clause.policy.grant.clauses != clause.policy.grant.strictest
        for clause in decision.clauses
        for control in clause.controls
    )


def _content(control: str, tenant: SignInTenant) -> Any:
    """A strength by what it accepts."""
    strength = tenant.strength(control.removeprefix("strength:")) if control.startswith("strength:") else None
    return control if strength is None else frozenset(strength.accepted)


def _meets(one: Any, other: Any) -> bool:
    if one == other:
        return True
    if not isinstance(one, frozenset):
        return False
    wanted = frozenset(BUILT_IN[MFA_STRENGTH].accepted) if other == "mfa" else other
    return isinstance(wanted, frozenset) and one <= wanted


def _require_as_much(clauses: list[Any], others: list[Any]) -> bool:
    """Whether each of the other clauses is met by whoever meets one of these."""
    return all(any(all(any(_meets(a, b) for b in other) for a in clause) for clause in clauses) for other in others)


def _session(policies: list[Policy]) -> Any:
    hours = {(p.session.sign_in_frequency, p.session.frequency_methods == "secondaryauthentication") for p in policies}
    lengths = [(length, partly) for length, partly in hours if length is not None]
    controls = set()
    for policy in policies:
        for name, control in (policy.raw.get("sessionControls") or {}).items():
            off = control is False or (hasattr(control, "get") and control.get("isEnabled") is False)
            if not off and (name != "signInFrequency" or policy.session.sign_in_frequency is None):
                controls.add((name, repr(control)))
    whole = min((length for length, partly in lengths if not partly), default=None)
    return whole, min((length for length, _ in lengths), default=None), controls


def kinds_of_difference(one: Outcome, other: Outcome) -> set[str]:
    """In what two certain outcomes differ."""
    if one[0] != other[0]:
        return {"blocked"}
    alike = _require_as_much(one[1], other[1]) and _require_as_much(other[1], one[1])
    return ({"session"} if one[2] != other[2] else set()) | (set() if alike else {"required"})


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
    compared = [pair for section in changes.sections(changed) for pair in section.differences]
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
            if point is not None:
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
    sign_ins = list(any_sign_ins(chance, _ANY))
    for policies, places in sides:
        for policy in policies:
            if policy.id == identifier:
                sign_ins += sign_ins_that_meet(policy, places, chance, _GUIDED)
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


@given(raws=tenants(), places=changed_places(), seed=st.integers(0, 1 << 30))
@fuzz(30)
def test_a_changed_named_location_affects_no_sign_in_only_if_none_is_decided_otherwise(
    raws: list[Raw], places: tuple[list[Raw], list[Raw], str], seed: int
) -> None:
    before, after, identifier = places
    was, is_ = (next((one for one in side if one["id"] == identifier), None) for side in (before, after))
    sides, chance = both_sides(raws, raws, before, after), random.Random(seed)  # noqa: S311 - the same ones every time
    sign_ins = list(any_sign_ins(chance, _ANY))
    for policies, tenant in sides:
        for policy in policies:
            if policy.enforced and Dimension.LOCATION in policy.conditions:
                sign_ins += sign_ins_that_meet(policy, tenant, chance, _GUIDED // len(policies))
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
    narrow = draw(st.sampled_from(({}, {"servicePrincipalRiskLevels": ["high"]}, {"agentIdRiskLevels": "medium,high"})))
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
