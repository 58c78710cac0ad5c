"""The section on credentials: a bar for each month, at most 40 rows, and no markup of the tenant's."""

from __future__ import annotations

import msgspec

from tests.reports.html import demo
from tests.reports.html.contoso_statistics import STATISTICS
from ztscan.core.inventory import CredentialInventory, InventoryRow
from ztscan.core.model import Scan
from ztscan.reports.html import render
from ztscan.reports.page.credentials import MOST_ROWS, timeline
from ztscan.reports.redact import Redaction

HOSTILE = '<img src=x onerror="alert(1)">\u202e'


def row(name: str, **properties: object) -> InventoryRow:
    known = InventoryRow(
        "Payroll", "application", "client secret", name, "2026-01-01", "2026-12-01", "used", "2026-10-30", ("Wilma",)
    )
    return msgspec.structs.replace(known, **properties)


def inventory(*rows: InventoryRow, total: int = 0, **properties: object) -> CredentialInventory:
    ends = (("2026-11", 2), ("2027-10", 1), ("2027-11", 5), ("2030-01", 7))
    found = CredentialInventory("2026-11-03", total or len(rows), 4, 3, 6, ends, rows)
    return msgspec.structs.replace(found, **properties)


def scan(found: object) -> Scan:
    return msgspec.structs.replace(demo.scan(), statistics={**STATISTICS, "credential_inventory": found})


def section(report: str) -> str:
    _, found, rest = report.partition("<section id=credentials ")
    assert found
    return rest.partition("</section>")[0]


def test_the_timeline_has_each_credential_once() -> None:
    figure = timeline(inventory(row("a")))
    assert figure.rows[0] == ("2026-11", "2")
    assert figure.rows[11] == ("2027-10", "1")
    assert figure.rows[12:] == (("later", "12"), ("never", "6"))
    assert sum(int(count) for _, count in figure.rows) == 2 + 1 + 5 + 7 + 6


def test_the_sentence_on_the_timeline_is_that_of_its_table() -> None:
    assert timeline(inventory(row("a"))).summary == "3 end within 12 months, the first in 2026-11; 12 end later; 6 never end."
    assert timeline(inventory(row("a"), ends=(("2027-12", 1),), without_end=0)).summary == "1 ends later."


def test_a_long_inventory_shows_forty_rows_and_the_true_total() -> None:
    rows = tuple(row(f"secret {number}") for number in range(60))
    told = section(render(scan(inventory(*rows, total=25_000)), demo.graded()))
    assert told.count("<td>client secret") == MOST_ROWS
    assert "40 of 25,000, the first 60 in the JSON result." in told
    assert "25,000 valid credentials" in told


def test_names_of_the_tenant_are_text() -> None:
    told = section(render(scan(inventory(row(HOSTILE, holder=HOSTILE, owners=(HOSTILE,)))), demo.graded()))
    assert "<img" not in told
    assert "\u202e" not in told
    assert told.count("&lt;img") == 3


def test_what_is_not_known_is_not_told_as_unused() -> None:
    told = section(render(scan(inventory(row("a", use="unknown", last_use="", owners=None))), demo.graded()))
    assert "<td>not known<td>not read" in told


def test_the_report_for_leadership_has_the_chart_and_no_table() -> None:
    told = section(render(scan(inventory(row("a"))), demo.graded(), executive=True))
    assert "When credentials end" in told
    assert "Those that end first" not in told


def test_one_is_told_in_the_singular() -> None:
    found = inventory(row("a"), holders=1, expired=1, without_end=1, ends=(("2026-11", 1),))
    told = section(render(scan(found), demo.graded()))
    assert "1 valid credential on 1 application or service principal. 1 ends this month. 1 never expires. 1 has expired" in told


def test_a_scan_without_the_inventory_says_so() -> None:
    assert "were not read in this scan" in section(render(demo.scan(), demo.graded()))


def test_names_become_pseudonyms_in_a_redacted_result() -> None:
    before = scan(inventory(row("ci-pipeline-key", holder="Payroll of Contoso", owners=("Wilma Worker",))))
    told = str(Redaction(b"k" * 32, [(before, demo.graded())]).scan(before).statistics["credential_inventory"])
    assert not any(name in told for name in ("ci-pipeline-key", "Payroll of Contoso", "Wilma Worker"))
    assert "2026-12-01" in told
