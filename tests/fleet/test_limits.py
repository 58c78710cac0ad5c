"""Where the numbers of a fleet begin and end: days, orders, defaults, and what counts as nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from tests import scans
from tests.fleet.rolled import NOTHING, TODAY, graded, rolled, tenant_id
from ztscan.core.inventory import CredentialInventory, InventoryRow
from ztscan.core.model import Severity, Verdict
from ztscan.fleet.members import FleetMember
from ztscan.fleet.rollup.catalogue import FleetCatalogue
from ztscan.fleet.rollup.changes import TenantChanges, not_compared
from ztscan.fleet.rollup.dates import expiries
from ztscan.fleet.rollup.gaps import gap_rows
from ztscan.fleet.rollup.rollup import SOON, rolled_up
from ztscan.fleet.rollup.standing import Standing, unknown_standing


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
    assert [(one.what, one.on, one.holder) for one in found.found] == [("secret without a name", ROW.end, ROW.holder) for _ in rows]


def test_the_versions_of_the_tool_are_counted_the_most_frequent_first() -> None:
    standings = [
        msgspec.structs.replace(rolled({name: graded(name)}).standings[0], tool=tool)
        for name, tool in (("a", "ztscan 2"), ("b", "ztscan 3"), ("c", "ztscan 3"), ("d", "ztscan 1"))
    ]
    found = rolled_up([*standings, ending(1)], FleetCatalogue(), TODAY)
    assert list(found.tools.items()) == [("ztscan 3", 2), ("ztscan 1", 1), ("ztscan 2", 1)]
