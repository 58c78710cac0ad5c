"""Evaluator and solver against a second, naive definition, point by point over generated tenants."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.conditional_access import oracle
from tests.conditional_access.generated import LOCATIONS, PEOPLE, fuzz, policy_sets, scenarios
from tests.conditional_access.sign_ins import policies_from, sign_in_from, tenant_from
from tests.conditional_access.test_coverage_vectors import ACCEPTED
from tests.conditional_access.worlds import atoms_of, space_from
from ztscan.conditional_access.policy.decision import decide
from ztscan.conditional_access.policy.sign_in import SignIn, Trust
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.coverage import escape
from ztscan.conditional_access.proof.replay import acceptable
from ztscan.conditional_access.proof.requirement import EVERYTHING, Region, Requirement
from ztscan.conditional_access.space.boxes import inside
from ztscan.conditional_access.space.space import PLACE

ENV = {"namedLocations": LOCATIONS}
CONDITIONS = (
    "users",
    "applications",
    "clientAppTypes",
    "platforms",
    "locations",
    "userRiskLevels",
    "signInRiskLevels",
    "insiderRiskLevels",
    "authenticationFlows",
    "devices",
    "times",
)
TWICE, ENOUGH = "acceptable by two policies", 3
WORDS = {True: "yes", False: "no", None: "maybe"}
REQUIREMENTS = {name: Requirement(name, name, Region(what=EVERYTHING), acceptance) for name, acceptance in ACCEPTED.items()}


def world(raws: list[dict[str, Any]]) -> Any:
    return space_from(raws, PEOPLE, ENV, groups=["g1", "g2"], feasible_only=False)


def concrete(raw: dict[str, Any]) -> SignIn:
    """The scenario as a sign-in; the tenant believes no claim of other organisations, and one group was not read."""
    identity = {**raw["identity"], "kind": "user", "inboundTrust": {}}
    sign_in = sign_in_from({**raw, "identity": identity})
    with_unread = type(sign_in.identity)(
        **{f: getattr(sign_in.identity, f) for f in sign_in.identity.__struct_fields__ if f != "unread"},
        unread=frozenset(("unread",)),
    )
    return SignIn(**{f: getattr(sign_in, f) for f in sign_in.__struct_fields__ if f != "identity"}, identity=with_unread)


@given(raws=policy_sets(), scenario=scenarios())
@fuzz(200)
def test_the_evaluator_says_what_the_naive_definition_says(raws: list[dict[str, Any]], scenario: dict[str, Any]) -> None:
    decision = decide(policies_from(raws), concrete(scenario), tenant_from(raws, ENV))
    said = {outcome.policy.id: WORDS[outcome.applies] for outcome in decision.outcomes}
    assert said == {raw["id"]: oracle.applies(raw, scenario) for raw in raws}


@given(raws=policy_sets(), scenario=scenarios(), requirement=st.sampled_from(sorted(REQUIREMENTS)))
@fuzz(150)
def test_the_replay_says_what_the_naive_definition_says(
    raws: list[dict[str, Any]], scenario: dict[str, Any], requirement: str
) -> None:
    truth = acceptable(policies_from(raws), concrete(scenario), tenant_from(raws, ENV), ACCEPTED[requirement])
    assert WORDS[truth] == oracle.acceptable(raws, scenario, requirement)


@given(raws=policy_sets(), tried=st.lists(scenarios(), min_size=8, max_size=8), requirement=st.sampled_from(sorted(REQUIREMENTS)))
@fuzz(75)
def test_the_escape_holds_the_sign_ins_that_it_should(
    raws: list[dict[str, Any]], tried: list[dict[str, Any]], requirement: str
) -> None:
    space = world(raws)
    result = escape(space, REQUIREMENTS[requirement])
    in_region = space.lists[Dimension.TARGET].where(lambda atom: EVERYTHING.selects(atom, space.tenant))[0]
    for scenario in tried:
        sign_in = concrete(scenario)
        point = atoms_of(space, sign_in)
        word = oracle.acceptable(raws, scenario, requirement)
        if not point[PLACE[Dimension.TARGET]] & in_region:
            continue
        certain = any(inside(point, box) for box in result.certain)
        possible = any(inside(point, box) for box in result.possible)
        assert possible == (word != "yes")
        if not scenario["location"]["mfaTrustedIp"]:  # whether there are such addresses is not known
            assert certain == (word == "no")


def test_the_generator_reaches_every_kind_of_world() -> None:
    """A timid generator proves nothing: count what it makes."""
    seen: Counter[str] = Counter()

    @given(raws=policy_sets(), scenario=scenarios())
    @fuzz(320)
    def count(raws: list[dict[str, Any]], scenario: dict[str, Any]) -> None:
        seen.update(f"{requirement} {oracle.acceptable(raws, scenario, requirement)}" for requirement in REQUIREMENTS)
        words = [oracle.applies(raw, scenario) for raw in raws]
        seen.update(f"applies {word}" for word in words)
        for raw in raws:
            seen.update(f"condition {key}" for key, value in raw["conditions"].items() if value)
            seen[f"state {raw['state']}"] += 1
            seen[f"operator {(raw['grantControls'] or {}).get('operator')}"] += 1
            seen["session only"] += raw["grantControls"] is None
        if seen[TWICE] < ENOUGH:
            seen[TWICE] += any(
                [oracle.acceptable([raw], scenario, requirement) for raw in raws].count("yes") > 1 for requirement in REQUIREMENTS
            )

    count()
    wanted = {f"{requirement} {word}" for requirement in REQUIREMENTS for word in ("yes", "no", "maybe")}
    wanted |= {"applies yes", "applies no", "applies maybe", "session only", TWICE}
    wanted |= {f"state {state}" for state in ("enabled", "disabled", "enabledForReportingButNotEnforced")}
    wanted |= {f"operator {operator}" for operator in ("OR", "AND", "None")}
    wanted |= {f"condition {key}" for key in CONDITIONS}
    assert {key for key in wanted if seen[key] < ENOUGH} == set()


def test_trust_of_the_worlds_is_none() -> None:
    assert world([]).population.trust == Trust(False, False, False)
