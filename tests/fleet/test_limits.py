"""Where the numbers of a fleet begin and end: days, orders, defaults, and what counts as nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from tests import scans
from tests.compare.test_story import BLIND, control, drift
from tests.compare.test_story import found as found_change
from tests.fleet.rolled import NOTHING, TODAY, graded, rolled, tenant_id
from ztscan.core.errors import UsageError
from ztscan.core.exit_codes import ExitCode
from ztscan.core.inventory import CredentialInventory, InventoryRow
from ztscan.core.model import Severity, Verdict, Waiver
from ztscan.core.result import to_document
from ztscan.drift.model import Blindness, CheckDrift, Direction, PropertyChange
from ztscan.fleet.members import FleetMember
from ztscan.fleet.outcome import LONGEST, OutcomeKind, TenantOutcome, one_line
from ztscan.fleet.rollup.catalogue import FleetCatalogue
from ztscan.fleet.rollup.cells import Cell, CellState, cell_of
from ztscan.fleet.rollup.changes import TenantChanges, common_changes, not_compared, tenant_changes
from ztscan.fleet.rollup.cohorts import cohort_key
from ztscan.fleet.rollup.dates import Expiry, expiries
from ztscan.fleet.rollup.gaps import gap_rows
from ztscan.fleet.rollup.outline import outlined
from ztscan.fleet.rollup.rollup import SOON, RollUp, rolled_up
from ztscan.fleet.rollup.standing import Standing, UnknownCause, unknown_standing
from ztscan.fleet.worst import code_of, worst


def ending(days: int) -> Standing:
    day = (TODAY + timedelta(days=days)).isoformat()
    return unknown_standing(FleetMember(name=f"d{days}", tenant=tenant_id(f"d{days}"), relationship_ends=day), NOTHING)


def test_what_expires_within_sixty_days_is_told_the_earliest_first() -> None:
    assert SOON == 60
    found = rolled_up(map(ending, (61, 60, -1, 0)), FleetCatalogue(), TODAY)
    assert [days for _, _, days in found.expiring] == [-1, 0, 60]
    assert (found.baseline, found.reference, found.selection) == (False, None, ())


def test_a_tenant_that_was_not_compared_counts_no_change() -> None:
    told = not_compared("there is no earlier result")
    assert told == TenantChanges("", 0, 0, 0, 0, (), "there is no earlier result")
    assert not told.compared
    assert TenantChanges("2026-11-01").compared


def place(name: str, *, critical: int = 0, high: int = 0, score: int | None = 50) -> Standing:
    ((whole,), gaps) = rolled({name: graded(name)}).standings, {Severity.CRITICAL: critical, Severity.HIGH: high}
    return msgspec.structs.replace(whole, score=score, missing={**whole.missing, **gaps})


def test_the_order_of_the_league_table() -> None:
    """Critical gaps, then high ones, then the score, then the name; a tenant without a score after those that have one."""
    expected = [
        place("a", critical=2), place("b", critical=1, high=9), place("c", critical=1, high=1), place("d", high=1),
        place("e", score=0), place("f", score=99), place("G", score=100), place("h", score=100), place("i", score=None),
    ]  # fmt: skip
    found = rolled_up(reversed(expected), FleetCatalogue(), TODAY).standings
    assert [one.member.name for one in found] == [one.member.name for one in expected]


def test_gaps_are_in_order_of_severity_then_of_the_tenants_that_have_them() -> None:
    def check(name: str, verdict: Verdict, severity: Severity = Severity.HIGH) -> Any:
        found = [scans.finding(name, scans.ADELE, "m")] if verdict is Verdict.FAIL else []
        return scans.result(name, verdict, *found, severity=severity)

    fail, lost, met = Verdict.FAIL, Verdict.NOT_ASSESSED, Verdict.PASS
    table = {
        "z.critical": (met, met),
        "y.two": (fail, fail),
        "x.one_and_unknown": (fail, lost),
        "w.one": (fail, met),
        "u.none": (met, met),
        "v.none": (met, met),
    }
    severity = {"z.critical": Severity.CRITICAL}
    tenants = {
        name: graded(name, *(check(one, sides[at], severity.get(one, Severity.HIGH)) for one, sides in table.items()))
        for at, name in enumerate(("a", "b"))
    }
    found = rolled(tenants)
    assert [row.line.id for row in found.gaps] == list(table)
    assert [line.id for line in found.lines] == ["z.critical", *sorted(set(table) - {"z.critical"})]
    assert [row.line.id for row in gap_rows(found.standings, reversed(found.lines))] == list(table)


def test_the_newest_rule_of_a_check_stands_for_it_whichever_result_comes_first() -> None:
    old, new = (graded(f"v{n}", scans.result("a.a", version=n, title=f"Version {n}")) for n in (1, 2))
    for order in ((old, new), (new, old)):
        catalogue = FleetCatalogue()
        for one in order:
            catalogue.learn(one)
        assert [(line.version, line.title) for line in catalogue.lines] == [(2, "Version 2")]


ROW = InventoryRow("Payroll", "application", "secret", "", "2026-01-01", "2026-12-24", "unused")


@pytest.mark.parametrize(
    ("total", "incomplete", "rows", "told"),
    [(1, False, (ROW,), False), (2, False, (ROW,), True), (1, True, (ROW,), True), (0, False, (), False)],
)
def test_credentials_are_complete_if_all_were_read_and_all_are_in_the_result(
    total: int, incomplete: bool, rows: tuple[InventoryRow, ...], told: bool
) -> None:
    inventory = CredentialInventory("2026-11-01", total, 0, total, 0, (), rows, incomplete=incomplete)
    found = expiries(graded("a", statistics={"credential_inventory": inventory}))
    assert found.incomplete is told
    named = [(one.what, one.on, one.holder) for one in found.found]
    assert named == [("secret without a name", ROW.end, ROW.holder) for _ in rows]


def test_the_versions_of_the_tool_are_counted_the_most_frequent_first() -> None:
    standings = [
        msgspec.structs.replace(rolled({name: graded(name)}).standings[0], tool=tool)
        for name, tool in (("a", "ztscan 2"), ("b", "ztscan 3"), ("c", "ztscan 3"), ("d", "ztscan 1"))
    ]
    found = rolled_up([*standings, ending(1)], FleetCatalogue(), TODAY)
    assert list(found.tools.items()) == [("ztscan 3", 2), ("ztscan 1", 1), ("ztscan 2", 1)]


@pytest.mark.parametrize("field", ["started", "finished"])
def test_an_outcome_without_a_moment_is_refused(field: str) -> None:
    times: Any = {"started": "2026-11-20T02:00:00Z", "finished": "2026-11-20T02:01:30Z"}
    facts: Any = {"name": "a", "tenant": "t", "outcome": OutcomeKind.FAILED, "version": "1"}
    assert TenantOutcome(**facts, **times).seconds == 90
    with pytest.raises(ValueError, match="not a time"):
        TenantOutcome(**facts, **times | {field: "yesterday"})


def test_a_reason_is_one_line_of_at_most_500_characters() -> None:
    assert one_line(" a\n b\x1b[31m\tc ") == "a b [31m c"
    assert (one_line("x" * LONGEST), one_line("x" * (LONGEST + 1))) == ("x" * 500, "x" * 499 + "…")


@pytest.mark.parametrize("kind", list(OutcomeKind))
def test_the_exit_code_of_a_scan_counts_only_if_it_is_done(kind: OutcomeKind) -> None:
    made = TenantOutcome(
        name="a",
        tenant="t",
        outcome=kind,
        exit_code=10,
        started="2026-11-20T02:00:00Z",
        finished="2026-11-20T02:00:00Z",
        version="1",
        result="a" * 64 if kind is OutcomeKind.DONE else "",
    )
    assert code_of(made) == (10 if kind is OutcomeKind.DONE else None)
    assert code_of(None) is None


def test_the_pillars_of_the_first_result_have_its_titles_and_its_order() -> None:
    found = rolled({"a": graded("a"), "b": graded("b", scans.result("a.a", objectives=("applications.consent",)))})
    assert list(found.pillars) == [pillar.id for pillar in graded("a").grade.pillars]
    assert found.pillars == {pillar.id: pillar.title for pillar in graded("a").grade.pillars}
    assert [(line.id, line.pillar) for line in found.lines] == [("a.a", "applications")]


def test_changes_that_are_accepted_quiet_or_not_comparable_are_not_counted() -> None:
    lost = found_change("a.lost", direction=Direction.NOT_COMPARABLE)
    hidden = (found_change("a.quiet", quiet=True), found_change("a.waived", waived_after=True), lost)
    shown = (
        found_change("a.new"),
        found_change("a.worse", direction=Direction.REGRESSED),
        found_change("a.gone", direction=Direction.GONE),
    )
    told = tenant_changes(drift(findings=(*hidden, *shown), configuration=(control(),), blindness=BLIND))
    assert (told.since, told.worse, told.better, told.controls, told.unclear) == ("2026-11-01T02:01:00Z", 2, 1, 1, 1)
    assert [(key.kind, key.what, key.direction) for key in told.keys] == [
        ("check", "a.gone", Direction.IMPROVED),
        ("check", "a.new", Direction.REGRESSED),
        ("check", "a.worse", Direction.REGRESSED),
        ("configuration", "conditional_access_policies", Direction.CHANGED),
    ]
    assert [key.properties for key in told.keys] == [(), (), (), ("state",)]


@pytest.mark.parametrize(
    ("direction", "properties"), [(Direction.CHANGED, ("a", "b")), (Direction.NEW, ()), (Direction.GONE, ())]
)
def test_objects_of_two_tenants_changed_alike_if_the_same_properties_did(
    direction: Direction, properties: tuple[str, ...]
) -> None:
    parts = tuple(PropertyChange(path, 1, 2) for path in ("b", "a", "b"))
    (key,) = tenant_changes(drift(configuration=(control("policies", direction, *parts),))).keys
    assert (key.name, key.properties) == ("New", properties)


@pytest.mark.parametrize(
    ("way", "counted"),
    [(Direction.REGRESSED, True), (Direction.IMPROVED, True), (Direction.NOT_COMPARABLE, False), (Direction.CHANGED, False)],
)
def test_a_verdict_that_moved_is_a_change_of_many_tenants(way: Direction, counted: bool) -> None:
    change = CheckDrift("a.a", "A check", Severity.HIGH, way, Verdict.PASS, Verdict.FAIL)
    assert [key.what for key in tenant_changes(drift(checks=(change,))).keys] == (["a.a"] if counted else [])


def test_a_tenant_that_may_be_another_one_is_not_compared() -> None:
    strangers = (Blindness("resource", "users", "lost", hides_regression=False), Blindness("tenant", "", "unknown", True))
    told = tenant_changes(drift(findings=(found_change(),), blindness=strangers))
    assert told == not_compared("unknown", "2026-11-01T02:01:00Z")


def test_the_same_change_of_most_tenants_is_told_first() -> None:
    one, two = (tenant_changes(drift(findings=(found_change(check),))) for check in ("a.z", "a.b"))
    found = common_changes([(1, one), (2, two), (3, one)])
    assert [(change.key.what, change.tenants) for change in found] == [("a.z", (1, 3)), ("a.b", (2,))]
    assert [change.key.what for change in common_changes([(1, one), (2, two)])] == ["a.b", "a.z"]


def test_an_expectation_of_the_tenant_itself_is_unknown_where_it_could_not_be_decided() -> None:
    lost = scans.result("expect.x", Verdict.NOT_ASSESSED, reason="no_permission", severity=Severity.HIGH)
    found = rolled({"a": graded("a", scans.result("a.a"), lost)})
    (standing,) = found.standings
    assert (standing.unknown[Severity.HIGH], standing.assessed) == (1, 50)


@pytest.mark.parametrize("part", ["objectives", "pillars"])
def test_a_result_without_objectives_or_pillars_is_no_whole_one(part: str) -> None:
    whole = graded("a")
    outlined(to_document(*whole), "result.json")
    lacking = whole.grade.__class__(**{**msgspec.structs.asdict(whole.grade), part: ()})
    with pytest.raises(UsageError, match="has no objectives or no pillars"):
        outlined(to_document(whole.scan, lacking), "result.json")


def test_a_tenant_with_a_gap_is_not_one_of_which_only_unknown_gaps_are_told() -> None:
    severity = Severity.CRITICAL
    (whole,) = rolled({"a": graded("a")}).standings
    standings = [
        msgspec.structs.replace(whole, missing={**whole.missing, severity: missing}, unknown={severity: unknown})
        for missing, unknown in ((1, 1), (1, 0), (0, 1), (0, 2), (0, 0))
    ]
    found = RollUp(tuple(standings), (), {}, TODAY)
    assert (found.with_missing(severity), found.with_only_unknown(severity)) == (2, 2)


def test_what_has_no_day_does_not_expire() -> None:
    rows = (ROW, msgspec.structs.replace(ROW, end="", name="never ends"))
    inventory = CredentialInventory("2026-11-01", 2, 0, 2, 1, (), rows)
    whole = graded("a", statistics={"credential_inventory": inventory})
    attested = [None, {"status": "met"}, {"status": "met", "expires": "2026-12-01"}]
    objectives = tuple(
        msgspec.structs.replace(one, attestation=attested[at] if at < len(attested) else None)
        for at, one in enumerate(whole.grade.objectives)
    )
    found = expiries(whole._replace(grade=msgspec.structs.replace(whole.grade, objectives=objectives))).found
    assert [(one.kind, one.what, one.on) for one in found] == [
        ("attestation", objectives[2].title, "2026-12-01"),
        ("credential", "secret without a name", "2026-12-24"),
    ]


def test_an_end_that_is_no_day_is_not_told() -> None:
    (whole,) = rolled({"a": graded("a")}).standings
    dates = [Expiry("waiver", "W", on) for on in ("soon", "", "2026-11-21", "2026-13-40")]
    found = RollUp((msgspec.structs.replace(whole, expiries=tuple(dates)),), (), {}, TODAY).expiring
    assert [(number, expiry.on, days) for number, expiry, days in found] == [(1, "2026-11-21", 1)]


def test_what_expires_on_the_same_day_is_in_order_of_tenants() -> None:
    (whole,) = rolled({"a": graded("a")}).standings
    dates = [[Expiry("waiver", "B", "2026-11-21"), Expiry("waiver", "A", "2026-11-21")], [Expiry("waiver", "C", "2026-11-20")]]
    standings = tuple(msgspec.structs.replace(whole, expiries=tuple(one)) for one in dates)
    found = RollUp(standings, (), {}, TODAY).expiring
    assert [(number, expiry.what) for number, expiry, _ in found] == [(2, "C"), (1, "A"), (1, "B")]


def test_why_a_check_is_unknown_is_told_by_the_most_frequent_reason_then_by_name() -> None:
    def lost(reason: str) -> Any:
        return scans.result("a.a", Verdict.NOT_ASSESSED, reason=reason)

    reasons = ("unavailable", "no_licence", "unavailable", "error")
    results = {f"t{number}": graded(f"t{number}", lost(reason)) for number, reason in enumerate(reasons)}
    (row,) = rolled(results).gaps
    assert list(row.why.items()) == [("unavailable", 2), ("error", 1), ("no_licence", 1)]


def test_without_a_reference_there_is_no_conformance() -> None:
    assert rolled({"a": graded("a")}).conformance is None


def test_of_a_tenant_that_is_not_known_every_count_is_nothing() -> None:
    found = ending(1)
    assert (found.coverage, found.assessed, found.broken, found.score, found.people) == (0, 0, 0, None, None)
    assert (dict(found.missing), dict(found.unknown), dict(found.cells), found.risks) == ({}, {}, {}, ())
    assert (found.code, found.credentials_incomplete, found.left_over, found.changes) == (ExitCode.INCOMPLETE, True, False, None)


def test_a_check_of_a_result_from_before_rules_had_versions_is_of_the_first() -> None:
    content = to_document(*graded("a", scans.result("a.a")))
    assert b'"version":1' in content.replace(b" ", b"")
    document = msgspec.json.decode(content)
    for check in document["checks"]:
        check.pop("version")
    assert [check.version for check in outlined(msgspec.json.encode(document), "result.json").scan.checks] == [1]


@pytest.mark.parametrize("missing", ["people", "licence", "score"])
def test_a_tenant_of_unknown_size_licence_or_score_is_in_no_cohort(missing: str) -> None:
    (whole,) = rolled({"a": graded("a", scans.result("a.a"))}).standings
    known = msgspec.structs.replace(whole, people=40, licence="P1", score=50, assessed=100)
    assert cohort_key(known) == ("under 50", "P1")
    assert cohort_key(msgspec.structs.replace(known, **{missing: None})) is None


@pytest.mark.parametrize(
    ("verdict", "state", "why"),
    [
        (Verdict.PASS, CellState.MET, ""),
        (Verdict.FAIL, CellState.MISSING, ""),
        (Verdict.NOT_APPLICABLE, CellState.NOT_APPLICABLE, ""),
        (Verdict.NOT_ASSESSED, CellState.UNKNOWN, "a reason"),
        (Verdict.MANUAL, CellState.UNKNOWN, "a reason"),
    ],
)
def test_a_cell_says_why_only_where_it_is_unknown(verdict: Verdict, state: CellState, why: str) -> None:
    assert cell_of(scans.result("a.a", verdict, reason="a reason", version=3)) == Cell(state, why, 3)
    if why:
        assert cell_of(scans.result("a.a", verdict)).why == verdict.value


def test_all_that_expires_in_a_tenant_is_in_order_of_days_then_of_kinds_and_names() -> None:
    days = ("2027-02-01", "2026-12-01", "2026-12-01")
    waived = [
        scans.result(f"a.{at}", title=title, waiver=Waiver("r", "Ana", on, (), Verdict.PASS))
        for at, (title, on) in enumerate(zip("BCA", days, strict=True))
    ]
    inventory = CredentialInventory("2026-11-01", 1, 0, 1, 0, (), (msgspec.structs.replace(ROW, end="2026-12-01"),))
    found = expiries(graded("a", *waived, statistics={"credential_inventory": inventory})).found
    assert [(one.kind, one.what) for one in found] == [
        ("credential", "secret without a name"),
        ("waiver", "A"),
        ("waiver", "C"),
        ("waiver", "B"),
    ]


def test_tenants_have_the_numbers_of_their_places() -> None:
    found = rolled({"good": graded("good", scans.result("a.a")), "none": NOTHING, "also none": NOTHING})
    assert [(number, one.member.name) for number, one in found.unknown] == [(2, "also none"), (3, "none")]
    assert [one.member.name for one in found.known] == ["good"]
    assert (dict(found.causes), found.left_over) == ({UnknownCause.FAILED: 2}, 0)
    left = RollUp(tuple(msgspec.structs.replace(one, left_over=True) for one in found.standings[:2]), (), {}, TODAY)
    assert left.left_over == 2


GAPS, DRIFTED, FAILED, INCOMPLETE, MET = (
    ExitCode.GAPS, ExitCode.DRIFT, ExitCode.FAILED, ExitCode.INCOMPLETE, ExitCode.MET,
)  # fmt: skip


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([], INCOMPLETE),
        ([MET, MET], MET),
        ([MET, None], INCOMPLETE),
        ([MET, 99], INCOMPLETE),
        ([INCOMPLETE, FAILED], FAILED),
        ([FAILED, DRIFTED], DRIFTED),
        ([DRIFTED, GAPS, None], GAPS),
    ],
)
def test_the_worst_code_of_a_fleet_and_that_of_no_tenant(codes: list[int | None], expected: ExitCode) -> None:
    assert worst(codes) is expected


def test_nothing_is_assessed_of_a_fleet_without_checks() -> None:
    (found,) = rolled({"a": graded("a")}).standings
    assert (found.known, found.assessed, sum(found.unknown.values())) == (True, 0, 0)
