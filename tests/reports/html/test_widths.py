"""Charts and lists where there is little room: on a phone, and on paper."""

from __future__ import annotations

import pytest

from tests.reports.html.conftest import Open

PAPER = 687
"""Pixels between the margins of A4."""
POINTS = 0.75
"""Of a pixel on paper."""
HINT = """(box) => getComputedStyle(box, "::before").content"""
HIDDEN = """(box) => box.scrollWidth > box.clientWidth"""
HEIGHTS = """(box) => [...box.querySelectorAll("text")].map((one) =>
  parseFloat(getComputedStyle(one).fontSize) * box.getBoundingClientRect().width / box.viewBox.baseVal.width)"""

LISTS = """(lists) => lists.map((list) => {
  const style = getComputedStyle(list), entries = [...list.children];
  const parts = Math.max(...entries.map((one) => one.getClientRects().length));
  return [entries.length, style.columnCount, parseFloat(style.columnGap), getComputedStyle(entries[0]).breakInside, parts];
})"""
"""Of each list: entries, columns, the gap between these, whether an entry may be parted, and in how many parts one is at most."""


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_what_scrolls_sideways_says_so_and_nothing_else_does(open_report: Open, contoso: str, width: int) -> None:
    page = open_report(contoso, width=width).page
    boxes = [box for box in page.locator(".scroll").all() if box.is_visible()]
    told = [(box.evaluate(HIDDEN), "Scroll sideways" in str(box.evaluate(HINT))) for box in boxes]
    assert told
    assert all(hidden is hint for hidden, hint in told)
    charts = page.locator(".chart > .scroll").all()
    assert any(box.evaluate(HIDDEN) for box in charts) is (width == 390)


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_the_labels_of_charts_can_be_read_at_any_width(open_report: Open, contoso: str, width: int) -> None:
    """A chart that has no room scrolls sideways. Those as wide as two had labels of 7 pixels."""
    page = open_report(contoso, width=width).page
    heights = {box.get_attribute("aria-label"): box.evaluate(HEIGHTS) for box in page.locator(".chart .drawing").all()}
    assert len(heights) > 5
    assert {name: min(found) for name, found in heights.items() if found and min(found) < 9} == {}


@pytest.mark.browser
def test_a_hint_is_taken_back_when_there_is_room(open_report: Open, contoso: str) -> None:
    page = open_report(contoso, width=390).page
    box = page.locator(".chart > .scroll").first
    assert "Scroll sideways" in str(box.evaluate(HINT))
    page.set_viewport_size({"width": 1280, "height": 800})
    page.wait_for_function("(box) => !box.hasAttribute('data-sideways')", arg=box.element_handle())
    assert box.evaluate(HINT) == "none"


@pytest.mark.browser
def test_the_labels_of_printed_charts_can_be_read(open_report: Open, contoso: str) -> None:
    """They are as large as the text of tables, and no larger than what they explain."""
    page = open_report(contoso, media="print", width=PAPER).page
    heights = {
        drawing.get_attribute("aria-label"): [POINTS * pixels for pixels in drawing.evaluate(HEIGHTS)]
        for drawing in page.locator(".chart .drawing").all()
    }
    assert len(heights) > 5
    assert {name: found for name, found in heights.items() if found and not 6.2 <= min(found) <= max(found) <= 8.5} == {}


@pytest.mark.browser
def test_no_label_of_a_printed_chart_runs_into_another(open_report: Open, contoso: str) -> None:
    page = open_report(contoso, media="print", width=PAPER).page
    for drawing in page.locator(".chart .drawing").all():
        boxes = drawing.evaluate(
            """(box) => [...box.querySelectorAll("text")].map((one) => one.getBoundingClientRect())
              .map((one) => [one.left, one.top + 2, one.right, one.bottom - 2])"""
        )
        for n, (left, top, right, bottom) in enumerate(boxes):
            for other_left, other_top, other_right, other_bottom in boxes[n + 1 :]:
                apart = right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top
                assert apart, drawing.get_attribute("aria-label")


@pytest.mark.browser
def test_the_columns_of_a_printed_list_stand_apart(open_report: Open, contoso: str) -> None:
    """A long list is in two columns, with room for the marks between them, and no entry is parted."""
    lists = open_report(contoso, media="print", width=PAPER).page.locator(".second .closed").evaluate_all(LISTS)
    assert lists
    for entries, columns, gap, inside, parts in lists:
        assert columns == ("2" if entries > 3 else "auto")
        assert columns == "auto" or gap >= 24
        assert (inside, parts) == ("avoid", 1)
