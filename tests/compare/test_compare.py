"""Two scans of Contoso, one thing changed: what drift says at the level of findings, objectives and maturity."""

from __future__ import annotations

import itertools
from typing import Any

import msgspec
import pytest

from tests.scans import ADELE, ALEX, CONTOSO, finding, grade, result, scan
from ztscan.core.errors import UsageError
from ztscan.core.model import (
    CheckResult,
    Finding,
    Gap,
    GapReason,
    Maturity,
    ObjectiveStatus,
    ResourceReading,
    Scan,
    Verdict,
    Waiver,
)
from ztscan.drift.compare import Graded, compare
from ztscan.drift.model import Direction, Drift, to_document

CHECK = "conditional_access.mfa_all_users"
ADELES = finding(CHECK, ADELE, "Adele Vance signs in without MFA")
ALEXES = finding(CHECK, ALEX, "Alex Wilber signs in without MFA")
GAP = Gap("users", GapReason.NO_PERMISSION, "403 on /users", "grant User.Read.All")


def graded(of: Scan) -> Graded:
    return Graded(of, grade(of))


def drift(before: CheckResult | None, after: CheckResult | None) -> Drift:
    return compare(graded(scan(*filter(None, [before]))), graded(scan(*filter(None, [after]))))


def failing(*findings: Finding, **facts: Any) -> CheckResult:
    return result(CHECK, Verdict.FAIL, *findings, **facts)


def passing(verdict: Verdict = Verdict.PASS, **facts: Any) -> CheckResult:
    return result(CHECK, verdict, **facts)


def told(of: Drift) -> set[tuple[str, str]]:
    return {(change.finding.subject.name, str(change.direction)) for change in of.findings}


def verdicts(of: Drift) -> set[tuple[Verdict | None, Verdict | None, str]]:
    return {(change.before, change.after, str(change.direction)) for change in of.checks}


def test_resources_that_neither_result_could_read_are_told_in_order() -> None:
    names = ("role_policies_x", "security_defaults", "authorization_policy", "named_locations", "conditional_access_policies")
    unread = [ResourceReading(name, "no_permission", 1, 1, 1, 0.0, "Policy.Read.All", "v1.0") for name in names]
    found = compare(graded(scan(resources=tuple(unread))), graded(scan(resources=tuple(reversed(unread))))).blindness
    assert [one.name for one in found] == sorted(names[1:])


def test_the_checks_that_lack_a_resource_are_told_in_order() -> None:
    checks, policies = [f"doors.{letter}" for letter in "fbdaec"], "authentication_methods_policy"
    gap = Gap(policies, GapReason.NO_PERMISSION, "403", "grant Policy.Read.All")
    blind = [result(one, Verdict.NOT_ASSESSED, reason="no_permission", gaps=(gap,)) for one in checks]
    reading = ResourceReading(policies, "no_permission", 1, 1, 1, 0.0, "Policy.Read.All", "v1.0")
    before, after = scan(*map(result, checks), configuration={policies: {"id": "p"}}), scan(*blind, resources=(reading,))
    found = {one.name: one.checks for one in compare(graded(before), graded(after)).blindness}
    assert found[policies] == tuple(sorted(checks))


def test_the_same_scan_has_no_drift() -> None:
    assert drift(failing(ADELES), failing(ADELES)).is_empty


def test_a_check_that_begins_to_fail_is_a_regression_with_its_new_findings() -> None:
    found = drift(passing(), failing(ADELES))
    assert verdicts(found) == {(Verdict.PASS, Verdict.FAIL, "regressed")}
    assert told(found) == {("Adele Vance", "new")}
    assert found.has_regressions
    assert {(o.id, o.before, o.after, o.direction) for o in found.objectives} == {
        ("identities.mfa", ObjectiveStatus.MET, ObjectiveStatus.NOT_MET, Direction.REGRESSED)
    }


def test_a_check_that_passes_now_is_an_improvement_and_no_regression() -> None:
    found = drift(failing(ADELES), passing())
    assert verdicts(found) == {(Verdict.FAIL, Verdict.PASS, "improved")}
    assert told(found) == {("Adele Vance", "gone")}
    assert found.has_changes
    assert not found.has_regressions
    assert {(p.id, p.direction, p.maturity_after) for p in found.pillars} == {
        ("identities", Direction.IMPROVED, Maturity.ADVANCED)
    }


def test_another_finding_of_a_check_that_failed_already_is_seen() -> None:
    found = drift(failing(ADELES), failing(ALEXES, ADELES))
    assert told(found) == {("Alex Wilber", "new")}
    assert verdicts(found) == set()
    assert found.has_regressions


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ({"users": 41}, {"users": 1204}, "regressed"),
        ({"users": 1204}, {"users": 41}, "improved"),
        ({"users": 41, "applications": 9}, {"users": 50, "applications": 3}, "changed"),
    ],
)
def test_a_finding_that_stays_is_worse_or_better_by_whom_it_affects(
    before: dict[str, int], after: dict[str, int], direction: str
) -> None:
    was, now = finding(CHECK, ADELE, "many", **before), finding(CHECK, ADELE, "many", **after)
    assert told(drift(failing(was), failing(now))) == {("Adele Vance", direction)}


def test_a_finding_that_stays_under_another_rule_is_neither_worse_nor_better() -> None:
    was, now = finding(CHECK, ADELE, "many", users=41), finding(CHECK, ADELE, "many", users=1204)
    found = drift(failing(was, version=1), failing(now, version=2))
    assert told(found) == set()
    assert {blind.reason for blind in found.blindness} == {"the check's own rule changed from version 1 to 2"}


@pytest.mark.parametrize("change", [{"message": "worded anew"}, {"users": 3}])
def test_wording_and_a_count_that_one_side_lacks_are_no_drift(change: dict[str, Any]) -> None:
    assert drift(failing(ADELES), failing(msgspec.structs.replace(ADELES, **change))).is_empty


def test_renaming_the_subject_is_no_drift() -> None:
    renamed = msgspec.structs.replace(ADELES, subject=msgspec.structs.replace(ADELE, name="Adele Weber"))
    assert drift(failing(ADELES), failing(renamed)).is_empty


UNASSESSED = passing(Verdict.NOT_ASSESSED, reason="no_permission")
MANUAL = passing(Verdict.MANUAL, reason="manual")
OTHER_RULE = passing(version=2)


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (UNASSESSED, "after it was not assessed (no_permission)"),
        (MANUAL, "after it was manual"),
        (OTHER_RULE, "the check's own rule changed from version 1 to 2"),
        (None, "the check did not run after"),
    ],
)
def test_a_finding_out_of_sight_is_not_comparable_never_gone(after: CheckResult | None, reason: str) -> None:
    found = drift(failing(ADELES), after)
    assert {(change.direction, change.reason) for change in found.findings} == {(Direction.NOT_COMPARABLE, reason)}
    assert {(change.direction, change.reason) for change in found.checks} == {(Direction.NOT_COMPARABLE, reason)}
    assert not found.is_empty
    assert {change.direction for change in found.objectives} == {Direction.NOT_COMPARABLE}
    assert Direction.IMPROVED not in {change.direction for change in found.pillars}


def test_a_loss_of_sight_is_told_even_where_the_check_had_passed() -> None:
    found = drift(passing(), UNASSESSED)
    assert verdicts(found) == {(Verdict.PASS, Verdict.NOT_ASSESSED, "not_comparable")}
    assert {(o.id, o.direction) for o in found.objectives} == {("identities.mfa", Direction.NOT_COMPARABLE)}
    assert not found.has_changes


def test_an_objective_is_worse_by_a_check_that_is_even_where_another_went_out_of_sight() -> None:
    other = "pim.activation_controls"
    before = scan(passing(), result(other))
    after = scan(failing(ADELES), result(other, Verdict.NOT_ASSESSED, reason="not_licensed"))
    found = compare(graded(before), graded(after))
    assert {(o.id, o.direction) for o in found.objectives} == {("identities.mfa", Direction.REGRESSED)}


def test_what_neither_scan_could_see_is_no_drift() -> None:
    assert drift(UNASSESSED, UNASSESSED).is_empty


def test_a_finding_missing_from_half_read_evidence_is_not_gone() -> None:
    found = drift(failing(ADELES, ALEXES), failing(ALEXES, gaps=(GAP,)))
    assert {(c.finding.subject.name, c.direction, c.reason) for c in found.findings} == {
        ("Adele Vance", Direction.NOT_COMPARABLE, "after, `users` could not be read in full")
    }


UNDETERMINED = Gap("policies", GapReason.UNAVAILABLE, "it is undetermined whether `CA010` applies", "evaluate it with What If")
DECIDED = "after, it is undetermined whether `CA010` applies"


def partly(*gaps: Gap, outcome: str = "ok") -> Graded:
    """A result on partial evidence, of a scan that read ``policies`` with this outcome."""
    reading = ResourceReading("policies", outcome, 3, 1, 1, 0.0, "Policy.Read.All", "v1.0")
    return graded(scan(failing(ALEXES, gaps=gaps), resources=(reading,)))


def blind(of: Drift) -> list[tuple[str, bool]]:
    return [(entry.reason, entry.unread) for entry in of.blindness]


def test_a_gap_in_what_was_read_says_itself_what_it_is() -> None:
    assert blind(compare(partly(), partly(UNDETERMINED))) == [(DECIDED, False)]
    unread = "after, `policies` could not be read in full"
    assert blind(compare(partly(), partly(UNDETERMINED, outcome="no_permission"))) == [(unread, True)]
    lost = msgspec.structs.replace(UNDETERMINED, reason=GapReason.NO_PERMISSION)
    assert blind(compare(partly(), partly(lost))) == [(DECIDED, True)], "one of many can be restored"


def test_what_both_results_lack_is_not_told_of_one() -> None:
    both = partly(UNDETERMINED)
    assert blind(compare(both, both)) == [("before and after, it is undetermined whether `CA010` applies", False)]
    other = msgspec.structs.replace(UNDETERMINED, detail="it is undetermined whether `CA011` applies")
    sides = "before, it is undetermined whether `CA011` applies; after, it is undetermined whether `CA010` applies"
    assert blind(compare(partly(other), both)) == [(sides, False)]
    lost = drift(UNASSESSED, UNASSESSED).blindness
    assert [entry.reason for entry in lost] == ["before and after it was not assessed (no_permission)"]


def test_a_finding_that_a_gap_of_content_may_hide_says_so() -> None:
    before = graded(scan(failing(ADELES, ALEXES), resources=partly().scan.resources))
    assert [change.reason for change in compare(before, partly(UNDETERMINED)).findings] == [DECIDED]


def test_a_new_finding_that_is_waived_is_no_regression_of_its_own() -> None:
    accepted = Waiver("r", "o", "2027-01-01", (ALEXES.fingerprint,), Verdict.FAIL)
    found = drift(failing(ADELES), failing(ADELES, ALEXES, waiver=accepted))
    assert told(found) == {("Alex Wilber", "new")}
    assert not found.has_regressions


@pytest.mark.parametrize(("change", "what"), [({"id": "other"}, "tenants"), ({"cloud": "usgov"}, "clouds")])
def test_different_tenants_and_clouds_are_refused(change: dict[str, str], what: str) -> None:
    other = scan(tenant=msgspec.structs.replace(CONTOSO, **change))
    with pytest.raises(UsageError, match=f"different {what}"):
        compare(graded(scan()), graded(other))


def test_the_drift_can_be_written_as_json() -> None:
    document = msgspec.json.decode(msgspec.json.encode(to_document(drift(passing(), failing(ADELES)))))
    assert document["schema"] == "ztscan.drift/1"
    assert [change["direction"] for change in document["findings"]] == ["new"]


def test_an_objective_that_no_longer_applies_is_neither_better_nor_worse() -> None:
    before, after = graded(scan(passing())), graded(scan(passing()))
    mfa, *others = after.grade.objectives
    changed = (msgspec.structs.replace(mfa, status=ObjectiveStatus.NOT_APPLICABLE), *others)
    found = compare(before, Graded(after.scan, msgspec.structs.replace(after.grade, objectives=changed)))
    assert {(o.id, o.direction) for o in found.objectives} == {("identities.mfa", Direction.CHANGED)}


def test_a_higher_score_over_fewer_objectives_is_not_an_improvement() -> None:
    before, after = graded(scan(failing(ADELES))), graded(scan(failing(ADELES)))
    pillars = tuple(msgspec.structs.replace(p, score=90, assessed=10) if p.id == "identities" else p for p in after.grade.pillars)
    found = compare(before, Graded(after.scan, msgspec.structs.replace(after.grade, pillars=pillars)))
    assert {(p.id, p.direction) for p in found.pillars} == {("identities", Direction.NOT_COMPARABLE)}


def restated(of: Graded, status: ObjectiveStatus) -> Graded:
    """The same scan, its first objective with another status."""
    mfa, *others = of.grade.objectives
    objectives = (msgspec.structs.replace(mfa, status=status), *others)
    return Graded(of.scan, msgspec.structs.replace(of.grade, objectives=objectives))


@pytest.mark.parametrize(
    ("was", "now", "direction"),
    [
        (ObjectiveStatus.MET, ObjectiveStatus.PARTLY_MET, Direction.REGRESSED),
        (ObjectiveStatus.PARTLY_MET, ObjectiveStatus.NOT_MET, Direction.REGRESSED),
        (ObjectiveStatus.NOT_MET, ObjectiveStatus.PARTLY_MET, Direction.IMPROVED),
        (ObjectiveStatus.PARTLY_MET, ObjectiveStatus.MET, Direction.IMPROVED),
    ],
)
def test_an_objective_moves_by_what_its_owner_attests_as_well(
    was: ObjectiveStatus, now: ObjectiveStatus, direction: Direction
) -> None:
    one = graded(scan(passing()))
    found = compare(restated(one, was), restated(one, now))
    assert {(o.id, o.direction) for o in found.objectives} == {("identities.mfa", direction)}


def test_an_objective_and_a_pillar_that_only_one_side_knows() -> None:
    one = graded(scan(passing()))
    fewer = Graded(
        one.scan,
        msgspec.structs.replace(one.grade, objectives=one.grade.objectives[1:], pillars=one.grade.pillars[1:]),
    )
    came, went = compare(fewer, one), compare(one, fewer)
    assert {(o.id, o.direction) for o in came.objectives} == {("identities.mfa", Direction.NEW)}
    assert {(o.id, o.direction) for o in went.objectives} == {("identities.mfa", Direction.GONE)}
    assert came.pillars == went.pillars == ()


def test_a_maturity_that_one_side_does_not_know_is_held_by_its_score() -> None:
    one = graded(scan(failing(ADELES)))
    first, *others = one.grade.pillars

    def with_pillar(maturity: Maturity, score: int) -> Graded:
        pillar = msgspec.structs.replace(first, maturity=maturity, score=score)
        return Graded(one.scan, msgspec.structs.replace(one.grade, pillars=(pillar, *others)))

    unknown, known = with_pillar(Maturity.NOT_KNOWN, 50), with_pillar(Maturity.ADVANCED, 40)
    assert {p.direction for p in compare(unknown, known).pillars} == {Direction.REGRESSED}
    assert {p.direction for p in compare(known, unknown).pillars} == {Direction.IMPROVED}


def test_a_finding_that_went_tells_whether_it_had_been_accepted() -> None:
    waiver = Waiver("merger", "Adele Vance", "2027-03-31", (ADELES.fingerprint,), Verdict.FAIL)
    found = drift(failing(ADELES, ALEXES, waiver=waiver), passing())
    assert {(f.before.subject.name, f.waived_before) for f in found.findings if f.before} == {
        ("Adele Vance", True), ("Alex Wilber", False)
    }  # fmt: skip


def test_a_maturity_weighs_more_than_a_score() -> None:
    one = graded(scan(failing(ADELES)))
    first, *others = one.grade.pillars

    def with_pillar(maturity: Maturity, score: int) -> Graded:
        pillar = msgspec.structs.replace(first, maturity=maturity, score=score)
        return Graded(one.scan, msgspec.structs.replace(one.grade, pillars=(pillar, *others)))

    rising = [with_pillar(Maturity.TRADITIONAL, 60), with_pillar(Maturity.ADVANCED, 50), with_pillar(Maturity.OPTIMAL, 40)]
    for lower, higher in itertools.pairwise(rising):
        assert {p.direction for p in compare(lower, higher).pillars} == {Direction.IMPROVED}
        assert {p.direction for p in compare(higher, lower).pillars} == {Direction.REGRESSED}
