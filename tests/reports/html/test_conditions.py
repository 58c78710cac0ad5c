"""Coverage by condition in the page: a table whose cells open the example sign-in."""

from __future__ import annotations

import msgspec
import pytest

from tests.reports.html import demo
from tests.reports.html.conftest import Open
from tests.reports.html.contoso_statistics import BY_CONDITION
from ztscan.core.charts import ConditionalAccessMatrix, CoverageCell, CoveragePopulation
from ztscan.core.coverage_by_condition import ConditionCell, CoverageByCondition
from ztscan.objectives.table import load
from ztscan.reports.html import render
from ztscan.reports.page.book import Book
from ztscan.reports.page.conditions import NO_SIGN_IN, ConditionsTable, conditions_table


def table(*, executive: bool = False) -> ConditionsTable:
    found = conditions_table(Book(demo.scan(), demo.graded(), {}, {}, executive=executive, table=load()))
    assert found is not None
    return found


def test_every_cell_says_its_requirement_and_for_how_many() -> None:
    found = table()
    members = found.populations[0]
    assert [cell.words for cell in members.rows[0].cells] == ["Password only", "MFA", "Device only", NO_SIGN_IN]
    assert [cell.people for cell in members.rows[1].cells] == ["1,079", "1,079", "", "7"]
    cells = [cell for population in found.populations for row in population.rows for cell in row.cells]
    assert {key.css for key in found.keys} == {cell.css for cell in cells if cell.css}
    less, unknown = "some sign-ins do not require MFA", "it is undetermined"
    assert found.summary == f"In 4 of 14 combinations {less}; in 2 of 14 combinations {unknown}."


def test_a_cell_for_nobody_of_today_says_so_and_what_that_means() -> None:
    """On the weakest requirement of people who can come: a figure, and a sentence above the table."""
    assert table().nobody == ""
    later = CoverageByCondition(
        (CoveragePopulation("Guests", 149),),
        ("Office 365",),
        ("Any sign-in", "Device code flow", "Legacy clients"),
        (((ConditionCell("device", 0, 0), ConditionCell("block", 0), None),),),
        BY_CONDITION.examples,
    )
    matrix = ConditionalAccessMatrix(
        (CoveragePopulation("Guests", 149),), ("Office 365", "Payroll"), ((CoverageCell("device", 0), CoverageCell("block", 0)),)
    )
    found = {"coverage_by_condition": later, "conditional_access_matrix": matrix}
    statistics = {name: msgspec.to_builtins(one) for name, one in found.items()}
    scan = msgspec.structs.replace(demo.scan(), statistics={**demo.scan().statistics, **statistics})
    report = render(scan, demo.graded())
    assert ">Device only <small>0 today</small>" in report
    assert report.count("0 today: only accounts that are created later, or people who sign in without an account") == 2
    assert "<td>Managed device, no MFA (0 today)" in report
    assert "<td>Blocked" in report


def test_a_result_without_it_has_no_table() -> None:
    older = msgspec.structs.replace(demo.scan(), statistics={})
    assert "id=chart-conditions" not in render(older, demo.graded())


def test_an_executive_report_has_the_cells_and_nobody_in_them() -> None:
    assert table(executive=True).examples is None
    report = render(demo.scan(), demo.graded(), executive=True)
    assert "id=chart-conditions" in report
    assert "data-example=" not in report
    assert "id=examples" not in report


@pytest.mark.browser
def test_a_cell_opens_its_example_and_closes_it(open_report: Open, contoso: str) -> None:
    page = open_report(contoso).page
    cell = page.locator("[data-conditions] td").filter(has_text="Password only").first.get_by_role("button")
    cell.focus()
    page.keyboard.press("Enter")
    opened = page.locator("[data-conditions] .opened")
    assert cell.get_attribute("aria-expanded") == "true"
    steps = [value for _, value in BY_CONDITION.examples[0].sign_in]
    assert opened.locator(".path bdi").all_inner_texts() == [*steps, "Password only"]
    assert "excluded by group “MFA rollout exceptions”" in opened.inner_text()
    other = page.locator("[data-conditions] td.demand-unknown button").first
    other.click()
    assert opened.count() == 1
    assert opened.locator(".path li").last.inner_text().split("\n") == ["Requires", "Undetermined"]
    assert cell.get_attribute("aria-expanded") == "false"
    other.click()
    assert opened.count() == 0


@pytest.mark.browser
def test_without_a_script_and_in_print_the_cells_are_complete(open_report: Open, contoso: str) -> None:
    page = open_report(contoso, scripts=False).page
    assert page.locator("[data-conditions] td").count() == 16
    assert page.locator("[data-conditions] button").count() == 0
    assert page.get_by_text("Select a cell for an example sign-in.").is_visible() is False
    printed = open_report(contoso).page
    printed.locator("[data-conditions] button").first.click()
    printed.emulate_media(media="print")
    assert printed.locator("[data-conditions] .opened").is_visible() is False
    assert printed.locator("[data-conditions]").evaluate("(table) => table.scrollWidth <= table.parentElement.clientWidth")


@pytest.mark.browser
def test_an_opened_example_fits_a_narrow_window(open_report: Open, contoso: str) -> None:
    opened = open_report(contoso, width=390)
    opened.page.locator("[data-conditions] button").first.click()
    box = opened.page.locator("[data-conditions] .witness").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert opened.sideways() == 0
