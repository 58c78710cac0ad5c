"""Laws over all fixes and small changes of recorded tenants: what a person who follows them does not come to regret."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from msgspec.structs import replace

import ztscan
from tests.recordings import recording_of
from ztscan.cli.demo import DECLARED
from ztscan.config.settings import Settings
from ztscan.core.fix import Fix, GraphCall, Impact
from ztscan.core.fix_plan import planned, proved_whole
from ztscan.core.immutable import plain
from ztscan.core.model import Scan
from ztscan.core.policy_edits import recorded_policies
from ztscan.reports.fix_scripts import powershell
from ztscan.scan import Outcome

TENANTS: Mapping[str, tuple[str, Settings]] = {
    "contoso": ("contoso", Settings()),
    "contoso as declared": ("contoso", replace(DECLARED, azure=None)),
    "woodgrove": ("woodgrove", Settings()),
    "fabrikam": ("fabrikam", Settings()),
}
POLICIES = "/identity/conditionalAccess/policies/"


@pytest.fixture(scope="module", params=TENANTS)
def outcome(request: pytest.FixtureRequest) -> Outcome:
    name, settings = TENANTS[request.param]
    return ztscan.scan(recording_of(name), settings=settings)


def calls(scan: Scan) -> Iterator[GraphCall]:
    """Every call to a policy: of fixes, alone and merged, and of the small changes of findings."""
    for fix in fixes(scan):
        yield from (step.call for step in fix.steps)
    for check in scan.checks:
        for finding in check.findings:
            yield from (miss.call for miss in finding.near_misses if miss.call)


def fixes(scan: Scan) -> Iterator[Fix]:
    alone = [fix for check in scan.checks for fix in check.fixes if fix.steps and check.id.startswith("conditional_access.")]
    yield from alone
    yield from proved_whole(planned(alone, recorded_policies(scan.configuration)), scan.changes)


def people(policy: Any, side: str) -> dict[str, set[str]]:
    users = ((policy.get("conditions") or {}).get("users")) or {}
    return {kind: {str(entry).lower() for entry in users.get(f"{side}{kind}") or ()} for kind in ("Users", "Groups")}


def test_no_call_ends_an_exclusion_of_what_may_be_an_emergency_access_account(outcome: Outcome) -> None:
    coverage, accounts = outcome.evidence.value("sign_in_coverage"), outcome.evidence.value("emergency_accounts")
    if not hasattr(coverage, "population"):
        return
    maybe = {user.id.lower() for user in outcome.evidence.value("emergency_candidates")} | {one.lower() for one in accounts.ids}
    ordinals = coverage.population.ordinals_of(maybe)
    mask = sum(1 << ordinal for ordinal in ordinals.values())
    groups = {
        key for key, inside in coverage.population.groups.items() if isinstance(inside, int) and inside and not inside & ~mask
    }
    recorded = recorded_policies(outcome.graded.scan.configuration)
    seen = 0
    for call in calls(outcome.graded.scan):
        policy = recorded.get(call.path.removeprefix(POLICIES))
        body = plain(call.body)
        if policy is None or not isinstance(body, dict) or "conditions" not in body:
            continue
        seen += 1
        before, after = people(plain(policy), "exclude"), people(body, "exclude")
        left_out = {kind: before[kind] - after[kind] for kind in before}
        assert not left_out["Groups"] & groups, call.path
        assert not left_out["Users"] & maybe, call.path
    assert seen or not recorded


def test_where_no_emergency_access_account_is_declared_every_fix_says_so_first(outcome: Outcome) -> None:
    scan, accounts = outcome.graded.scan, outcome.evidence.value("emergency_accounts")
    if not any(fixes(scan)):
        return
    told = [text for text in scan.warnings if text.startswith("No emergency access account is declared")]
    assert bool(told) is not bool(accounts.ids)
    names = [user.name for user in outcome.evidence.value("emergency_candidates")]
    assert all("[emergency_access]" in text for text in told)
    assert not told or not names or any(name in told[0] for name in names)
    for fix in fixes(scan):
        cautions = [text for text in fix.facts.prepare if text.startswith("No emergency access account is declared")]
        assert len(cautions) == len(told), fix.facts.changes
        if told:
            script = powershell(fix, scan.tenant)
            assert "# First: No emergency access account is declared" in script
            assert not fix.terraform or fix.terraform.startswith("# No emergency access account is declared")


def test_a_new_policy_leaves_out_what_may_be_an_emergency_access_account(outcome: Outcome) -> None:
    coverage = outcome.evidence.value("sign_in_coverage")
    spared = getattr(coverage, "spared", None)
    if spared is None:
        return
    for call in calls(outcome.graded.scan):
        body = plain(call.body)
        if call.method == "POST" and "All" in body["conditions"]["users"].get("includeUsers", ()):
            excluded = people(body, "exclude")
            assert spared.users <= excluded["Users"] or spared.groups & excluded["Groups"], body["displayName"]


TOKEN_PROTECTION = {
    "00000002-0000-0ff1-ce00-000000000000",
    "00000003-0000-0ff1-ce00-000000000000",
    "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe",
}


def after(call: GraphCall, recorded: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A policy before and after a call."""
    before = plain(recorded.get(call.path.removeprefix(POLICIES)) or {})
    return before, {**before, **plain(call.body)} if isinstance(call.body, Mapping) else before


def test_token_protection_is_set_only_where_microsoft_supports_it(outcome: Outcome) -> None:
    """Elsewhere it blocks browsers and other clients that cannot bind tokens."""
    recorded = recorded_policies(outcome.graded.scan.configuration)
    for call in calls(outcome.graded.scan):
        before, now = after(call, recorded)
        had, has = (bool((one.get("sessionControls") or {}).get("secureSignInSession")) for one in (before, now))
        if has and not had:
            conditions = now["conditions"]
            assert conditions["clientAppTypes"] == ["mobileAppsAndDesktopClients"], now
            assert conditions["platforms"]["includePlatforms"] == ["windows"], now
            assert set(conditions["applications"]["includeApplications"]) <= TOKEN_PROTECTION, now


def test_a_session_is_controlled_by_a_session_control_and_not_by_a_grant_that_blocks(outcome: Outcome) -> None:
    scan, recorded = outcome.graded.scan, recorded_policies(outcome.graded.scan.configuration)
    for check in scan.checks:
        if check.id.removeprefix("conditional_access.") in (
            "app_control_unmanaged",
            "app_enforced_restrictions",
            "token_protection",
        ):
            for fix in (fix for fix in check.fixes if fix.steps):
                for step in (step for step in fix.steps if isinstance(step.call.body, Mapping)):
                    before, now = after(step.call, recorded)
                    assert now.get("grantControls") == before.get("grantControls"), fix.facts.changes
                    assert "blocks these sign-ins" not in " ".join(fix.proof)


def test_what_blocks_sign_ins_of_today_is_told_as_a_block(outcome: Outcome) -> None:
    """A policy that requires MFA of all client apps blocks those that cannot do MFA."""
    for fix in fixes(outcome.graded.scan):
        if "It blocks sign-ins of" in fix.facts.notices or "conditional_access.block_legacy_auth" in fix.closes:
            assert fix.facts.impact is Impact.MAY_BLOCK, fix.facts.changes


def test_a_fix_counts_those_whom_the_gap_counts(outcome: Outcome) -> None:
    for check in outcome.graded.scan.checks:
        if check.id.removeprefix("conditional_access.") in ("mfa_all_users", "mfa_guests") and check.fixes:
            told = re.search(r"(All|[\d,]+) of them can sign in with less today", check.fixes[0].facts.notices)
            assert told is not None, check.fixes[0].facts.notices
            affected = check.fixes[0].affected if told[1] == "All" else int(told[1].replace(",", ""))
            left_out = getattr(outcome.evidence.value("sign_in_coverage"), "spared", None)
            spared = len(left_out.users) if left_out and check.id.endswith("mfa_all_users") else 0
            assert affected == (check.findings[0].users or 0) - spared


def test_a_small_change_that_widens_a_policy_says_what_else_the_policy_does(outcome: Outcome) -> None:
    """To include all resources in a policy with sign-in frequency Every time has everybody sign in again everywhere."""
    recorded = recorded_policies(outcome.graded.scan.configuration)
    for check in outcome.graded.scan.checks:
        for miss in (miss for finding in check.findings for miss in finding.near_misses if miss.call):
            policy = plain(recorded[miss.policy.id])
            frequency = (policy.get("sessionControls") or {}).get("signInFrequency") or {}
            widened = any(f"include all {what}" in miss.change for what in ("resources", "users"))
            if widened and frequency.get("isEnabled") and "frequency" not in check.id and "every_time" not in check.id:
                told = " ".join(miss.warnings)
                assert "asks people to sign in again" in told or "session" in check.title.lower(), (check.id, miss.change)


def test_a_policy_for_some_people_that_becomes_one_for_everybody_gets_a_name_that_says_so(outcome: Outcome) -> None:
    """ "MFA for administrators" that is for everybody misleads those who read the list of policies."""
    recorded = recorded_policies(outcome.graded.scan.configuration)
    for fix in fixes(outcome.graded.scan):
        for step in fix.steps:
            before, now = after(step.call, recorded)
            if step.call.method == "PATCH" and "conditions" in before and step.undo:
                some, everybody = ("All" in one["conditions"]["users"].get("includeUsers", ()) for one in (before, now))
                named = now["displayName"] != before["displayName"]
                assert named is (everybody and not some), fix.facts.changes
                assert not named or plain(step.undo.body)["displayName"] == before["displayName"]
                assert not named or not fix.terraform or "(now for all users)" in fix.terraform
