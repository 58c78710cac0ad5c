"""What a change of Conditional Access is said to mean: who, how many applications, which demand, since when; or why not."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.conditional_access.test_facts import (
    ADELE,
    ALL,
    ALL_BUT_SOME,
    BLOCK,
    CONTRACTORS,
    EVIDENCE,
    MFA,
    guid,
    store,
)
from ztscan.conditional_access.explain.change import DEFAULTS, LOCATIONS, POLICIES, STRENGTHS, Changed, SignInChanges
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.core.model import Gap, GapReason

Raw = dict[str, Any]
OFFICE, STRENGTH = guid(40), guid(41)
SINCE = "2026-11-01T06:00:00Z"
TUESDAY = "2026-11-03T09:30:00Z"
REQUIRE_MFA: Raw = EVIDENCE["conditional_access_policies"][0]


def policy(number: int, name: str, grants: Raw, state: str = "enabled", **conditions: Any) -> Raw:
    everybody = {**ALL, "users": ALL_BUT_SOME}
    return {
        "id": guid(number),
        "displayName": name,
        "state": state,
        "conditions": {**everybody, **conditions},
        "grantControls": grants,
        "createdDateTime": "2026-01-05T00:00:00Z",
    }


def office(*ranges: str, trusted: bool = True) -> Raw:
    return {
        "@odata.type": "#microsoft.graph.ipNamedLocation",
        "id": OFFICE,
        "displayName": "Headquarters",
        "isTrusted": trusted,
        "ipRanges": [{"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": one} for one in ranges],
    }


def but_from(place: str) -> Raw:
    return {"locations": {"includeLocations": ["All"], "excludeLocations": [place]}}


def changes(evidence: Mapping[str, Any], earlier: Mapping[str, Any] | None = None) -> SignInChanges:
    """The prover over a tenant; ``earlier`` is the configuration of the earlier scan."""
    found = store(evidence)
    coverage = found.value("sign_in_coverage")
    assert isinstance(coverage, SignInCoverage), coverage
    policies, defaults, organization = map(found.value, ("conditional_access_policies", "security_defaults", "organization"))
    return SignInChanges(coverage, policies, defaults, organization, earlier=earlier or {}, since=SINCE)


def meaning_of(
    before: Raw | None, after: Raw | None, others: tuple[Raw, ...] = (), earlier: Mapping[str, Any] | None = None, **evidence: Any
) -> str:
    """What it means that one policy became another, beside ``others``."""
    present = [*others, after] if after else list(others)
    changed = Changed(POLICIES, (after or before or {})["id"], before, after)
    return changes({"conditional_access_policies": present, **evidence}, earlier).meaning(changed)


def edited(raw: Raw, change: Callable[[Raw], Any], modified: str = TUESDAY) -> Raw:
    other = copy.deepcopy(raw)
    change(other)
    return {**other, "modifiedDateTime": modified}


def report_only(raw: Raw) -> Raw:
    return edited(raw, lambda one: one.update(state="enabledForReportingButNotEnforced"))


MEANT = "adele@contoso.com and gina_fabrikam.com#EXT#@contoso.com"
"""Those whom no policy of this tenant leaves out, of whom all tests speak."""
WITHOUT_MFA = "no longer need multifactor authentication and can now sign in with legacy clients"
WITH_MFA = "now need multifactor authentication and can no longer sign in with legacy clients"


def test_report_only_takes_the_demand_from_all_that_the_policy_reached() -> None:
    told = meaning_of(REQUIRE_MFA, report_only(REQUIRE_MFA))
    assert told == f"report-only since Tuesday 2026-11-03: {MEANT} × all applications {WITHOUT_MFA}"


@pytest.mark.parametrize(
    ("before", "after", "how", "demand"),
    [
        (
            report_only(REQUIRE_MFA),
            {**REQUIRE_MFA, "modifiedDateTime": TUESDAY},
            "switched on since Tuesday 2026-11-03",
            WITH_MFA,
        ),
        ({**REQUIRE_MFA, "state": "disabled"}, REQUIRE_MFA, "switched on since the baseline", WITH_MFA),
        (REQUIRE_MFA, {**REQUIRE_MFA, "state": "disabled"}, "switched off since the baseline", WITHOUT_MFA),
        (REQUIRE_MFA, None, "deleted", WITHOUT_MFA),
        (None, {**REQUIRE_MFA, "createdDateTime": TUESDAY}, "new since Tuesday 2026-11-03", WITH_MFA),
    ],
)
def test_what_was_done_is_said_first(before: Raw | None, after: Raw | None, how: str, demand: str) -> None:
    assert meaning_of(before, after) == f"{how}: {MEANT} × all applications {demand}"


@pytest.mark.parametrize("modified", ["2026-10-01T00:00:00Z", "yesterday", "2026-11-03T09:30:00", None, 7])
def test_a_day_before_the_baseline_or_none_at_all_is_not_that_of_the_change(modified: Any) -> None:
    after = {**REQUIRE_MFA, "state": "disabled", "modifiedDateTime": modified}
    if modified == 7:
        after.pop("modifiedDateTime")
    assert meaning_of(REQUIRE_MFA, after).startswith("switched off since the baseline: ")


def test_who_was_excluded_is_named_and_nobody_else() -> None:
    more = edited(REQUIRE_MFA, lambda one: one["conditions"]["users"]["excludeUsers"].append(ADELE))
    told = meaning_of(REQUIRE_MFA, more)
    assert told == f"changed since Tuesday 2026-11-03: adele@contoso.com × all applications {WITHOUT_MFA}"
    assert meaning_of(more, REQUIRE_MFA) == f"changed since the baseline: adele@contoso.com × all applications {WITH_MFA}"


def test_an_excluded_application_is_named() -> None:
    payroll = guid(22)
    less = edited(REQUIRE_MFA, lambda one: one["conditions"]["applications"].update(excludeApplications=[payroll]))
    told = meaning_of(REQUIRE_MFA, less)
    assert f"{MEANT} × Payroll" in told
    assert "no longer need multifactor authentication" in told
    assert "all applications" not in told


def test_what_another_policy_demands_as_well_is_not_lost() -> None:
    second = {**REQUIRE_MFA, "id": guid(31), "displayName": "MFA again"}
    assert meaning_of(REQUIRE_MFA, report_only(REQUIRE_MFA), (second,)) == ""
    assert meaning_of(REQUIRE_MFA, None, (second,)) == ""


def test_a_policy_that_was_not_enforced_and_is_not_means_nothing() -> None:
    assert meaning_of(report_only(REQUIRE_MFA), None) == ""
    assert meaning_of({**REQUIRE_MFA, "state": "disabled"}, report_only(REQUIRE_MFA)) == ""


def test_a_lifted_block_is_told_as_such_and_no_demand_that_went_with_it() -> None:
    flows = {"transferMethods": "deviceCodeFlow"}
    blocked = policy(31, "No device code", BLOCK, authenticationFlows=flows)
    told = meaning_of(blocked, report_only(blocked), (REQUIRE_MFA,))
    how = "with transfer method deviceCodeFlow"
    assert told == f"report-only since Tuesday 2026-11-03: {MEANT} × all applications, {how}, are no longer blocked"
    legacy = policy(32, "No legacy clients", BLOCK, clientAppTypes=["exchangeActiveSync", "other"])
    lifted = meaning_of(legacy, report_only(legacy))
    assert lifted == f"report-only since Tuesday 2026-11-03: {MEANT} × all applications can now sign in with legacy clients"


def test_a_weaker_demand_names_the_stronger_that_went() -> None:
    strong = {"operator": "OR", "builtInControls": [], "authenticationStrength": {"id": "00000000-0000-0000-0000-000000000004"}}
    before = policy(31, "Keys", strong)
    told = meaning_of(before, edited(before, lambda one: one.update(grantControls=MFA)))
    assert told == (
        f"changed since Tuesday 2026-11-03: {MEANT} × all applications no longer need phishing-resistant authentication"
    )
    device = policy(32, "Device", {"operator": "AND", "builtInControls": ["mfa", "compliantDevice"]})
    weaker = edited(device, lambda one: one["grantControls"].update(operator="OR"))
    found = meaning_of(device, weaker)
    assert "no longer need multifactor authentication" in found
    assert "no longer need a managed device" in found
    assert "multifactor authentication or a managed device" not in found, "one of the two is still demanded"


@pytest.mark.parametrize("place", [OFFICE, "AllTrusted"])
def test_a_named_location_that_grew_lets_more_addresses_in(place: str) -> None:
    outside = policy(31, "MFA outside", MFA, **but_from(place))
    narrow, wide = office("203.0.113.0/24"), office("203.0.0.0/16")
    present = {"conditional_access_policies": [outside], "named_locations": [wide]}
    told = changes(present).meaning(Changed(LOCATIONS, OFFICE, narrow, {**wide, "modifiedDateTime": TUESDAY}))
    where = "× all applications, from within Headquarters,"
    assert told == f"changed since Tuesday 2026-11-03: {MEANT} {where} {WITHOUT_MFA}"
    back = changes({**present, "named_locations": [narrow]}).meaning(Changed(LOCATIONS, OFFICE, wide, narrow))
    assert WITH_MFA in back


def test_a_location_that_became_trusted_counts_where_policies_speak_of_trusted_ones() -> None:
    present = {"named_locations": [office("203.0.113.0/24")]}
    changed = Changed(LOCATIONS, OFFICE, office("203.0.113.0/24", trusted=False), office("203.0.113.0/24"))
    named = {"conditional_access_policies": [policy(31, "MFA outside", MFA, **but_from(OFFICE))]}
    trusted = {"conditional_access_policies": [policy(31, "MFA outside", MFA, **but_from("AllTrusted"))]}
    assert changes({**present, **named}).meaning(changed) == ""
    assert WITHOUT_MFA in changes({**present, **trusted}).meaning(changed)


def test_a_location_that_came_or_went_means_nothing_by_itself() -> None:
    prover = changes({"named_locations": [office("203.0.113.0/24")]})
    assert prover.meaning(Changed(LOCATIONS, OFFICE, None, office("203.0.113.0/24"))) == ""


def test_an_earlier_policy_may_refer_to_a_location_that_is_gone() -> None:
    before = policy(31, "MFA outside", MFA, **but_from(OFFICE))
    after = edited(before, lambda one: one["conditions"].pop("locations"))
    told = meaning_of(before, after, earlier={LOCATIONS: {OFFICE: office("203.0.113.0/24")}})
    assert WITH_MFA in told
    assert "from Headquarters" in told
    unknown = meaning_of(before, after)
    assert unknown.startswith("changed since Tuesday 2026-11-03: what it means for sign-ins cannot be told: ")
    assert OFFICE in unknown


def test_a_strength_that_accepts_more_than_before() -> None:
    grants = {"operator": "OR", "builtInControls": [], "authenticationStrength": {"id": STRENGTH}}
    keys = {"id": STRENGTH, "displayName": "Keys", "policyType": "custom", "allowedCombinations": ["fido2"]}
    more = {**keys, "allowedCombinations": ["fido2", "password,sms"]}
    present = {"conditional_access_policies": [policy(31, "Keys", grants)], "authentication_strengths": [more]}
    told = changes(present).meaning(Changed(STRENGTHS, STRENGTH, keys, more))
    assert told == (f"changed since the baseline: {MEANT} × all applications no longer need phishing-resistant authentication")


def test_security_defaults_switched_off_leave_everybody_without() -> None:
    on, off = {"id": guid(50), "isEnabled": True}, {"id": guid(50), "isEnabled": False}
    told = changes({"conditional_access_policies": [], "security_defaults": off}).meaning(Changed(DEFAULTS, guid(50), on, off))
    assert told.startswith("changed since the baseline: ")
    assert "can now sign in with legacy clients" in told


def test_members_of_a_group_that_were_not_read_leave_it_open() -> None:
    before = edited(REQUIRE_MFA, lambda one: one["conditions"]["users"].update(excludeGroups=[guid(77)]))
    told = meaning_of(before, REQUIRE_MFA)
    assert told.startswith("changed since the baseline: what it means for sign-ins cannot be told: ")
    assert f"the group {guid(77)}, whose members were not read" in told


def test_members_of_a_group_of_the_present_that_could_not_be_read_leave_it_open() -> None:
    unread = Gap("group_members", GapReason.NO_PERMISSION, "the tenant does not let us", "grant Group.Read.All")
    assert CONTRACTORS in REQUIRE_MFA["conditions"]["users"]["excludeGroups"]
    told = meaning_of(REQUIRE_MFA, report_only(REQUIRE_MFA), group_members=unread)
    assert "cannot be told" in told
    assert "whose members were not read" in told


def test_an_unknown_condition_leaves_it_open() -> None:
    before = edited(REQUIRE_MFA, lambda one: one["conditions"].update(moonPhase=["full"]))
    told = meaning_of(before, {**before, "state": "disabled"})
    assert "cannot be told" in told
    assert "conditions.moonPhase" in told


def test_workload_identities_are_said_to_be_left_out() -> None:
    workload = policy(31, "Workloads", BLOCK, clientApplications={"includeServicePrincipals": ["ServicePrincipalsInMyTenant"]})
    del workload["conditions"]["users"]
    assert meaning_of(workload, None) == "what it means for workload identities is not worked out"


def test_a_baseline_that_holds_no_policy_there_is_refused_in_words() -> None:
    told = meaning_of({**REQUIRE_MFA, "displayName": ["no", "text"]}, REQUIRE_MFA)
    assert told.startswith("what it means for sign-ins cannot be told: the earlier state is not as Graph writes it")
