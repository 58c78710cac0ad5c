"""What changed is told by one list: every output counts and names the same changes, and no sentence contradicts a table."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import example, given
from rich.console import Console

from tests.compare.test_gate_laws import drift, scans
from tests.scans import ALEX, finding, grade, result, scan
from ztscan.cli import changes as terminal
from ztscan.core.model import Scan, Verdict
from ztscan.drift import listing
from ztscan.drift.listing import WORDS, Level
from ztscan.drift.model import Direction, Drift
from ztscan.reports import markdown
from ztscan.reports.page.changes import changes as page

MFA = "conditional_access.mfa_all_users"
FEWER = scan(result(MFA, Verdict.FAIL, finding(MFA, ALEX, "some", users=3)))
MORE = scan(result(MFA, Verdict.FAIL, finding(MFA, ALEX, "some", users=191)))


def expected(of: Drift) -> Counter[tuple[str, str]]:
    """The changes, counted from the comparison itself."""
    told = {change.check for change in of.findings}
    levels: Mapping[Level, Sequence[Any]] = {
        Level.CONFIGURATION: of.configuration,
        Level.FINDING: of.findings,
        Level.CHECK: [c for c in of.checks if c.direction is not Direction.NOT_COMPARABLE and c.id not in told],
        Level.OBJECTIVE: of.objectives,
        Level.PILLAR: of.pillars,
    }
    return Counter((str(level), WORDS[change.direction]) for level, found in levels.items() for change in found)


def in_sentence(text: str) -> Counter[tuple[str, str]]:
    """What a sentence counts: ``findings: 2 worse, 1 new; objectives: 1 better``."""
    found: Counter[tuple[str, str]] = Counter()
    for level in Level:
        part = re.search(rf"{level}: ([^;.]+)", text, re.IGNORECASE)
        for count, word in re.findall(r"([\d,]+) ([a-z ]+?)(?:,|$)", part[1].strip()) if part else ():
            found[str(level), word] = int(count.replace(",", ""))
    return found


def on_terminal(of: Drift) -> str:
    out = io.StringIO()
    terminal.show(of, Console(file=out, width=10_000))
    return out.getvalue()


@example(FEWER, MORE)
@example(MORE, FEWER)
@given(scans(), scans())
def test_every_output_counts_the_same_changes(before: Scan, after: Scan) -> None:
    of = drift(before, after)
    counts = expected(of)
    summary = page(of, frozenset(), executive=False).summary
    lines = (terminal.headline(of), markdown.drift_in_one_line(of), summary)
    for line in lines:
        assert in_sentence(line) == counts, line
        assert ("nothing changed" in line.lower()) == (not counts and not of.blindness)
        changed = any(word != WORDS[Direction.NOT_COMPARABLE] for _, word in counts)
        assert ("no change is known" in line.lower()) == (not changed and bool(counts or of.blindness))
        assert changed == of.has_changes, "the gate counts what the list counts"


@example(FEWER, MORE)
@given(scans(), scans())
def test_every_table_shows_the_changes_that_are_counted(before: Scan, after: Scan) -> None:
    of = drift(before, after)
    heads = re.findall(r"^(\w[\w ]*), ([a-z ]+): ([\d,]+)$", on_terminal(of), re.MULTILINE)
    assert {(level.lower(), word): int(count) for level, word, count in heads} == expected(of)
    bullets = re.findall(r"^- \*\*([a-z ]+)\*\*", markdown.render(after, grade(after), of), re.MULTILINE)
    words = Counter(word for (_, word), count in expected(of).items() for _ in range(count))
    words[WORDS[Direction.NOT_COMPARABLE]] += len(of.blindness)
    severities = {"critical", "high", "medium", "low"}
    assert Counter(word for word in bullets if word not in severities) == +words
    told = page(of, frozenset(), executive=False)
    rows = Counter(word.lower() for word, *_ in (*told.objectives, *told.pillars))
    rows.update(change.word.lower() for change in told.configuration)
    for row in told.checks:
        rows[row.word.lower()] += int(row.count.split()[0]) if row.count.endswith(("finding", "findings")) else 1
    assert rows + Counter({WORDS[Direction.NOT_COMPARABLE]: len(told.unseen)}) == +words


@pytest.mark.parametrize(("before", "after", "word"), [(FEWER, MORE, "worse"), (MORE, FEWER, "better")])
def test_worse_and_better_count_as_change(before: Scan, after: Scan, word: str) -> None:
    of = drift(before, after)
    assert listing.in_words(of) == f"findings: 1 {word}"
    cause = "1 finding is worse, unexplained by a compared policy or setting" if word == "worse" else "No control became weaker"
    assert page(of, frozenset(), executive=True).summary == f"{cause}; findings: 1 {word}."
