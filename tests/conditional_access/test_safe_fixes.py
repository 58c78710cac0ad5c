"""Laws over all fixes and small changes of recorded tenants: what a person who follows them does not come to regret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from msgspec.structs import replace

import ztscan
from tests.recordings import recording_of
from ztscan.cli.demo import DECLARED
from ztscan.config.settings import Settings
from ztscan.core.fix import Fix, GraphCall
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
