"""A law: the meaning of a change says that no sign-in is affected only if none is, by the plain definition of policies.

Any field of any policy or named location of a small generated tenant is changed. Concrete sign-ins, among them those that meet
the changed policy, are decided before and after; what differs must be told, and what is told must not be refuted.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.conditional_access.generated import LOCATIONS, PEOPLE, STRENGTHS, conditions, fuzz, grants, policy_sets, scenarios
from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.test_oracle import concrete
from tests.conditional_access.worlds import population_from
from ztscan.conditional_access.explain import change
from ztscan.conditional_access.explain.change import NO_EFFECT, Changed, SignInChanges
from ztscan.conditional_access.policy.controls import DECIDING, cannot_be_met
from ztscan.conditional_access.policy.decision import Decision, decide
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.sign_in import SignIn
from ztscan.conditional_access.policy.strengths import BUILT_IN, MFA_STRENGTH
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import LEGACY_CLIENTS, Dimension
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.witness import sign_in_at, typical_point
from ztscan.conditional_access.space.space import SignInSpace
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy
from ztscan.graph.areas.policies import SecurityDefaults

Raw = dict[str, Any]
_GUIDED = 160
"""So many sign-ins that meet a changed policy are decided."""
EXCHANGE_ONLINE = "00000002-0000-0ff1-ce00-000000000000"


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


def sign_ins_that_meet(policy: Policy, tenant: SignInTenant, values: Mapping[Dimension, list[Any]]) -> Iterator[SignIn]:
    """Concrete sign-ins whose every value meets the condition of the policy, as far as any value does."""
    chosen = []
    for dimension, candidates in values.items():
        condition = policy.conditions.get(dimension)
        met = [value for value in candidates if condition is None or condition.holds(value, tenant) is True]
        if not met:
            return
        chosen.append(met[:: max(1, len(met) // 3)])
    for combination in islice(product(*chosen), 0, None, max(1, _size(chosen) // _GUIDED)):
        yield SignIn(**{d.name.lower(): value for d, value in zip(values, combination, strict=True)})


def _size(lists: list[list[Any]]) -> int:
    size = 1
    for one in lists:
        size *= len(one)
    return size


def values_of(tried: list[SignIn]) -> dict[Dimension, list[Any]]:
    """All values that occur in some sign-ins, by dimension."""
    dimensions = [d for d in Dimension if d not in (Dimension.SERVICE_PRINCIPAL_RISK, Dimension.AGENT_RISK)]
    return {d: list({repr(one.value(d)): one.value(d) for one in tried}.values()) for d in dimensions}


def exists(sign_in: SignIn) -> bool:
    """Legacy clients only ask for applications, and Exchange ActiveSync for Exchange Online only."""
    if sign_in.client not in LEGACY_CLIENTS:
        return True
    if sign_in.target.user_action or sign_in.target.authentication_contexts:
        return False
    return sign_in.client != "exchangeactivesync" or sign_in.target.resources == (EXCHANGE_ONLINE,)


def outcome(policies: tuple[Policy, ...], sign_in: SignIn, tenant: SignInTenant) -> tuple[bool, list[Any], Any] | None:
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


def differ(one: Any, other: Any) -> bool:
    """Whether two certain outcomes differ."""
    return bool(
        one[0] != other[0]
        or one[2] != other[2]
        or not (_require_as_much(one[1], other[1]) and _require_as_much(other[1], one[1]))
    )


# -- the law -------------------------------------------------------------------------------------------------------------


def prover(after: list[Raw], places: list[Raw]) -> SignInChanges:
    """The prover over a small tenant."""
    tenant = tenant_from(after, {"namedLocations": places})
    coverage = SignInCoverage(policies_from(after), tenant, population_from(PEOPLE, groups=["g1", "g2"]))
    entities = tuple(ConditionalAccessPolicy.from_json(raw) for raw in after)
    defaults = SecurityDefaults(id="d", is_enabled=False)
    return SignInChanges(coverage, entities, defaults, (), earlier={}, since="2026-11-01T00:00:00Z")


def hold_the_law(
    changes: SignInChanges,
    changed: Changed,
    before: tuple[tuple[Policy, ...], SignInTenant],
    after: tuple[tuple[Policy, ...], SignInTenant],
    tried: list[SignIn],
) -> None:
    meaning = changes.meaning(changed)
    assert meaning
    if meaning.endswith(NO_EFFECT):
        for sign_in in filter(exists, tried):
            was, is_ = outcome(*_at(before, sign_in)), outcome(*_at(after, sign_in))
            assert was is None or is_ is None or not differ(was, is_), (meaning, sign_in, was, is_)
    for section in changes.sections(changed):
        for one, comparison in section.differences:
            space = comparison.sides.after
            for boxes in (one.lost, one.won):
                point = typical_point(space, boxes) if isinstance(space, SignInSpace) else None
                if point is not None:
                    sign_in = sign_in_at(space, point)
                    was, is_ = outcome(*_at(before, sign_in)), outcome(*_at(after, sign_in))
                    assert was is None or is_ is None or differ(was, is_), (meaning, one.effect, sign_in, was, is_)


def _at(side: tuple[tuple[Policy, ...], SignInTenant], sign_in: SignIn) -> tuple[tuple[Policy, ...], SignIn, SignInTenant]:
    return side[0], sign_in, side[1]


@given(tenant=changed_tenants(), tried=st.lists(scenarios(), min_size=25, max_size=25))
@fuzz(60)
def test_a_changed_policy_affects_no_sign_in_only_if_none_is_decided_otherwise(
    tenant: tuple[list[Raw], list[Raw], str], tried: list[Raw]
) -> None:
    before, after, identifier = tenant
    was, is_ = (next((raw for raw in raws if raw["id"] == identifier), None) for raws in (before, after))
    sides = tuple(
        (policies_from(raws), tenant_from([*after, *before], {"namedLocations": LOCATIONS})) for raws in (before, after)
    )
    sign_ins = list(map(concrete, tried))
    for policies, places in sides:
        for policy in policies:
            if policy.id == identifier:
                sign_ins += sign_ins_that_meet(policy, places, values_of(sign_ins[:25]))
    changed = Changed(change.POLICIES, identifier, was, is_)
    hold_the_law(prover(after, LOCATIONS), changed, sides[0], sides[1], sign_ins)
