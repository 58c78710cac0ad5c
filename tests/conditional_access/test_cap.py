"""A proof ends at a cap, a count and no clock. What it came to by then is a finding or nothing; it is never a proof."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from tests.conditional_access import oracle
from tests.conditional_access.generated import PEOPLE, fuzz, policy_sets, scenarios
from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.test_oracle import ENV, REQUIREMENTS, concrete, world
from tests.conditional_access.worlds import atoms_of, population_from
from tests.profiles import REACHING
from ztscan.conditional_access.explain.charts import conditional_access_matrix, sign_in_flow
from ztscan.conditional_access.proof.catalogue import MFA_ALL_USERS
from ztscan.conditional_access.proof.coverage import CAP, ProofVerdict, escape
from ztscan.conditional_access.proof.exclusions import prove_exclusions
from ztscan.conditional_access.proof.notes import CAPPED_NOTE
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.workloads import WorkloadCoverage
from ztscan.conditional_access.space.boxes import Cap, difference, inside
from ztscan.conditional_access.space.population import ServicePrincipalIdentity
from ztscan.core.model import Finding, Gap, Note
from ztscan.engine.check import Unknown

EVERYBODY: dict[str, Any] = {
    "users": {"includeUsers": ["All"]},
    "applications": {"includeApplications": ["All"]},
    "clientAppTypes": ["all"],
}
MFA = {"operator": "OR", "builtInControls": ["mfa"]}
PEOPLE_AND_PLACES = 40
LEVELS = ("none", "low", "medium", "high")


def narrowed(number: int) -> dict[str, Any]:
    """A policy that is narrowed on nine dimensions, each time in another way."""
    chance = random.Random(number)  # noqa: S311 - draws a policy, the same every time

    def some(values: tuple[str, ...]) -> list[str]:
        return [value for value in values if chance.random() < 0.7] or [values[0]]

    people, apps, places = (
        [f"{kind}-{n}" for n in range(PEOPLE_AND_PLACES) if chance.random() < 0.1] for kind in ("user", "app", "place")
    )
    return {
        "id": f"narrow-{number:03}",
        "displayName": f"Narrow {number}",
        "conditions": {
            "users": {"includeUsers": ["All"], "excludeUsers": people},
            "applications": {"includeApplications": ["All"], "excludeApplications": apps},
            "clientAppTypes": some(("browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other")),
            "platforms": {"includePlatforms": some(("windows", "iOS", "android", "macOS", "linux"))},
            "locations": {"includeLocations": ["All"], "excludeLocations": places},
            "userRiskLevels": some(LEVELS),
            "signInRiskLevels": some(LEVELS),
            "insiderRiskLevels": ",".join(some(("minor", "moderate", "elevated"))),
            "devices": {"deviceFilter": {"mode": "exclude", "rule": f'device.model -eq "Model {number}"'}},
        },
        "grantControls": MFA,
    }


def together(dimension: str, *values: str) -> list[dict[str, Any]]:
    """Policies that ask everybody for MFA, each at one value of a dimension."""
    return [
        {"id": f"{dimension} {value}", "conditions": {**EVERYBODY, dimension: [value]}, "grantControls": MFA} for value in values
    ]


NARROWED = [narrowed(number) for number in range(40)]
BY_CLIENT = together("clientAppTypes", "browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other")
BY_RISK = together("userRiskLevels", *LEVELS)
UNKNOWN: dict[str, Any] = {"id": "new", "conditions": {**EVERYBODY, "times": {"all": True}}, "grantControls": MFA}
"""It may ask everybody for MFA, and nothing can be said of when: no escape is certain."""


requirements = st.sampled_from(sorted(REQUIREMENTS))
caps = st.builds(Cap, boxes=st.integers(1, 4), steps=st.integers(0, 20))
narrow = st.lists(st.integers(0, 99), min_size=3, max_size=6, unique=True).map(lambda numbers: [narrowed(n) for n in numbers])
sets = st.one_of(
    policy_sets(),
    narrow,
    narrow.map(lambda raws: [*raws, UNKNOWN]),
    st.sampled_from((BY_CLIENT, BY_RISK, [*BY_CLIENT, NARROWED[0]], [*BY_CLIENT[:3], UNKNOWN])),
)


def coverage(raws: list[dict[str, Any]], cap: Cap = CAP) -> SignInCoverage:
    people = population_from([{"id": f"user-{number}"} for number in range(PEOPLE_AND_PLACES)])
    kind = "#microsoft.graph.ipNamedLocation"
    places = [
        {"id": f"place-{n}", "@odata.type": kind, "ipRanges": [{"cidrAddress": f"10.{n}.0.0/16"}]}
        for n in range(PEOPLE_AND_PLACES)
    ]
    return SignInCoverage(policies_from(raws), tenant_from(raws, {"namedLocations": places}), people, cap=cap)


def test_the_worst_set_of_policies_comes_to_the_cap_and_says_so() -> None:
    proof = coverage([*NARROWED, UNKNOWN]).prove(MFA_ALL_USERS)
    assert (proof.verdict, proof.escape.capped) == (ProofVerdict.UNDECIDED, True)
    with pytest.raises(Unknown) as raised:
        list(proof.findings())
    (gap,) = raised.value.gaps
    assert MFA_ALL_USERS.title in gap.detail
    assert "20,000 at once and 1,000,000 in total" in gap.detail
    assert "reduce the number of policies" in gap.remedy


def test_what_certainly_escapes_is_a_finding_beyond_the_cap_too() -> None:
    proof = coverage(NARROWED).prove(MFA_ALL_USERS)
    assert (proof.verdict, proof.escape.capped) == (ProofVerdict.VIOLATED, True)
    found = list(proof.findings())
    assert Note(CAPPED_NOTE) in found
    (finding,) = [one for one in found if isinstance(one, Finding)]
    assert finding.witness is not None
    assert finding.users is not None
    assert 0 < finding.users <= PEOPLE_AND_PLACES, "at least so many"


def test_a_wide_policy_beside_them_closes_it_all_and_is_proved() -> None:
    everybody = {"id": "wide", "conditions": EVERYBODY, "grantControls": MFA}
    proof = coverage([*NARROWED, everybody]).prove(MFA_ALL_USERS)
    assert (proof.verdict, proof.escape.capped) == (ProofVerdict.PROVED, False)


@given(raws=sets, requirement=requirements, cap=caps)
@fuzz(100)
def test_a_cap_makes_an_answer_undecided_and_never_another_one(raws: list[dict[str, Any]], requirement: str, cap: Cap) -> None:
    whole, capped = (escape(world(raws), REQUIREMENTS[requirement], cap=one) for one in (CAP, cap))
    assert not whole.capped
    assert capped.verdict in (whole.verdict, ProofVerdict.UNDECIDED)
    if capped.capped:
        assert not difference(whole.possible, capped.possible), "what may escape may do so still"
        assert not difference(capped.certain, whole.certain), "what is found of it does escape"
    else:
        assert (capped.certain, capped.possible) == (whole.certain, whole.possible)


@given(raws=policy_sets(), tried=st.lists(scenarios(), min_size=8, max_size=8), requirement=requirements, cap=caps)
@fuzz(75)
def test_a_cap_is_never_against_the_naive_definition(
    raws: list[dict[str, Any]], tried: list[dict[str, Any]], requirement: str, cap: Cap
) -> None:
    """A sign-in that is acceptable is in no escape that is certain; where one is not, nothing is proved."""
    space = world(raws)
    result = escape(space, REQUIREMENTS[requirement], cap=cap)
    for scenario in tried:
        point = atoms_of(space, concrete(scenario))
        word = oracle.acceptable(raws, scenario, requirement)
        if any(inside(point, box) for box in result.certain):
            assert word == "no"
        if word == "no" and any(inside(point, box) for box in result.region):
            assert result.verdict is not ProofVerdict.PROVED


@pytest.mark.parametrize("ends", ["proved undecided True", "violated violated True", "undecided undecided True"])
def test_the_generator_reaches_every_end_of_a_capped_proof(ends: str) -> None:
    def reached(drawn: tuple[list[dict[str, Any]], str, Cap]) -> bool:
        raws, requirement, cap = drawn
        whole, capped = (escape(world(raws), REQUIREMENTS[requirement], cap=one) for one in (CAP, cap))
        return f"{whole.verdict.value} {capped.verdict.value} {capped.capped}" == ends

    find(st.tuples(sets, requirements, caps), reached, settings=REACHING)  # raises NoSuchExample


TINY = Cap(boxes=1, steps=1)
ROLES = {"62e90394-69f5-4237-9190-012177145e10": "Global Administrator"}


def test_nothing_is_drawn_of_people_who_could_not_be_counted() -> None:
    small = coverage(NARROWED[:6], TINY)
    for picture in (conditional_access_matrix(small, ROLES), sign_in_flow(small, ROLES)):
        assert isinstance(picture, Gap)
        assert "more combinations than ztscan analyses" in picture.detail


def test_exclusions_of_a_policy_come_to_the_cap_too() -> None:
    raws = [*NARROWED[:6], {**UNKNOWN, "id": "zzz"}]
    small = coverage(raws, TINY)
    proof = prove_exclusions(small, small.policies[0], ())
    assert (proof.verdict, proof.escape.capped) == (ProofVerdict.UNDECIDED, True)
    assert "excludes" in proof.gaps[0].detail


def test_workload_identities_come_to_the_cap_too() -> None:
    everything: dict[str, Any] = {
        "clientApplications": {"includeServicePrincipals": ["ServicePrincipalsInMyTenant"]},
        "applications": {"includeApplications": ["All"]},
    }
    away = {"includeLocations": ["All"], "excludeLocations": ["hq"]}
    conditions = ({**everything, "locations": away}, {**everything, "servicePrincipalRiskLevels": ["high"]})
    block = {"operator": "OR", "builtInControls": ["block"]}
    raws = [{"id": f"block-{n}", "conditions": one, "grantControls": block} for n, one in enumerate(conditions)]
    in_doubt = {"id": "new", "conditions": {**everything, "times": {"all": True}}, "grantControls": block}
    principal = ServicePrincipalIdentity("sp", "Backup", single_tenant_owned=True)
    people, tenant = population_from(PEOPLE, service_principals=(principal,)), tenant_from(raws, ENV)
    found = list(WorkloadCoverage(policies_from(raws), tenant, people, TINY).prove_blocked().findings())
    assert {finding.subject.id for finding in found} == {"sp"}
    with pytest.raises(Unknown) as raised:
        list(WorkloadCoverage(policies_from([*raws, in_doubt]), tenant, people, TINY).prove_blocked().findings())
    assert "more combinations than ztscan analyses" in raised.value.gaps[0].detail
