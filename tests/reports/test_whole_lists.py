"""What a report leaves out of a list, it counts; what a person has to do, it leaves nothing out of."""

from __future__ import annotations

import itertools

from tests.scans import ALEX, finding, result, scan
from tests.scans import grade as graded
from ztscan.core.model import Gap, GapReason, Verdict
from ztscan.drift.compare import Graded, compare
from ztscan.endpoints.requirement import _first_of
from ztscan.reports.page.changes import changes
from ztscan.reports.page.missing import _command, _seen
from ztscan.reports.page.statements import _LONG, _MOST_LINES, _lines


def test_every_check_that_changed_has_a_row() -> None:
    ids = [f"a.c{number:03d}" for number in range(320)]
    before = scan(*(result(one) for one in ids))
    after = scan(*(result(one, Verdict.FAIL, finding(one, ALEX, "it is wrong")) for one in ids))
    told = changes(compare(Graded(before, graded(before)), Graded(after, graded(after))), frozenset(), executive=False)
    assert len(told.checks) == len(ids)


def test_reasons_are_cut_after_each_is_told_once() -> None:
    assert _first_of(["a", "a", "a", "b"]) == "a; b"
    assert _first_of(["a", "b", "c"]) == "a; b; c"
    assert _first_of(["a", "b", "a", "c", "d"]) == "a; b; c; and more"
    assert _first_of([]) == ""


def test_the_command_that_grants_permissions_names_every_check() -> None:
    ids = [f"a.c{number:03d}" for number in range(45)]
    shell, command = _command({}, GapReason.NO_PERMISSION, ["Policy.Read.All"], ids)
    assert shell == "Shell"
    lines = command.split("\n")
    assert [line.count("--check") for line in lines] == [20, 20, 5]
    assert all(line.startswith("ztscan permissions --check a.c") and line.endswith(" --format cli") for line in lines)
    assert [word for word in command.split() if word.startswith("a.c")] == ids


def test_answers_that_are_not_shown_are_counted() -> None:
    gaps = [Gap("users", GapReason.ERROR, f"answer {number}", "try again") for number in range(5)]
    entries = [(result("a.b"), gap) for gap in (*gaps, gaps[0])]
    texts = [["".join(span.text for span in line) for line in _seen(some)] for some in (entries, entries[:3])]
    assert texts == [["Answer 0.", "Answer 1.", "Answer 2.", "And 2 more."], ["Answer 0.", "Answer 1.", "Answer 2."]]


def test_parts_of_an_observation_that_are_not_shown_are_counted() -> None:
    told = _lines("; ".join(f"part {number}" for number in range(_MOST_LINES + 3)))
    texts = ["".join(span.text for span in line) for line in told]
    assert len(told) == _MOST_LINES + 1
    assert "and 3 more" in texts[-1]
    assert all("more" not in text for text in texts[:-1])
    whole = _lines("; ".join(itertools.repeat("part", max(_LONG + 1, _MOST_LINES))))
    assert len(whole) == max(_LONG + 1, _MOST_LINES)
