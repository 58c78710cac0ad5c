"""The numbers of a report: parts add up, unknown is never told as known, and a sentence can be recomputed from its table."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from tests.reports.html import demo
from tests.scans import grade, result, scan
from ztscan.cli import summary as terminal
from ztscan.cli.undecided import Gates
from ztscan.core.charts import (
    ConditionalAccessMatrix,
    CoverageCell,
    CoveragePopulation,
    FlowLink,
    FlowNode,
    RegisteredPopulation,
    Required,
    SignInFlow,
)
from ztscan.core.coverage_by_condition import ConditionCell, CoverageByCondition
from ztscan.core.exit_codes import ExitCode
from ztscan.core.first_changes import COSTS, chosen_first, worth
from ztscan.core.fix import Effort, Impact
from ztscan.core.model import (
    CheckResult,
    Finding,
    Gap,
    GapReason,
    Maturity,
    ObjectiveStatus,
    PillarGrade,
    Severity,
    Subject,
    Verdict,
)
from ztscan.core.proved_change import ProvedChange, ProvedChanges
from ztscan.objectives.table import load
from ztscan.plugin import Unknown, required
from ztscan.reports import junit, markdown
from ztscan.reports.html import render
from ztscan.reports.numbers.changes import first_changes
from ztscan.reports.numbers.gap import gap_numbers
from ztscan.reports.numbers.outcome import objective_counts, share_of_people, status_word, verdict_counts
from ztscan.reports.numbers.pillar import ENOUGH, compared, pillar_numbers, stage
from ztscan.reports.numbers.protection import Protection, protection
from ztscan.reports.numbers.registration import registration_numbers
from ztscan.reports.numbers.sign_ins import combination_numbers, coverage_numbers, sign_in_numbers
from ztscan.reports.numbers.words import kind_words
from ztscan.reports.page.appendix import VERDICT_WORDS
from ztscan.reports.page.book import Book
from ztscan.reports.page.brief import brief
from ztscan.reports.page.checklist import STATUS_WORDS, checklist
from ztscan.reports.page.evidence import lines, table
from ztscan.reports.page.findings import headline
from ztscan.reports.page.missing import missing

DEMANDS: tuple[Required, ...] = get_args(Required)
KINDS = ("user", "servicePrincipal", "tenant", "unifiedRoleDefinition")
few = settings(max_examples=40, deadline=None)
counts = st.integers(0, 5_000)
subjects = st.builds(Subject, st.sampled_from(KINDS), st.sampled_from("abcdef"), st.just("Some name"))
findings = st.lists(
    st.builds(
        Finding,
        subjects,
        st.just("something is wrong"),
        st.just("seen"),
        st.just("wanted"),
        users=st.none() | counts,
        applications=st.none() | counts,
    ),
    min_size=1,
    max_size=8,
)


def figures(text: str) -> list[int]:
    """The whole numbers of a sentence."""
    return [int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", text)]


def flow(parts: dict[Required, int]) -> SignInFlow:
    nodes = (FlowNode("all", "All users", 0), *(FlowNode(demand, demand, 1, demand) for demand in parts))
    return SignInFlow("people", nodes, tuple(FlowLink("all", demand, count) for demand, count in parts.items()))


def check(found: list[Finding], severity: Severity = Severity.HIGH) -> CheckResult:
    return msgspec.structs.replace(result("area.check", Verdict.FAIL, *found), severity=severity, objectives=("identity.some",))


# The examples that were found in reports


def test_undetermined_sign_ins_are_not_told_as_sign_ins_without_mfa() -> None:
    said = sign_in_numbers(flow({"mfa": 3, "unknown": 8})).sentence
    assert said == "3 of 11 people (27 %) can sign in only with MFA or are blocked; for 8 it is undetermined."


def test_two_findings_on_one_tenant_are_not_two_tenants() -> None:
    tenant = Subject("tenant", "t", "Contoso")
    twice = [Finding(tenant, f"{users} users can do it", "o", "e", discriminator=str(users), users=users) for users in (5, 10)]
    assert headline(check(twice)) == "10 users can do it (and 1 more finding)."
    assert gap_numbers(twice).findings_in_words == "2 findings on 1 tenant"


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("the logs of {} do not reach a workspace", "2 groups: the logs of each do not reach a workspace."),
        ("the activity log of {} is not exported", "2 groups: the activity log of each is not exported."),
        ("the group {} has no owner", "2 groups: each has no owner."),
        ("{} has no owner", "2 groups: each has no owner."),
    ],
)
def test_what_is_said_of_a_part_of_each_subject_names_the_part(message: str, told: str) -> None:
    found = [Finding(Subject("group", f"{n}", f"Team {n}"), message.format(f"Team {n}"), "o", "e") for n in (1, 2)]
    assert headline(check(found)) == told


def test_two_findings_on_each_of_36_roles_are_not_72_roles() -> None:
    roles = [Subject("unifiedRoleDefinition", str(n), f"Role {n}") for n in range(36)]
    found = [Finding(role, f"{role.name} is wrong", what, "e", discriminator=what) for role in roles for what in ("a", "b")]
    assert headline(check(found)) == "36 roles: each is wrong."
    of = check(found)
    assert table(of, lines(found, "global"), gap_numbers(found), 5, 5, hash).caption == "72 findings on 36 roles"
    assert gap_numbers(found).told("Role 0 is wrong", [f.subject.name for f in found]) == (
        "72 findings on 36 roles (Role 0, Role 1, Role 2 and 33 more), for example: Role 0 is wrong"
    )


def test_more_people_than_there_are_is_not_a_share() -> None:
    assert share_of_people(188, 178) == "188 people"
    assert share_of_people(178, 178) == "all 178 people"
    assert share_of_people(9, None) == "9 people"


def test_a_bound_on_maturity_shows_the_stages_that_are_certain_and_names_those_that_are_possible() -> None:
    told = {maturity: (stage(maturity).word, stage(maturity).reached) for maturity in Maturity}
    assert told == {
        Maturity.TRADITIONAL: ("Traditional", 1),
        Maturity.ADVANCED: ("Advanced", 2),
        Maturity.OPTIMAL: ("Optimal", 3),
        Maturity.AT_MOST_ADVANCED: ("Traditional or Advanced", 1),
        Maturity.AT_MOST_OPTIMAL: ("Advanced or Optimal", 2),
        Maturity.NOT_KNOWN: ("Not known", 0),
    }


def pillar(title: str, score: int | None, assessed: int) -> PillarGrade:
    return PillarGrade(title.lower(), title, Maturity.TRADITIONAL, score, assessed, {"met": 1, "not_assessed": 6})


def test_a_score_on_little_evidence_is_not_the_highest() -> None:
    rows = (("Network", 50, 14), ("Identities", 30, 83), ("Data", 10, 66))
    told = compared([pillar_numbers(pillar(*row)) for row in rows])
    assert told == (
        "Of the pillars that are at least 50 % assessed, Identities scores highest (30 of 100) and Data lowest (10). "
        "Less is assessed of Network."
    )
    assert pillar_numbers(pillar("Network", 50, 14)).met < pillar_numbers(pillar("Identities", 30, 83)).met


def test_what_was_read_is_not_listed_as_not_read() -> None:
    of = demo.scan()
    read = next(reading.name for reading in of.resources if reading.outcome == "ok")
    gap = Gap(read, GapReason.UNAVAILABLE, "the content does not decide it", "")
    unknown = msgspec.structs.replace(result("area.other", Verdict.NOT_ASSESSED), gaps=(gap,))
    book = Book(msgspec.structs.replace(of, checks=(unknown,)), demo.graded(), {}, {}, False, load())
    (group,) = missing(book).groups
    assert (group.unread, group.decided) == ((), (read,))


@pytest.mark.parametrize(("resource", "who"), [("users", "Microsoft Graph"), ("azure_storage_accounts", "Azure")])
def test_an_unexpected_answer_names_who_gave_it(resource: str, who: str) -> None:
    with pytest.raises(Unknown) as missed:
        required(None, resource, "a")
    unknown = msgspec.structs.replace(result("area.other", Verdict.NOT_ASSESSED), gaps=missed.value.gaps)
    of = msgspec.structs.replace(demo.scan(), checks=(unknown,))
    (group,) = missing(Book(of, demo.graded(), {}, {}, False, load())).groups
    assert group.title.startswith(f"{who} returned")


def changes_of(closes: list[set[str]], gaps: dict[str, Severity], efforts: list[Effort]) -> ProvedChanges:
    made = [
        ProvedChange(
            changes=f"Change {n}.",
            fixes=(f"area.fix{n}",),
            closes=tuple(sorted(some & gaps.keys())),
            effort=effort,
            impact=Impact.NONE,
        )
        for n, (some, effort) in enumerate(zip(closes, efforts, strict=False))
    ]
    return chosen_first([one for one in made if one.closes], gaps, lambda _: ())


# Laws


@few
@given(
    st.dictionaries(st.sampled_from("abcdefghij"), st.sampled_from(Severity), min_size=1),
    st.lists(st.sets(st.sampled_from("abcdefghij")), min_size=1, max_size=8),
    st.lists(st.sampled_from(Effort), min_size=8, max_size=8),
)
def test_the_first_changes_are_their_table(gaps: dict[str, Severity], closes: list[set[str]], efforts: list[Effort]) -> None:
    checks = tuple(
        msgspec.structs.replace(result(key, Verdict.FAIL, Finding(Subject("tenant", "t", "T"), "m", "o", "e")), severity=severity)
        for key, severity in gaps.items()
    )
    found = changes_of(closes, gaps, efforts)
    of = msgspec.structs.replace(scan(*checks), changes=found)
    told = first_changes(of, grade(of))
    counted = [check for change in told.changes for check in change.closed]
    assert len(counted) == len(set(counted))
    assert set(counted) == {check for change in found.first for check in change.closes}
    for change, proved in zip(told.changes, found.first, strict=True):
        assert figures(change.buys) == [len(change.closed)]
        assert sum(figures(change.kinds)) == len(change.closed)
        assert ("more" in change.buys) == (set(change.closed) != set(proved.closes))
        assert change.buys in change.figures
        assert change.kinds in change.figures
    worths = [worth(change.closed, gaps) / COSTS[proved.effort] for change, proved in zip(told.changes, found.first, strict=True)]
    assert worths == sorted(worths, reverse=True)
    out = io.StringIO()
    terminal.show(of, grade(of), ExitCode.GAPS, Console(file=out, width=300), gates=Gates(None))
    markdown_text, page_text = markdown.render(of, grade(of)), render(of, grade(of))
    for change in told.changes:
        assert f"{change.what}: {change.buys.lower()}" in out.getvalue()
        assert f"`{change.description}`. {markdown.own(change.figures)}" in markdown_text
        assert f">{change.buys}<" in page_text


def test_every_requirement_has_an_answer() -> None:
    assert {protection(demand) for demand in DEMANDS} == set(Protection)


@few
@given(st.dictionaries(st.sampled_from(DEMANDS), st.integers(1, 5_000), min_size=1))
def test_the_sentence_on_sign_ins_is_its_table(parts: dict[Required, int]) -> None:
    numbers = sign_in_numbers(flow(parts))
    by_answer: Counter[Protection] = Counter()
    for demand, count in parts.items():
        by_answer[protection(demand)] += count
    told = numbers.sentence
    known, *rest = re.split("; ", told)
    assert figures(known)[:2] == [by_answer[Protection.MFA], sum(parts.values())]
    assert [figures(part) for part in rest] == [[n] for n in (by_answer[Protection.LESS], by_answer[Protection.UNKNOWN]) if n]
    assert ("undetermined" in told) == bool(by_answer[Protection.UNKNOWN])
    assert ("less than MFA" in told) == bool(by_answer[Protection.LESS])


@few
@given(st.lists(st.lists(st.none() | st.builds(ConditionCell, st.sampled_from(DEMANDS), counts), max_size=3), max_size=3))
def test_the_sentence_on_combinations_is_its_table(cells: list[list[ConditionCell | None]]) -> None:
    """Combinations without a sign-in are not counted."""
    found = CoverageByCondition((), (), (), (tuple(map(tuple, cells)),))
    answers = Counter(protection(cell.demand) for row in cells for cell in row if cell)
    total = sum(answers.values())
    expected = [n for part in (Protection.LESS, Protection.UNKNOWN) if answers[part] for n in (answers[part], total)]
    assert figures(combination_numbers(found).sentence) == (expected or ([total] if total else []))


@few
@given(st.lists(st.lists(st.builds(CoverageCell, st.sampled_from(DEMANDS), counts), min_size=2, max_size=2), max_size=3))
def test_the_sentence_on_coverage_is_its_table(cells: list[list[CoverageCell]]) -> None:
    rows = tuple(CoveragePopulation(str(n), 5_000) for n in range(len(cells)))
    numbers = coverage_numbers(ConditionalAccessMatrix(rows, ("One", "Two"), tuple(map(tuple, cells))))
    answers = Counter(protection(cell.demand) for row in cells for cell in row)
    total = sum(answers.values())
    assert numbers.total == total == sum(numbers.count(part) for part in Protection)
    expected = [n for part in (Protection.LESS, Protection.UNKNOWN) if answers[part] for n in (answers[part], total)]
    assert figures(numbers.sentence) == (expected or ([total] if total else []))


@few
@given(findings)
def test_subjects_are_counted_by_subject(found: list[Finding]) -> None:
    numbers = gap_numbers(found)
    distinct = {(one.subject.kind, one.subject.id) for one in found}
    assert numbers.subjects == len(distinct) == figures(numbers.subjects_in_words)[0]
    assert numbers.findings == len(found)
    assert numbers.people >= sum(kind == "user" for kind, _ in distinct)
    assert numbers.people == 0 or str(numbers.people) in numbers.reach.replace(",", "")
    said = headline(check(found))
    if len(found) > 1 and len(distinct) > 1:
        assert figures(said)[0] == len(distinct)
    caption = table(check(found), lines(found, "global"), gap_numbers(found), 5, 5, hash).caption
    assert figures(caption) == ([len(found)] if len(found) == len(distinct) else [len(found), len(distinct)])


@few
@given(
    st.none() | st.integers(0, 100),
    st.integers(0, 100),
    st.dictionaries(st.sampled_from([str(s) for s in ObjectiveStatus]), st.integers(0, 20)),
)
def test_the_parts_of_a_pillar_add_up(score: int | None, assessed: int, objectives: dict[str, int]) -> None:
    numbers = pillar_numbers(PillarGrade("p", "P", Maturity.NOT_KNOWN, score, assessed, objectives))
    assert min(numbers.met, numbers.unmet, numbers.unknown) >= 0
    assert numbers.met + numbers.unmet + numbers.unknown == 100
    assert numbers.met <= assessed
    assert numbers.objectives == sum(objectives.values()) - objectives.get("not_applicable", 0)


@few
@given(st.lists(st.tuples(st.none() | st.integers(0, 100), st.integers(0, 100)), max_size=6))
def test_only_pillars_with_enough_evidence_are_compared(rows: list[tuple[int | None, int]]) -> None:
    told = compared([pillar_numbers(pillar(f"Pillar-{chr(97 + n)}", *row)) for n, row in enumerate(rows)])
    compared_part = told.partition(" Less is assessed of")[0]
    for n, (score, assessed) in enumerate(rows):
        if score is None or assessed < ENOUGH:
            assert f"Pillar-{chr(97 + n)}" not in compared_part


@few
@given(st.lists(st.integers(0, 3), min_size=1, max_size=6))
def test_every_pillar_with_the_highest_or_the_lowest_score_is_named(scores: list[int]) -> None:
    told = compared([pillar_numbers(pillar(f"Pillar-{chr(97 + n)}", score, 100)) for n, score in enumerate(scores)])
    for n, score in enumerate(scores):
        extreme = score in {min(scores), max(scores)}
        assert (f"Pillar-{chr(97 + n)}" in told) == (extreme and (len(set(scores)) > 1 or len(scores) == 1))


@few
@given(st.tuples(counts, counts, counts, counts, counts))
def test_people_who_are_not_reported_are_not_counted_as_unable_or_able(parts: tuple[int, int, int, int, int]) -> None:
    numbers = registration_numbers(RegisteredPopulation("members", *parts))
    assert numbers.total == sum(parts)
    assert ("at least" in numbers.phrase) == ("not reported" in numbers.phrase) == bool(parts[4])


@few
@given(st.lists(st.sampled_from(ObjectiveStatus)), st.lists(st.sampled_from(Verdict), max_size=30))
def test_counts_are_disjoint_and_complete(statuses: list[ObjectiveStatus], verdicts: list[Verdict]) -> None:
    objectives = objective_counts(statuses)
    assert objectives.total == len(statuses) - statuses.count(ObjectiveStatus.NOT_APPLICABLE)
    assert objectives.unknown == statuses.count(ObjectiveStatus.NOT_ASSESSED)
    told = figures(verdict_counts([result(f"area.check{n}", one) for n, one in enumerate(verdicts)]).sentence)
    assert told[0] == len(verdicts) == sum(told[1:])


@few
@given(st.lists(st.tuples(st.sampled_from(Verdict), findings), min_size=1, max_size=5))
def test_all_outputs_tell_the_same_totals(rows: list[tuple[Verdict, list[Finding]]]) -> None:
    pairs = [(verdict, found if verdict is Verdict.FAIL else []) for verdict, found in rows]
    of = scan(*(result(f"area.check{n}", verdict, *found) for n, (verdict, found) in enumerate(pairs)))
    graded = grade(of)
    counted = verdict_counts(of.checks)
    assert brief(Book(of, graded, {}, {}, False, load())).checks == counted.sentence
    assert counted.sentence in markdown.render(of, graded)
    out = io.StringIO()
    terminal.show(of, graded, ExitCode.MET, Console(file=out, width=10_000), gates=Gates(None))
    assert counted.parts in out.getvalue()
    failing = counted.counts.get(Verdict.FAIL, 0)
    assert f'failures="{failing}"' in junit.render(of, graded).split("\n")[1]


@pytest.mark.parametrize("verdict", [Verdict.NOT_APPLICABLE, Verdict.NOT_ASSESSED, Verdict.MANUAL])
def test_junit_tells_kinds_of_skipped_cases_apart(verdict: Verdict) -> None:
    gaps = (Gap("users", GapReason.NOT_LICENSED, "no P1", "get it"),) if verdict is Verdict.NOT_ASSESSED else ()
    of = scan(msgspec.structs.replace(result("area.check", verdict), gaps=gaps))
    told = junit.render(of, grade(of))
    assert f'<skipped message="{str(verdict).replace("_", " ")}' in told
    assert f'type="{verdict}"' in told


def test_junit_names_the_first_subjects() -> None:
    people = [Subject("user", str(n), f"Person {n}") for n in range(5)]
    of = scan(result("area.check", Verdict.FAIL, *(Finding(one, "the user has no method", "none", "one") for one in people)))
    told = "5 users (Person 0, Person 1, Person 2 and 2 more), for example: the user has no method"
    assert f'message="{told}"' in junit.render(of, grade(of))


@pytest.mark.parametrize(
    ("kind", "one", "many"),
    [
        ("sqlServer", "SQL server", "SQL servers"),
        ("vpnGateway", "VPN gateway", "VPN gateways"),
        ("azureRole", "Azure role", "Azure roles"),
        ("publicAddress", "public address", "public addresses"),
        ("diagnosticSettings", "diagnostic settings", "diagnostic settings"),
        ("storageaccounts", "storage account", "storage accounts"),
        ("redis", "Redis cache", "Redis caches"),
        ("firewallPolicy", "firewall policy", "firewall policies"),
        ("virtualNetwork", "virtual network", "virtual networks"),
    ],
)
def test_a_kind_of_object_is_told_in_words(kind: str, one: str, many: str) -> None:
    assert (kind_words(kind, 1), kind_words(kind, 2)) == (one, many)


def test_a_check_that_does_not_apply_is_not_told_as_passed() -> None:
    """In the table of requirements, next to a reason that counts them apart."""
    checks = {one.id: one for one in demo.scan().checks}
    objectives = {one.id: one for one in demo.graded().objectives}
    shown = checklist(Book(demo.scan(), demo.graded(), {}, {}, False, load())).pillars
    told = 0
    for row in (row for pillar in shown for part in pillar.stages for row in part.rows):
        verdicts = [checks[key].verdict for key in objectives[row.id].checks if key in checks]
        passed, idle = verdicts.count(Verdict.PASS), verdicts.count(Verdict.NOT_APPLICABLE)
        accepted = sum(checks[key].verdict is not checks[key].effective for key in objectives[row.id].checks if key in checks)
        told += idle
        words = [f"{passed} check{'' if passed == 1 else 's'} passed"] if passed else []
        words += [f"{accepted} accepted risk{'' if accepted == 1 else 's'}"] if accepted else []
        words += [f"{idle} check{' does' if idle == 1 else 's do'} not apply"] if idle else []
        assert row.closed == ", ".join(words), row.id
    assert told


@pytest.mark.parametrize("status", [*Verdict, *ObjectiveStatus])
def test_a_status_has_one_word_in_all_outputs(status: Verdict | ObjectiveStatus) -> None:
    page = VERDICT_WORDS[status] if isinstance(status, Verdict) else STATUS_WORDS[status]
    assert (page.lower(), "_" in page) == (status_word(status), False)
