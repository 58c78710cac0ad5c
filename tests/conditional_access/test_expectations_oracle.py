"""Expectations against a naive oracle, sign-in by sign-in over generated tenants."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.conditional_access import oracle
from tests.conditional_access.expecting import (
    FAILS,
    HOLDS,
    NOBODY,
    ORACLE,
    REGISTER,
    UNDECIDED,
    coverage_of,
    expected,
    judged,
)
from tests.conditional_access.generated import ADMIN, EXCHANGE, PHISHING_RESISTANT, READER, fuzz, policy_sets, scenarios
from ztscan.config.expectations import (
    Expectation,
    ExpectedConditions,
    ExpectedTargets,
    ExpectedWho,
)

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
