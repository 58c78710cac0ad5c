"""The rules that decide single expectations about people."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.conditional_access.expecting import (
    BLOCK,
    FAILS,
    HOLDS,
    NOBODY,
    REGISTER,
    UNDECIDED,
    coverage_of,
    expected,
    judged,
    policy,
    told,
)
from tests.conditional_access.generated import ADMIN, EXCHANGE, PEOPLE, READER
from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.test_oracle import ENV
from tests.conditional_access.worlds import population_from
from ztscan.conditional_access.proof.expected import judge_people
from ztscan.conditional_access.proof.expected_region import exclusions_of, regions_of, words_of
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.space.boxes import Cap
from ztscan.config.expectations import (
    Expectation,
    ExpectedConditions,
    ExpectedTargets,
    ExpectedWho,
    require_sound,
)
from ztscan.core.errors import UsageError


def test_one_member_among_many_is_found_and_named_with_a_sign_in() -> None:
    """Every member of a nested group is looked at, not one of them."""
    people = [{"id": f"u{n}", "groups": ["g1"]} for n in range(500)]
    raws = [policy(users={"includeUsers": ["All"], "excludeUsers": ["u317"]})]
    one = expected(who=ExpectedWho(groups=("g1",)))
    word, (finding,) = told(judge_people(one, coverage_of(raws, people)))
    assert word == FAILS
    assert finding.users == 1
    assert finding.witness is not None
    assert ("user", "u317") in finding.witness.sign_in
    assert finding.message == "not as expected: 1 user can sign in without MFA"
    assert judged(expected(who=ExpectedWho(groups=("g1",)), but=ExpectedWho(users=("u317",))), coverage_of(raws, people)) == HOLDS


def test_report_only_is_not_enough() -> None:
    assert judged(expected(), coverage_of([policy()])) == HOLDS
    assert judged(expected(), coverage_of([policy(state="enabledForReportingButNotEnforced")])) == FAILS


def test_granted_after_mfa_does_not_hold_where_everything_is_blocked() -> None:
    """A control alone is met by a block, because nobody is granted access without it. *Granted* is not."""
    modern = ExpectedConditions(clients=("browser",))
    blocked, open_ = coverage_of([policy(BLOCK)]), coverage_of([policy()])
    assert judged(expected(when=modern), blocked) == HOLDS
    assert judged(expected(when=modern, then=("granted", "mfa")), blocked) == FAILS
    assert judged(expected(when=modern, then=("granted", "mfa")), open_) == HOLDS
    assert judged(expected(then=("granted", "mfa")), open_) == FAILS, "legacy clients cannot satisfy MFA, which blocks them"


def test_granted_is_about_accounts_of_today() -> None:
    """Nobody knows the groups of an account that is created later: it may be put in the group that is blocked."""
    raws = [policy(BLOCK, users={"includeUsers": [], "includeGroups": ["g2"]})]
    assert judged(expected(then=("granted",), but=ExpectedWho(groups=("g2",))), coverage_of(raws)) == HOLDS
    assert judged(expected(then=("granted",)), coverage_of(raws)) == FAILS


def test_a_policy_that_may_block_leaves_it_undecided() -> None:
    raws = [policy(BLOCK, users={"includeUsers": [], "includeGroups": ["unread"]})]
    assert judged(expected(then=("granted",)), coverage_of(raws)) == UNDECIDED


def test_the_example_of_a_blocked_sign_in_names_the_policies() -> None:
    word, (finding,) = told(
        judge_people(expected(then=("granted",), when=ExpectedConditions(clients=("other",))), coverage_of([policy()]))
    )
    assert word == FAILS
    assert finding.witness is not None
    assert finding.witness.because == ("P: requires mfa, which this sign-in cannot satisfy",)


def test_a_group_whose_members_were_not_read_is_undecided() -> None:
    raws = [policy(users={"includeUsers": ["All"], "excludeGroups": ["unread"]})]
    assert judged(expected(), coverage_of(raws)) == UNDECIDED
    assert judged(expected(who=ExpectedWho(groups=("unread",))), coverage_of([policy()])) == HOLDS, (
        "whoever they are, MFA is required"
    )
    assert judged(expected(who=ExpectedWho(groups=("unread",))), coverage_of([])) == UNDECIDED


def test_an_exception_that_was_not_read_is_undecided() -> None:
    raws = [policy(users={"includeUsers": ["All"], "excludeUsers": ["bob"]})]
    assert judged(expected(but=ExpectedWho(groups=("unread",))), coverage_of(raws)) == UNDECIDED


def test_holders_of_a_role_are_left_out() -> None:
    raws = [policy(users={"includeUsers": ["All"], "excludeUsers": ["elif"]})]
    assert judged(expected(), coverage_of(raws)) == FAILS
    assert judged(expected(but=ExpectedWho(users=("bob",))), coverage_of(raws)) == FAILS
    assert judged(expected(but=ExpectedWho(users=("bob",), roles=(READER,))), coverage_of(raws)) == HOLDS


def test_an_expectation_about_nobody_does_not_hold() -> None:
    people = [{"id": "adele"}]
    one = expected(who=ExpectedWho(groups=("g1",)))
    assert judged(one, coverage_of([policy()], people)) == NOBODY
    assert judged(one, coverage_of([], people)) == NOBODY
    assert judged(expected(who=ExpectedWho(users=("gone",))), coverage_of([policy()])) == NOBODY, "a disabled account"


def test_a_proof_at_its_cap_is_undecided_and_never_holds() -> None:
    raws = [policy(users={"includeUsers": ["All"], "excludeUsers": ["bob"]}), policy(clientAppTypes=["browser"])]
    for then in (("mfa",), ("granted",)):
        full = coverage_of(raws)
        tiny = SignInCoverage(full.policies, full.tenant, full.population, cap=Cap(1, 1))
        assert judged(expected(then=then, but=ExpectedWho(users=("bob",))), tiny) != HOLDS


def test_registration_needs_a_policy_that_names_it() -> None:
    """A policy for all resources sends a user without a method to register one, so it protects nothing there."""
    one = expected(to=ExpectedTargets(user_actions=(REGISTER,)))  # type: ignore[arg-type]
    assert judged(one, coverage_of([policy()])) == FAILS
    assert judged(one, coverage_of([policy(applications={"includeUserActions": [REGISTER]})])) == HOLDS
    assert judged(one, coverage_of([policy(BLOCK)])) == HOLDS


def test_a_name_that_two_locations_have_is_undecided() -> None:
    double = {"id": "hq2", "displayName": "Headquarters", "isTrusted": False, "ipRanges": [{"cidrAddress": "192.0.2.0/24"}]}
    raws = [policy()]
    tenant = tenant_from(raws, {"namedLocations": [*ENV["namedLocations"], double]})
    coverage = SignInCoverage(policies_from(raws), tenant, population_from(PEOPLE, groups=["g1", "g2"]))
    assert judged(expected(when=ExpectedConditions(outside_locations=("Headquarters",))), coverage) == UNDECIDED
    assert judged(expected(when=ExpectedConditions(outside_locations=("hq",))), coverage) == HOLDS


@pytest.mark.parametrize(
    "wrong",
    [
        (expected(), expected()),
        (expected(then=("blocked", "granted")),),
        (expected(who=ExpectedWho(service_principals=("s",))),),
        (expected(who=ExpectedWho(service_principals=("s",)), but=ExpectedWho(users=("adele",)), then=("blocked",)),),
        (expected(who=ExpectedWho(service_principals=("s",)), when=ExpectedConditions(flows=("none",)), then=("blocked",)),),
        (expected(but=ExpectedWho(service_principals=("s",))),),
        (expected(when=ExpectedConditions(service_principal_risk=("high",))),),
    ],
)
def test_what_nothing_can_meet_is_refused(wrong: tuple[Expectation, ...]) -> None:
    with pytest.raises(UsageError):
        require_sound(wrong)


VALUES: dict[str, Any] = {
    "groups": ("g1",),
    "users": ("adele",),
    "roles": (ADMIN,),
    "guest_types": ("internalGuest",),
    "service_principals": ("sp-own",),
    "applications": (EXCHANGE,),
    "except_applications": (EXCHANGE,),
    "user_actions": (REGISTER,),
    "contexts": ("c1",),
    "clients": ("browser",),
    "platforms": ("iOS",),
    "locations": ("hq",),
    "outside_locations": ("AllTrusted",),
    "user_risk": ("high",),
    "sign_in_risk": ("high",),
    "insider_risk": ("elevated",),
    "service_principal_risk": ("high",),
    "device": "managed",
    "flows": ("deviceCodeFlow",),
}
KEYS = [
    (table, kind, field.name)
    for table, kind in (("who", ExpectedWho), ("but", ExpectedWho), ("to", ExpectedTargets), ("when", ExpectedConditions))
    for field in msgspec.structs.fields(kind)
]


@pytest.mark.parametrize(("table", "kind", "key"), KEYS, ids=[f"{table}.{key}" for table, _, key in KEYS])
def test_every_key_has_an_effect_on_what_is_proved_and_on_what_is_said(table: str, kind: Any, key: str) -> None:
    """Those of service principals are looked at by ``judge_workloads``."""
    coverage = coverage_of([])
    plain, given = expected(), expected(**{table: kind(**{key: VALUES[key]})})

    def meant(one: Expectation) -> Any:
        asked = [(requirement.id, requirement.region, requirement.accepts) for requirement in regions_of(one, coverage)]
        return asked, tuple(exclusions_of(one, coverage)), one.about_people

    assert words_of(given, str) != words_of(plain, str)
    assert (meant(given) != meant(plain)) is not (
        (table == "but" and key == "service_principals") or key == "service_principal_risk"
    )
