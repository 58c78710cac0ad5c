"""The effect of a change, as a scan tells it, against a scan of the recording to which the calls were applied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import pytest

import ztscan
from tests.recordings import BUNDLED
from ztscan.config.settings import EmergencyAccess, Settings
from ztscan.core.first_changes import chosen_first
from ztscan.core.fix import Fix, FixFacts, FixStep, GraphCall
from ztscan.core.fix_plan import MERGED, planned, proved_whole
from ztscan.core.model import Scan, Severity, Verdict
from ztscan.core.policy_edits import edited_policies, recorded_policies
from ztscan.core.proved_change import change_of
from ztscan.core.result import from_document, to_document
from ztscan.drift.compare import Graded
from ztscan.engine.effects import Trials, in_force
from ztscan.engine.evaluate import verdict_of
from ztscan.engine.evidence import FACTS, EvidenceStore
from ztscan.engine.registry import load
from ztscan.graph.changed_policies import ChangedPolicies, concerns_policies
from ztscan.graph.overlay import with_calls
from ztscan.graph.source import Recorded
from ztscan.reports.numbers.changes import FirstChange, first_changes, other_changes
from ztscan.reports.redact import POLICY_CHANGE, redact

CHECKS = (
    "conditional_access.mfa_*",
    "conditional_access.exclusions_covered",
    "conditional_access.managed_device_admins",
    "conditional_access.admin_sign_in_frequency",
    "conditional_access.paw_for_admins",
    "conditional_access.phish_resistant_admins",
    "authentication_methods",
    "tenant_settings",
)


@pytest.fixture(scope="module")
def contoso() -> Graded:
    return ztscan.scan(BUNDLED, CHECKS).graded


def gaps_of(found: Scan) -> set[str]:
    return {check.id for check in found.checks if check.effective is Verdict.FAIL}


def fixes_of(found: Scan) -> dict[tuple[str, ...], Fix]:
    return {fix.closes: fix for fix in plan_of(found)}


def plan_of(found: Scan) -> tuple[Fix, ...]:
    fixes = (fix for check in found.checks for fix in check.fixes if fix.steps)
    return planned(fixes, recorded_policies(found.configuration))


LEFT_OUT = Settings(emergency_access=EmergencyAccess(accounts=("bg-one@contoso.example", "bg-two@contoso.example")))
"""Nobody declared these accounts, and policies exclude them as such accounts: fixes are proved as if they were declared."""


def rescanned(fixes: Iterable[Fix]) -> Scan:
    """A scan of the recording as if the calls of the fixes had been sent before, and the accounts left out declared."""
    calls = [in_force(step.call) for fix in fixes for step in fix.steps if "{" not in step.call.path]
    recorded = Recorded.open(BUNDLED)
    settings = [call for call in calls if not concerns_policies(call)]
    changed = msgspec.structs.replace(recorded, recording=with_calls(recorded.recording, settings))
    return ztscan.scan(ChangedPolicies.of(changed, filter(concerns_policies, calls)), CHECKS, settings=LEFT_OUT).graded.scan


def test_the_first_changes_close_what_a_second_scan_no_longer_finds(contoso: Graded) -> None:
    scan, changes = contoso.scan, contoso.scan.changes
    assert changes is not None
    assert len(changes.first) == 5
    fixes = fixes_of(scan)
    after = rescanned([fixes[change.fixes] for change in changes.first])
    by_declaring = gaps_of(scan) - gaps_of(rescanned(()))
    assert "conditional_access.mfa_admins" in by_declaring
    closed = {check for change in changes.first for check in change.closes}
    assert not by_declaring & closed
    assert gaps_of(after) & gaps_of(scan) == gaps_of(scan) - closed - by_declaring
    assert changes.gaps_after == len(gaps_of(after)) + len(by_declaring)
    assert (changes.gaps, changes.unproved > 0) == (len(gaps_of(scan)), True)


def test_each_gap_counts_for_the_first_change_that_closes_it(contoso: Graded) -> None:
    changes = contoso.scan.changes
    assert changes is not None
    counted = [check for change in changes.first for check in change.adds]
    assert len(counted) == len(set(counted))
    assert set(counted) == {check for change in changes.first for check in change.closes}


def test_a_verdict_from_before_is_that_of_a_second_evaluation() -> None:
    """A check is passed over only where its verdict on evidence that knows nothing from before is the same."""
    recorded = Recorded.open(BUNDLED)
    outcome = ztscan.scan(BUNDLED, ("external_identities", "mfa_registration"))
    results = {check.id: check for check in outcome.graded.scan.checks}
    checks, store = [load().checks[key] for key in results], outcome.evidence
    trials = Trials(checks, store, {}, results, lambda _stores: lambda changed: changed)
    passed_over = 0
    for fix in fixes_of(outcome.graded.scan).values():
        changed = trials.changed([step.call for step in fix.steps if "{" not in step.call.path])
        assert changed is not None
        after = trials.after(changed)
        collected = {**store.collected, **{name: changed.store.value(name) for name in changed.names}}
        anew = EvidenceStore(collected, Settings().as_evidence(recorded.started), FACTS)
        assert after == {key: verdict_of(load().checks[key], anew, {}) for key in after}
        passed_over += sum(changed.store.gathers_as_before(load().checks[key].signature.needs) for key in after)
    assert passed_over


def edit_of(path: str, check: str) -> Fix:
    facts = FixFacts(changes=f"Change {path} for {check}.", permissions=(), role="")
    return Fix(facts=facts, steps=(FixStep(GraphCall("PATCH", path, {}), None),), closes=(check,))


def test_no_two_of_the_first_changes_edit_the_same_policy() -> None:
    """One includes all users, another one requires a compliant device of administrators. Together they would block everybody."""
    policy, setting = "/identity/conditionalAccess/policies/1", "/policies/authorizationPolicy"
    edits = ((policy, "a.users"), (policy, "b.device"), (setting, "c.guests"), (setting, "d.invite"))
    fixes: dict[tuple[str, ...], Fix] = {(check,): edit_of(path, check) for path, check in edits}
    changes = [change_of(fix, fix.closes, ()) for fix in fixes.values()]
    severities = dict.fromkeys((check for fix in fixes for check in fix), Severity.HIGH)
    found = chosen_first(changes, severities, lambda _: (), lambda one: edited_policies(fixes[one.fixes]))
    assert [change.fixes for change in found.first] == [("a.users",), ("c.guests",), ("d.invite",)]
    assert [(change.fixes, change.adds, change.closes) for change in found.others] == [(("b.device",), (), ("b.device",))]


def test_the_first_changes_of_a_tenant_edit_each_policy_once(contoso: Graded) -> None:
    fixes, changes = fixes_of(contoso.scan), contoso.scan.changes
    assert changes is not None
    old = first_changes(msgspec.structs.replace(contoso.scan, changes=None), contoso.grade)
    for paths in (
        [path for change in changes.first for path in edited_policies(fixes[change.fixes])],
        [change.what for change in old.changes if change.detail],
    ):
        assert paths
        assert len(paths) == len(set(paths))


def test_a_merged_change_is_proved_as_a_whole_and_says_what_it_leaves_open(contoso: Graded) -> None:
    plan = plan_of(contoso.scan)
    merged = [fix for fix in plan if MERGED in fix.remains]
    assert merged
    for fix in proved_whole(plan, contoso.scan.changes):
        assert MERGED not in fix.remains
    (whole,) = [
        fix for fix in proved_whole(merged, contoso.scan.changes) if "conditional_access.managed_device_admins" in fix.closes
    ]
    after = gaps_of(rescanned([whole]))
    told = " ".join((*whole.proof, *whole.remains))
    closed, _, left = told.partition("does not close")
    assert {check for check in whole.closes if check in after} == {check for check in whole.closes if check in left}
    assert {check for check in whole.closes if check not in after} == {check for check in whole.closes if check in closed}
    assert all(MERGED in fix.remains for fix in proved_whole(merged, None))


def test_a_result_file_keeps_the_changes(contoso: Graded) -> None:
    again, grade = from_document(to_document(*contoso))
    assert again.changes == contoso.scan.changes
    assert first_changes(again, grade) == first_changes(*contoso)


def test_an_older_result_counts_the_gaps_that_a_fix_names_and_says_so(contoso: Graded) -> None:
    old = msgspec.structs.replace(contoso.scan, changes=None)
    found = first_changes(old, contoso.grade)
    assert found.changes
    assert "were not evaluated" in found.proof
    assert (found.together, found.gaps_after, other_changes(old, contoso.grade)) == ("", None, ())
    fixes = fixes_of(old)
    for change in found.changes:
        assert any(set(change.closed) <= set(names) for names in fixes)


def test_redaction_leaves_no_name_in_a_change(contoso: Graded) -> None:
    hidden, grade = redact(*contoso, b"a key of the tests")
    assert hidden.changes is not None
    told = [change.changes for change in hidden.changes.all]
    assert POLICY_CHANGE in told
    assert not any("CA0" in text or "Emergency" in text for text in told)
    assert _numbers(first_changes(hidden, grade).changes) == _numbers(first_changes(*contoso).changes)


def _numbers(changes: Sequence[FirstChange]) -> list[tuple[object, ...]]:
    return [(one.closed, one.kinds, one.effort) for one in changes]
