"""Expectations against a naive oracle, sign-in by sign-in over generated tenants, and the rules that decide single cases."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conditional_access import oracle
from tests.conditional_access.generated import ADMIN, EXCHANGE, PEOPLE, PHISHING_RESISTANT, READER, fuzz, policy_sets, scenarios
from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.test_oracle import ENV
from tests.conditional_access.worlds import population_from
from ztscan.conditional_access.proof.expected import judge_people
from ztscan.conditional_access.proof.expected_region import exclusions_of, regions_of, words_of
from ztscan.conditional_access.proof.expected_workloads import judge_workloads
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.workloads import WorkloadCoverage
from ztscan.conditional_access.space.boxes import Cap
from ztscan.conditional_access.space.population import ServicePrincipalIdentity
from ztscan.config.expectations import (
    OWN_SERVICE_PRINCIPALS,
    Expectation,
    ExpectedConditions,
    ExpectedTargets,
    ExpectedWho,
    require_sound,
)
from ztscan.core.errors import UsageError
from ztscan.core.model import Finding, Gap, GapReason
from ztscan.engine.check import NotApplicable, Unknown

REGISTER = "urn:user:registersecurityinfo"
ORACLE = {"blocked": "blocked", "mfa": "mfa", "phishing-resistant": "phishingResistant", "managed-device": "managedDevice"}
HOLDS, FAILS, UNDECIDED, NOBODY = "holds", "fails", "undecided", "nobody"


def expected(**keys: Any) -> Expectation:
    return Expectation(name="one", **{"then": ("mfa",), **keys})


def coverage_of(raws: list[dict[str, Any]], people: list[dict[str, Any]] | None = None, **more: Any) -> SignInCoverage:
    population = population_from(PEOPLE if people is None else people, groups=["g1", "g2"], **more)
    return SignInCoverage(policies_from(raws), tenant_from(raws, ENV), population)


def told(yielded: Any) -> tuple[str, list[Finding]]:
    """What is said of an expectation, and the findings."""
    found: list[Finding] = []
    try:
        found += (one for one in yielded if isinstance(one, Finding))
    except Unknown:
        return UNDECIDED, found
    except NotApplicable:
        return NOBODY, found
    return (FAILS if found else HOLDS), found


def judged(one: Expectation, coverage: SignInCoverage) -> str:
    word, found = told(judge_people(one, coverage))
    assert bool(found) == (word == FAILS) or word == UNDECIDED
    return word


# -- the oracle ----------------------------------------------------------------------------------------------------

WHO = st.sampled_from(
    (
        ExpectedWho(),
        ExpectedWho(groups=("g1",)),
        ExpectedWho(users=("adele", "BOB"), groups=("g2",)),
        ExpectedWho(roles=(ADMIN,)),
        ExpectedWho(guest_types=("b2bCollaborationGuest", "internalGuest")),
    )
)
BUT = st.sampled_from((ExpectedWho(), ExpectedWho(), ExpectedWho(groups=("g2",)), ExpectedWho(users=("carol",), roles=(READER,))))
TO = st.sampled_from(
    (
        ExpectedTargets(),
        ExpectedTargets(),
        ExpectedTargets(applications=("Office365",)),
        ExpectedTargets(except_applications=("app-1",)),
        ExpectedTargets(applications=(EXCHANGE, "app-1"), user_actions=(REGISTER,)),  # type: ignore[arg-type]
        ExpectedTargets(contexts=("c1",)),
    )
)
WHEN = st.sampled_from(
    (
        ExpectedConditions(),
        ExpectedConditions(clients=("browser", "mobileAppsAndDesktopClients")),
        ExpectedConditions(clients=("other",), flows=("none",)),
        ExpectedConditions(outside_locations=("hq",), sign_in_risk=("high",)),
        ExpectedConditions(locations=("Netherlands",)),
        ExpectedConditions(device="managed", platforms=("windows",)),
        ExpectedConditions(device="unmanaged", user_risk=("none", "low")),
    )
)
THEN = st.sampled_from((("blocked",), ("mfa",), ("phishing-resistant",), ("managed-device",), ("granted",), ("granted", "mfa")))


def among(who: ExpectedWho, person: dict[str, Any]) -> bool:
    lists = (who.users, who.groups, who.roles, who.guest_types)
    held = ([person["id"]], person.get("groups", []), person.get("roles", []), [person.get("externalType")])
    return any({name.lower() for name in names} & {str(h).lower() for h in have} for names, have in zip(lists, held, strict=True))


def targeted(to: ExpectedTargets, target: dict[str, Any]) -> bool:
    if action := target.get("userAction"):
        return action in to.user_actions
    if contexts := target.get("authContexts"):
        return bool({*contexts} & {*to.contexts})
    (app,) = target["resources"]
    named = bool(to.applications) or not (to.user_actions or to.contexts)
    inside = app in to.applications or ("Office365" in to.applications and oracle.OFFICE[app] == "yes") or not to.applications
    return named and inside and app not in to.except_applications


def within(when: ExpectedConditions, scenario: dict[str, Any]) -> bool | None:
    """Whether the scenario is under these conditions; None where that depends on addresses that nobody knows."""
    device = scenario["device"]
    managed = device["registered"] and (device["isCompliant"] or device["trustType"] == "ServerAD")
    lists = (
        (when.clients, scenario["clientApp"]),
        (when.platforms, scenario["platform"]),
        (when.user_risk, scenario["userRisk"]),
        (when.sign_in_risk, scenario["signInRisk"]),
        (when.flows, scenario["authFlow"]),
    )
    plain = all(not chosen or value in chosen for chosen, value in lists)
    plain = plain and (when.device == "any" or managed is (when.device == "managed"))
    ids = {"Netherlands": "nl"}
    inside = [oracle._place(ids.get(name, name), scenario["location"]) for name in when.locations]
    outside = [oracle._place(ids.get(name, name), scenario["location"]) for name in when.outside_locations]
    return plain and (not inside or "yes" in inside) and "yes" not in outside


def is_blocked(raws: list[dict[str, Any]], scenario: dict[str, Any]) -> str:
    words = []
    for policy in raws:
        if policy["state"] == "enabled":
            sides = []
            for strictest in (False, True):
                clauses = oracle.demands(policy, strictest=strictest)
                parts = ("yes" if c == ["block"] else oracle.all_of(oracle.cannot_meet(x, scenario) for x in c) for c in clauses)
                sides.append(oracle.any_of(parts))
            by_grant = sides[0] if sides[0] == sides[1] else "maybe"
            words.append(oracle.all_of([oracle.applies(policy, scenario), by_grant]))
    return oracle.any_of(words)


def as_expected(raws: list[dict[str, Any]], scenario: dict[str, Any], outcome: str) -> str:
    if outcome == "granted":
        return oracle.no(is_blocked(raws, scenario))
    counted = raws
    if scenario["target"].get("userAction") == REGISTER:  # only a policy that names the action, or blocks, counts
        counted = [
            raw
            for raw in raws
            if "block" in (raw["grantControls"] or {}).get("builtInControls", [])
            or REGISTER in raw["conditions"]["applications"].get("includeUserActions", [])
        ]
    return oracle.acceptable(counted, scenario, ORACLE[outcome])


GRANTS: dict[str, dict[str, Any] | None] = {
    "blocked": {"operator": "OR", "builtInControls": ["block"]},
    "mfa": {"operator": "OR", "builtInControls": ["mfa"]},
    "phishing-resistant": {"operator": "OR", "builtInControls": [], "authenticationStrength": {"id": PHISHING_RESISTANT}},
    "managed-device": {"operator": "OR", "builtInControls": ["compliantDevice", "domainJoinedDevice"]},
    "granted": None,
}


def _side(side: str, who: ExpectedWho) -> dict[str, Any]:
    guests = {"guestOrExternalUserTypes": ",".join(who.guest_types), "externalTenants": None}
    return {
        f"{side}Users": [user.lower() for user in who.users],
        f"{side}Groups": list(who.groups),
        f"{side}Roles": list(who.roles),
        f"{side}GuestsOrExternalUsers": guests if who.guest_types else None,
    }


@st.composite
def meant_for(draw: st.DrawFn, one: Expectation) -> list[dict[str, Any]]:
    """Policies that say what an expectation says. Half of the time one has a flaw."""
    flaw = draw(st.sampled_from(("", "", "user", "client", "report-only")))
    users = {**_side("include", one.who), **_side("exclude", one.but)}
    if not one.who.people:
        users["includeUsers"] = ["All"]
    if flaw == "user":
        users["excludeUsers"] = [*users["excludeUsers"], "adele"]
    resources: dict[str, Any] = {"includeApplications": list(one.to.applications), "excludeApplications": []}
    if not one.to.named:
        resources = {"includeApplications": ["All"], "excludeApplications": list(one.to.except_applications)}
    elif one.to.contexts:
        resources = {"includeAuthenticationContextClassReferences": list(one.to.contexts)}
    targets = [resources, *({"includeUserActions": [action]} for action in one.to.user_actions)]
    state = "enabledForReportingButNotEnforced" if flaw == "report-only" else "enabled"
    nothing = dict.fromkeys(
        ("platforms", "locations", "userRiskLevels", "signInRiskLevels", "insiderRiskLevels", "authenticationFlows", "devices")
    )
    return [
        {
            "id": f"meant-{number}-{outcome}",
            "displayName": "Meant",
            "state": state,
            "conditions": {
                **nothing,
                "users": users,
                "applications": target,
                "clientAppTypes": ["browser"] if flaw == "client" else ["all"],
            },
            "grantControls": GRANTS[outcome],
        }
        for number, target in enumerate(targets)
        for outcome in one.then
    ]


@st.composite
def suites(draw: st.DrawFn) -> tuple[Expectation, list[dict[str, Any]]]:
    one = expected(who=draw(WHO), but=draw(BUT), to=draw(TO), when=draw(WHEN), then=draw(THEN))
    return one, [*draw(meant_for(one)), *draw(policy_sets(most=2))]


def test_an_expectation_is_what_the_naive_definition_says_of_every_sign_in() -> None:
    """One that holds has no sign-in against it, and a sign-in that certainly is against it is found."""
    seen: Counter[str] = Counter()

    @given(suite=suites(), tried=st.lists(scenarios(), min_size=16, max_size=16))
    @fuzz(80)
    def compare(suite: tuple[Expectation, list[dict[str, Any]]], tried: list[dict[str, Any]]) -> None:
        one, raws = suite
        who, but, to, when, then = one.who, one.but, one.to, one.when, one.then
        word = judged(one, coverage_of(raws))
        for scenario in tried:
            person = scenario["identity"]
            inside = (not who.people or among(who, person)) and not among(but, person)
            if not (inside and targeted(to, scenario["target"]) and within(when, scenario)):
                continue
            words = [as_expected(raws, scenario, outcome) for outcome in then]
            seen.update(f"{word} {said}" for said in words)
            assert word != NOBODY, scenario
            if word == HOLDS:
                assert set(words) == {"yes"}, (words, scenario)
            if "no" in words and not scenario["location"]["mfaTrustedIp"]:
                assert word == FAILS or (word == UNDECIDED and len(then) > 1), (words, scenario)

    compare()
    assert seen[f"{HOLDS} yes"] > 5, seen
    assert seen[f"{FAILS} no"] > 1, seen


# -- single cases --------------------------------------------------------------------------------------------------

EVERYBODY: dict[str, Any] = {
    "users": {"includeUsers": ["All"]},
    "applications": {"includeApplications": ["All"]},
    "clientAppTypes": ["all"],
}
MFA = {"operator": "OR", "builtInControls": ["mfa"]}
BLOCK = {"operator": "OR", "builtInControls": ["block"]}


def policy(grant: Any = MFA, state: str = "enabled", **conditions: Any) -> dict[str, Any]:
    found = {**EVERYBODY, **conditions}
    return {"id": f"p{len(str(found))}", "displayName": "P", "state": state, "conditions": found, "grantControls": grant}


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


# -- service principals --------------------------------------------------------------------------------------------

OWN = ServicePrincipalIdentity("sp-own", "Own", single_tenant_owned=True)
FOREIGN = ServicePrincipalIdentity("sp-foreign", "Foreign", single_tenant_owned=False)
UNSURE = ServicePrincipalIdentity("sp-unsure", "Unsure", single_tenant_owned=None)


def workloads(raws: list[dict[str, Any]], principals: Any = (OWN, FOREIGN)) -> WorkloadCoverage:
    population = population_from(PEOPLE, groups=["g1", "g2"], service_principals=principals)
    return WorkloadCoverage(policies_from(raws), tenant_from(raws, ENV), population)


def outside_office(grant: Any = BLOCK, **users: Any) -> dict[str, Any]:
    return {
        "id": "w",
        "displayName": "W",
        "state": "enabled",
        "conditions": {
            "users": {"includeUsers": ["None"]},
            "applications": {"includeApplications": ["All"]},
            "clientAppTypes": ["all"],
            "locations": {"includeLocations": ["All"], "excludeLocations": ["hq"]},
            "clientApplications": {"includeServicePrincipals": [OWN_SERVICE_PRINCIPALS], **users},
        },
        "grantControls": grant,
    }


def of_workloads(principals: tuple[str, ...], **keys: Any) -> Expectation:
    return expected(who=ExpectedWho(service_principals=principals), then=("blocked",), **keys)


def test_service_principals_are_blocked_where_a_policy_says_so() -> None:
    office = ExpectedConditions(outside_locations=("hq",))
    one = of_workloads((OWN_SERVICE_PRINCIPALS,), when=office)
    assert told(judge_workloads(one, workloads([outside_office()])))[0] == HOLDS
    assert told(judge_workloads(one, workloads([])))[0] == FAILS
    anywhere = of_workloads((OWN_SERVICE_PRINCIPALS,))
    word, (finding,) = told(judge_workloads(anywhere, workloads([outside_office()])))
    assert (word, finding.subject.id) == (FAILS, "sp-own")
    laboratory = of_workloads((OWN_SERVICE_PRINCIPALS,), when=ExpectedConditions(locations=("lab",)))
    assert told(judge_workloads(laboratory, workloads([outside_office()])))[0] == FAILS, "the laboratory is inside headquarters"


def test_a_service_principal_that_no_policy_can_reach_is_not_blocked() -> None:
    office = ExpectedConditions(outside_locations=("hq",))
    word, (finding,) = told(judge_workloads(of_workloads(("sp-foreign",), when=office), workloads([outside_office()])))
    assert (word, finding.observed) == (FAILS, "no Conditional Access policy can apply to it")


def test_service_principals_of_which_it_is_not_known_whose_they_are_are_undecided() -> None:
    office = ExpectedConditions(outside_locations=("hq",))
    one = of_workloads((OWN_SERVICE_PRINCIPALS,), when=office)
    assert told(judge_workloads(one, workloads([outside_office()], (OWN, UNSURE))))[0] == UNDECIDED
    gap = Gap("service_principals", GapReason.NO_PERMISSION, "not read", "grant Application.Read.All")
    assert told(judge_workloads(one, workloads([outside_office()], gap)))[0] == UNDECIDED
    assert told(judge_workloads(one, workloads([outside_office()], ())))[0] == NOBODY


def test_risk_of_service_principals_narrows_what_is_proved() -> None:
    raws = [outside_office()]
    del raws[0]["conditions"]["locations"]
    raws[0]["conditions"]["servicePrincipalRiskLevels"] = ["high"]
    assert told(judge_workloads(of_workloads(("sp-own",)), workloads(raws)))[0] == FAILS
    risky = of_workloads(("sp-own",), when=ExpectedConditions(service_principal_risk=("high",)))
    assert told(judge_workloads(risky, workloads(raws)))[0] == HOLDS


def test_a_proof_on_service_principals_at_its_cap_is_undecided() -> None:
    coverage = dataclasses.replace(workloads([outside_office(), outside_office()]), cap=Cap(0, 0))
    assert (
        told(judge_workloads(of_workloads(("sp-own",), when=ExpectedConditions(outside_locations=("hq",))), coverage))[0] != HOLDS
    )


def test_an_exception_of_service_principals_is_left_out() -> None:
    raws = [outside_office(excludeServicePrincipals=["sp-own"])]
    office = ExpectedConditions(outside_locations=("hq",))
    one = of_workloads((OWN_SERVICE_PRINCIPALS,), when=office)
    other = ServicePrincipalIdentity("sp-two", "Two", single_tenant_owned=True)
    assert told(judge_workloads(one, workloads(raws, (OWN, other))))[0] == FAILS
    but = of_workloads((OWN_SERVICE_PRINCIPALS,), when=office, but=ExpectedWho(service_principals=("sp-own",)))
    assert told(judge_workloads(but, workloads(raws, (OWN, other))))[0] == HOLDS


def test_applications_of_service_principals_are_told_apart() -> None:
    raws = [outside_office()]
    raws[0]["conditions"]["applications"] = {"includeApplications": ["app-1"]}
    office = ExpectedConditions(outside_locations=("hq",))
    assert told(judge_workloads(of_workloads(("sp-own",), when=office), workloads(raws)))[0] == FAILS
    named = of_workloads(("sp-own",), when=office, to=ExpectedTargets(applications=("app-1",)))
    assert told(judge_workloads(named, workloads(raws)))[0] == HOLDS
    action = of_workloads(("sp-own",), when=office, to=ExpectedTargets(user_actions=("urn:user:registerdevice",)))
    assert told(judge_workloads(action, workloads(raws)))[0] == FAILS, "they have no user actions: every application is meant"
