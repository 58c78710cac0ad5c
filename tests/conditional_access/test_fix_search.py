"""The smallest change of policies, against brute force: every set of the same edits, tried with the plain definition.

The sign-ins are one for each combination of values that the policies tell apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, combinations, product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.conditional_access.generated import ADMIN, fuzz
from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.test_regressions import BLOCK, MFA
from tests.conditional_access.test_regressions import policy as raw_policy
from tests.conditional_access.worlds import population_from
from ztscan.conditional_access.fix.search import smallest_change
from ztscan.conditional_access.policy.editing import Edit, cost, edited
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.reading import policy_of
from ztscan.conditional_access.policy.security_defaults import security_default_rules
from ztscan.conditional_access.policy.sign_in import Location, SignIn, Target
from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.candidates import MOST_EDITS, candidates, is_meant
from ztscan.conditional_access.proof.coverage import ProofVerdict, common
from ztscan.conditional_access.proof.proof import Coverage, SignInCoverage
from ztscan.conditional_access.proof.replay import acceptable
from ztscan.conditional_access.proof.requirement import Exclusion
from ztscan.conditional_access.proof.vocabulary_of_edits import edits_of, sensible
from ztscan.conditional_access.space.boxes import people_of, volume
from ztscan.core.immutable import plain
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy

PEOPLE: list[dict[str, Any]] = [
    {"id": "adele"},
    {"id": "bob", "groups": ["g1"]},
    {"id": "carol", "groups": ["g1", "g2"]},
    {"id": "diego", "groups": ["g2"], "roles": [ADMIN]},
    {"id": "spare"},
]
EMERGENCY = Exclusion("emergency access", users=frozenset(("spare",)), emergency=True)
REQUIREMENTS = {"mfa": catalogue.MFA_ALL_USERS, "legacy": catalogue.LEGACY_BLOCKED}
CLIENTS = {"mfa": ("browser", "mobileappsanddesktopclients"), "legacy": ("exchangeactivesync", "other")}
APPLICATIONS = ("app-1", "app-2", "00000002-0000-0ff1-ce00-000000000000")


@st.composite
def worlds(draw: st.DrawFn) -> list[dict[str, Any]]:
    """One to three policies with MFA or a block, each with a few exclusions and a narrow condition or none."""
    made = []
    for number in range(draw(st.integers(1, 3))):
        users: dict[str, Any] = {
            "includeUsers": draw(st.sampled_from((["All"], ["All"], ["bob"]))),
            "excludeUsers": draw(st.sampled_from((["spare"], ["spare", "adele"], ["spare", "bob"]))),
            "excludeGroups": draw(st.sampled_from(([], ["g1"], ["g1", "g2"]))),
        }
        narrow: dict[str, Any] = {"clientAppTypes": draw(st.sampled_from((["all"], ["all"], ["browser"], ["other"])))}
        if draw(st.integers(1, 4)) == 1:
            narrow["userRiskLevels"] = ["high"]
        excluded = draw(st.sampled_from(([], [], ["app-1"])))
        grant = draw(st.sampled_from((MFA, MFA, BLOCK, {"operator": "OR", "builtInControls": ["mfa", "compliantDevice"]})))
        state = draw(st.sampled_from(("enabled", "enabled", "disabled", "enabledForReportingButNotEnforced")))
        resources = {"excludeApplications": excluded}
        made.append(raw_policy(f"p{number}", grant, state=state, users=users, applications=resources, **narrow))
    return made


def coverage_of(raws: list[dict[str, Any]]) -> SignInCoverage:
    people = population_from(PEOPLE, groups=["g1", "g2"])
    return SignInCoverage(policies_from(raws), tenant_from(raws, {}), people, (EMERGENCY,))


def sign_ins(coverage: SignInCoverage, requirement: str) -> list[SignIn]:
    """Everything that the small policies tell apart, for everybody whom the requirement is about."""
    people = [coverage.identity(person["id"]) for person in PEOPLE if person["id"] != "spare"]
    targets = [Target((app,)) for app in APPLICATIONS]
    if requirement == "mfa":
        targets.append(Target(user_action="urn:user:registersecurityinfo"))
    location = Location("198.51.100.7", "US", mfa_trusted_ip=False)
    return [
        SignIn(identity=who, target=what, client=client, location=location, user_risk=risk)
        for who, what, client, risk in product(people, targets, CLIENTS[requirement], ("none", "high"))
        if who is not None and not (client == "exchangeactivesync" and what != targets[2])
    ]


def closes(coverage: SignInCoverage, policies: Iterable[Policy], tried: list[SignIn], requirement: str) -> bool:
    chosen, accepts = tuple(policies), REQUIREMENTS[requirement].accepts
    return all(acceptable(chosen, sign_in, coverage.tenant, accepts) is True for sign_in in tried)


def brute_force(coverage: SignInCoverage, proof: Coverage, requirement: str, most: int) -> Iterator[dict[str, tuple[Edit, ...]]]:
    """Every set of edits of at most that cost that closes the gap for each sign-in."""
    tried = sign_ins(coverage, requirement)
    boxes = proof.escape.undecided
    every = [(policy, edit) for policy in coverage.policies for edit in edits_of(proof.escape, policy, boxes)]
    for chosen in chain.from_iterable(combinations(every, size) for size in range(1, most + 1)):
        if cost(edit for _, edit in chosen) > most:
            continue
        by_policy = {p.id: tuple(edit for policy, edit in chosen if policy is p) for p, _ in chosen}
        changed = {p.id: edited(p, by_policy[p.id]) for p, _ in chosen}
        if not all(sensible(edits) for edits in by_policy.values()):
            continue
        if all(is_meant(policy, proof.escape) for policy in changed.values()):
            after = (changed.get(policy.id, policy) for policy in coverage.policies)
            if closes(coverage, after, tried, requirement):
                yield by_policy


@given(raws=worlds(), requirement=st.sampled_from(sorted(REQUIREMENTS)))
@fuzz(120)
def test_the_fix_closes_the_gap_and_nothing_smaller_does(raws: list[dict[str, Any]], requirement: str) -> None:
    coverage = coverage_of(raws)
    proof = coverage.prove(REQUIREMENTS[requirement])
    if proof.verdict is not ProofVerdict.VIOLATED:
        return
    found = smallest_change(proof.escape)
    assert not found.ended_early
    if found.change is None:
        admissible_ones = [
            one for one in brute_force(coverage, proof, requirement, MOST_EDITS) if not _blocks_more(coverage, one)
        ]
        assert admissible_ones == []
        return
    changed = {policy.id: edited(policy, edits) for policy, edits in found.change.edits}
    after = [changed.get(policy.id, policy) for policy in coverage.policies]
    assert closes(coverage, after, sign_ins(coverage, requirement), requirement)
    smaller = brute_force(coverage, proof, requirement, found.change.size - 1)
    assert [one for one in smaller if not _blocks_more(coverage, one)] == []


@given(raws=worlds(), requirement=st.sampled_from(sorted(REQUIREMENTS)))
@fuzz(60)
def test_a_candidate_is_rated_by_what_it_leaves(raws: list[dict[str, Any]], requirement: str) -> None:
    """Whom it misses is counted without the boxes of what is left, which are told apart here."""
    escape = coverage_of(raws).prove(REQUIREMENTS[requirement]).escape
    for candidate in candidates(escape).found:
        assert candidate.missed == people_of(candidate.left)
        assert candidate.reached == people_of(both for both in common(candidate.gap.boxes, candidate.covers))
        points = sum(map(volume, candidate.left))
        assert candidate.gap.missed(candidate.covers) == (candidate.missed, points)


def _blocks_more(coverage: SignInCoverage, by_policy: dict[str, tuple[Edit, ...]]) -> bool:
    """Whether a policy that blocks is widened: such a change may block what nobody wants blocked, and is not advised."""
    blocking = {policy.id for policy in coverage.policies if policy.grant.blocks}
    return any(policy in blocking and any(edit.widens for edit in edits) for policy, edits in by_policy.items())


def test_the_generator_makes_gaps_that_need_one_edit_two_and_more() -> None:
    sizes: set[int | None] = set()

    @given(raws=worlds(), requirement=st.sampled_from(sorted(REQUIREMENTS)))
    @fuzz(120)
    def count(raws: list[dict[str, Any]], requirement: str) -> None:
        proof = coverage_of(raws).prove(REQUIREMENTS[requirement])
        if proof.verdict is ProofVerdict.VIOLATED:
            change = smallest_change(proof.escape).change
            sizes.add(change.size if change else None)

    count()
    assert sizes == {None, 1, 2}


def test_one_edit_of_each_of_two_policies() -> None:
    excluding = {"excludeGroups": ["g1"], "excludeUsers": ["spare"]}
    raws = [
        raw_policy("in browsers", users=excluding, clientAppTypes=["browser"]),
        raw_policy("in other clients", users=excluding, clientAppTypes=["mobileAppsAndDesktopClients"]),
    ]
    change = smallest_change(coverage_of(raws).prove(catalogue.MFA_ALL_USERS).escape).change
    assert change is not None
    assert (change.size, [policy.id for policy, _ in change.edits]) == (2, ["in browsers", "in other clients"])


def test_of_two_changes_of_one_size_the_one_for_fewer_people_is_advised() -> None:
    raws = [
        raw_policy("all but two", users={"excludeGroups": ["g1"], "excludeUsers": ["spare"]}),
        raw_policy("for all, off", users={"excludeUsers": ["spare"]}, state="disabled"),
    ]
    change = smallest_change(coverage_of(raws).prove(catalogue.MFA_ALL_USERS).escape).change
    assert change is not None
    assert [(policy.id, [edit.change for edit in edits]) for policy, edits in change.edits] == [
        ("all but two", ["remove group g1 from its exclusions"])
    ]
    assert (change.trial.affected, change.trial.noticed.asked) == (2, 2)


def test_a_change_that_reaches_an_emergency_account_excludes_it() -> None:
    raws = [raw_policy("off", state="disabled")]
    change = smallest_change(coverage_of(raws).prove(catalogue.MFA_ALL_USERS).escape).change
    assert change is not None
    assert change.trial.warnings == ("may lock out spare, used for emergency access",)
    spared = change.sparing_accounts().policies["off"]
    assert spared.raw["conditions"]["users"]["excludeUsers"] == ("spare",)


def test_while_security_defaults_are_on_no_policy_is_edited() -> None:
    off = policies_from([raw_policy("off", state="disabled")])
    policies = (*off, *security_default_rules(certain=True, tenant_created=None))
    people = population_from(PEOPLE, groups=["g1", "g2"])
    proof = SignInCoverage(policies, tenant_from([], {}), people).prove(catalogue.MFA_ALL_USERS)
    assert smallest_change(proof.escape).change is None


@given(raws=worlds(), requirement=st.sampled_from(sorted(REQUIREMENTS)))
@fuzz(60)
def test_an_edited_policy_is_what_its_json_says(raws: list[dict[str, Any]], requirement: str) -> None:
    coverage = coverage_of(raws)
    proof = coverage.prove(REQUIREMENTS[requirement])
    for policy in coverage.policies:
        every = edits_of(proof.escape, policy, proof.escape.undecided)
        for edits in chain(combinations(every, 1), combinations(every, 2)):
            found = edited(policy, edits)
            parts = {key: plain(found.raw[key]) for key in ("conditions", "grantControls", "sessionControls")}
            read = policy_of(
                ConditionalAccessPolicy.from_json({"id": found.id, "displayName": found.name, "state": found.state, **parts})
            )
            assert found == read
            assert list(found.conditions) == list(read.conditions)
