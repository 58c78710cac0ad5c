"""A change that is several fixes in one: every output tells what its evaluation says, and no part's facts in its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import reduce
from operator import or_

import pytest
from msgspec.structs import replace

import ztscan
from tests.graph.contract.bodies import call_problems
from tests.recordings import recording_of
from ztscan.cli.demo import DECLARED
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.variant import Ground, Variant
from ztscan.conditional_access.space.boxes import people_of
from ztscan.core.fix import Effort, Fix, Impact
from ztscan.core.fix_plan import MERGED, planned, proved_whole
from ztscan.core.model import Scan
from ztscan.core.policy_edits import recorded_policies
from ztscan.core.proved_change import ProvedChange
from ztscan.drift.compare import Graded
from ztscan.engine.effects import Trials
from ztscan.graph.changed_policies import concerns_policies
from ztscan.reports.fix_folder import README, FixBook, folder, stems
from ztscan.scan import Outcome

ORDER = tuple(Effort)
PEOPLE = re.compile(r"The change applies to ([\d,]+) pe")


@pytest.fixture(scope="module", params=["contoso", "contoso as declared", "fabrikam"])
def outcome(request: pytest.FixtureRequest) -> Outcome:
    tenant, _, declared = request.param.partition(" ")
    settings = replace(DECLARED, azure=None) if declared else None
    return ztscan.scan(recording_of(tenant), settings=settings)


@pytest.fixture(scope="module")
def scanned(outcome: Outcome) -> Graded:
    return outcome.graded


def plan_of(found: Scan) -> tuple[Fix, ...]:
    fixes = (fix for check in found.checks if check.findings for fix in check.fixes if fix.steps)
    return planned(fixes, recorded_policies(found.configuration))


def told(found: Scan) -> Iterator[tuple[ProvedChange, Fix]]:
    """Each change whose effect was proved, with its fix as outputs get it."""
    assert found.changes is not None
    plan = {(fix.closes, fix.facts.changes): place for place, fix in enumerate(plan_of(found))}
    whole = proved_whole(plan_of(found), found.changes)
    for change in found.changes.all:
        yield change, whole[plan[change.fixes, change.changes]]


def closed_by(change: ProvedChange) -> set[str]:
    """What an output may say that the change closes. The fix of one check keeps its name where that is undecided."""
    own = set(change.fixes) & set(change.undecided) if len(change.fixes) == 1 else set()
    return {*change.closes, *own}


def test_what_the_first_changes_say_that_they_close_was_evaluated(scanned: Graded) -> None:
    changes = scanned.scan.changes
    assert changes is not None
    for change, fix in told(scanned.scan):
        if change in changes.first:
            assert sorted(fix.closes) == sorted(change.closes)


def merged(found: Scan) -> list[tuple[ProvedChange, Fix]]:
    before = {(fix.closes, fix.facts.changes) for fix in plan_of(found) if len(fix.closes) > 1 or MERGED in fix.remains}
    return [pair for pair in told(found) if (pair[0].fixes, pair[0].changes) in before]


def test_a_fix_closes_what_its_evaluation_closes(scanned: Graded) -> None:
    for change, fix in told(scanned.scan):
        assert sorted(fix.closes) == sorted(closed_by(change))
        assert (fix.facts.effort, fix.facts.notices, fix.affected) == (change.effort, change.notices, change.affected)


def test_no_file_names_a_gap_among_those_that_it_closes_which_the_evaluation_leaves_open(scanned: Graded) -> None:
    found = scanned.scan
    plan = proved_whole(plan_of(found), found.changes)
    files = folder(FixBook(found.tenant, plan, {}))
    sections = dict(_sections(files[README]))
    stem_of = dict(zip((id(fix) for fix in plan), stems(plan), strict=True))
    for change, fix in told(found):
        stem = stem_of[next(id(one) for one in plan if one == fix)]
        closes = closed_by(change)
        row = next(line for line in files[README].splitlines() if line.startswith(f"| `{stem}` |"))
        assert set(re.findall(r"`([^`]+)`", row.split(" | ")[1])) == closes
        assert set(re.findall(r"^- Closes: .*\(`([^`]+)`\)$", sections[stem], re.MULTILINE)) == closes
        assert set(re.findall(r"--check ([\w.]*\w)", sections[stem])) == closes
        for script in (name for name in files if name.startswith(f"{stem}.") and name.endswith(".ps1")):
            head = re.search(r"^# Closes: (.*)$", files[script], re.MULTILINE)
            assert head is not None
            assert set(head[1].split(", ")) == closes
            assert set(re.findall(r"--check (\S+)", files[script])) == closes
        content = json.loads(files[f"{stem}.json"])
        assert set(content["closes"]) == set(re.findall(r"--check (\S+)", content["verify"])) == closes


IMPACTS = tuple(Impact)


def _sections(readme: str) -> Iterator[tuple[str, str]]:
    for text in readme.split("\n## ")[1:]:
        title, _, rest = text.partition("\n")
        yield title, rest


def test_the_effort_of_a_merged_change_is_at_least_that_of_each_part_and_of_each_gap_that_it_closes(scanned: Graded) -> None:
    """One edit that several checks name is no whole of several: it takes what it takes for each of them."""
    efforts = _efforts(scanned.scan)
    found = merged(scanned.scan)
    assert found
    several = {fix.closes for fix in plan_of(scanned.scan) if MERGED in fix.remains}
    for change, fix in found:
        checks = {*change.fixes, *change.closes} if change.fixes in several else change.fixes
        needed = [effort for check in checks for effort in efforts.get(check, [])]
        assert ORDER.index(change.effort) == max(map(ORDER.index, needed)), change.changes
        assert fix.facts.effort == change.effort


def _efforts(found: Scan) -> Mapping[str, list[Effort]]:
    return {check.id: [fix.facts.effort for fix in check.fixes if fix.steps] for check in found.checks}


def test_a_merged_change_tells_once_how_many_people_notice(scanned: Graded) -> None:
    for change, _ in merged(scanned.scan):
        counts = PEOPLE.findall(change.notices)
        assert len(counts) <= 1
        if counts:
            assert change.affected == int(counts[0].replace(",", ""))
            parts = [fix for check in scanned.scan.checks if check.id in change.fixes for fix in check.fixes]
            assert change.affected >= max(fix.affected or 0 for fix in parts)
        assert len(change.notices.split("Nobody")) == 1 or change.impact == "none"


def test_the_first_change_of_the_bundled_tenant_asks_of_everybody_what_its_edit_asks() -> None:
    """What other edits of the same policy ask of ten administrators is a policy of its own."""
    found = ztscan.scan(recording_of("contoso"), settings=replace(DECLARED, azure=None)).graded.scan
    assert found.changes is not None
    first = found.changes.first[0]
    assert len(first.fixes) > 1
    (alone,) = next(check.fixes for check in found.checks if check.id == "conditional_access.mfa_all_users")
    assert (first.affected, first.effort, first.impact) == (alone.affected, Effort.HOURS, Impact.MAY_BLOCK)
    (own,) = [change for change in found.changes.all if "conditional_access.phish_resistant_admins" in change.fixes]
    assert len(own.fixes) == 4
    assert (own.affected, own.reports_first) == (10, True)
    assert own.changes.startswith("Create a Conditional Access policy like CA001")


def words_of(changes: str) -> set[str]:
    """The policies and edits that the words of a change name, whether it edits them or a policy like one of them."""
    heads = re.sub(r"(Change the polic(y|ies)|Create a Conditional Access policy like) ", "", changes.removesuffix("."))
    return set(re.split(r"; (?:and )?|: |\. ", heads))


def parts_of(whole: Fix, found: Scan) -> list[Fix]:
    """The fixes of single checks that a fix of the plan is made of: their words are among its words."""
    words = words_of(whole.facts.changes)
    fixes = [fix for check in found.checks if check.id in whole.closes for fix in check.fixes if fix.steps]
    return [fix for fix in fixes if words_of(fix.facts.changes) <= words]


def test_a_change_asks_no_more_of_people_than_its_parts_ask_one_by_one(outcome: Outcome) -> None:
    """Whom it newly applies to, one of its parts applies to; nothing worse happens to them; and it takes no less."""
    found, store = outcome.graded.scan, outcome.evidence
    today = store.value("sign_in_coverage")
    assert isinstance(today, SignInCoverage)
    trials = Trials((), store, {}, {}, lambda _: lambda one: one)
    groups = [(fix, parts_of(fix, found)) for fix in plan_of(found) if fix.closes and concerns_policies(fix.steps[0].call)]
    seen = 0
    for whole, parts in groups:
        assert parts, whole.facts.changes
        assert ORDER.index(whole.facts.effort) >= max(ORDER.index(part.facts.effort) for part in parts)
        assert IMPACTS.index(whole.facts.impact) <= max(IMPACTS.index(part.facts.impact) for part in parts)
        if len(parts) == 1:
            continue
        coverages = []
        for fix in (whole, *parts):
            changed = trials.changed(step.call for step in fix.steps if "{id}" not in step.call.path)
            assert changed is not None
            coverages.append(changed.store.value("sign_in_coverage"))
        ground = Ground(today, [policy for one in coverages for policy in one.policies])
        reached, *of_parts = (people_reached(ground.after(one)) for one in coverages)
        assert not reached & ~reduce(or_, of_parts), whole.facts.changes
        seen += 1
    assert seen


def test_no_fix_of_policies_reaches_more_people_than_the_part_that_reaches_most(scanned: Graded) -> None:
    found = scanned.scan
    whole = [fix for fix in proved_whole(plan_of(found), found.changes) if concerns_policies(fix.steps[0].call)]
    assert len(whole) > 3
    for fix in whole:
        if fix.closes:
            assert fix.affected == max(part.affected or 0 for part in parts_of(fix, found)), fix.facts.changes


def test_graph_takes_each_call_of_a_policy_that_is_like_another_one(scanned: Graded) -> None:
    plan = [fix for fix in plan_of(scanned.scan) if fix.facts.changes.startswith("Create a Conditional Access policy like ")]
    assert plan or scanned.scan.tenant.name != "Contoso"
    assert [wrong for fix in plan for step in fix.steps for wrong in call_problems(step)] == []


def people_reached(after: SignInCoverage) -> int:
    assert isinstance(after, Variant)
    return people_of(after.reached()[0])
