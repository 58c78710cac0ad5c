"""The trend: compared with the last scan, and over all stored scans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ztscan.core.charts import TrendPoint
from ztscan.core.model import Severity
from ztscan.drift.model import Drift
from ztscan.reports.numbers.words import counted, number

from .book import SEVERITY_WORDS, Book
from .drawing import WIDTH, Drawing, Figure, LegendKey, Mark, box, text
from .text import day

_HIGH = 150
_MOST = 12


class Trend(msgspec.Struct, frozen=True):
    """``words`` is never empty. ``spark`` is drawn if there are two scans or more."""

    words: str
    spark: Drawing | None
    spark_label: str


def point(book: Book) -> TrendPoint:
    """This scan as a point of the trend."""
    return TrendPoint(
        book.scan.finished,
        {pillar.id: pillar.score for pillar in book.grade.pillars},
        {pillar.id: pillar.assessed for pillar in book.grade.pillars},
        {severity.value: sum(check.severity is severity for check in book.gaps) for severity in Severity},
    )


def total(gaps: Mapping[str, int]) -> int:
    return sum(gaps.values())


def trend(points: Sequence[TrendPoint], drift: Drift | None = None) -> Trend:
    """The trend on the first screen. ``points`` are oldest first and end with this scan."""
    if len(points) < 2 and drift:
        return Trend(f"Compared with the scan of {day(drift.before.finished)}:", None, "")
    if len(points) < 2:
        return Trend("There is no earlier scan to compare with.", None, "")
    before, now = points[-2], points[-1]
    change = total(now.gaps) - total(before.gaps)
    words = {True: f"{counted(abs(change), 'gap')} fewer", False: f"{counted(abs(change), 'gap')} more"}[change < 0]
    shown = points[-_MOST:]
    label = "Open gaps by scan: " + ", ".join(f"{day(p.finished)} {number(total(p.gaps))}" for p in shown) + "."
    return Trend(
        f"{words if change else 'As many gaps as'} {'than ' if change else ''}on {day(before.finished)}", _spark(shown), label
    )


def _spark(points: Sequence[TrendPoint]) -> Drawing:
    """One column per scan, with critical and high gaps at the bottom."""
    wide, high = 240, 56
    return Drawing(wide, high, tuple(_columns(points, wide, 0, high)))


def _columns(points: Sequence[TrendPoint], wide: float, top: float, high: float) -> list[Mark]:
    most = max([1, *(total(at.gaps) for at in points)])
    step = wide / len(points)
    marks: list[Mark] = []
    for column, at in enumerate(points):
        foot = top + high
        for severity in Severity:
            tall = high * at.gaps.get(severity.value, 0) / most
            foot -= tall
            if tall:
                marks.append(box(f"fill-{severity.value}", column * step, foot, min(step - 8, 72), tall))
    return marks


def trend_over_time(book: Book, points: Sequence[TrendPoint]) -> Figure:
    """Open gaps by severity at each scan. The table also contains the scores of the pillars."""
    id_, title = "trend", "Open gaps over time"
    if len(points) < 2:
        return Figure(id_, title, "", absent="There is no earlier scan of this tenant.")
    shown = points[-_MOST:]
    most = max([1, *(total(at.gaps) for at in shown)])
    marks = _columns(shown, WIDTH, 20, _HIGH)
    for column, at in enumerate(shown):
        left = column * WIDTH / len(shown)
        marks.append(text("label strong", left, 14 + _HIGH * (1 - total(at.gaps) / most), number(total(at.gaps))))
        marks.append(text("label quiet", left, _HIGH + 38, day(at.finished)))
    pillars = book.pillar_titles
    return Figure(
        id_,
        title,
        trend(points).words + ".",
        Drawing(WIDTH, _HIGH + 46, tuple(marks)),
        keys=tuple(LegendKey(f"fill-{severity.value}", SEVERITY_WORDS[severity]) for severity in Severity),
        columns=("Scan", *SEVERITY_WORDS.values(), *(f"{title}, score (coverage)" for title in pillars.values())),
        rows=tuple(
            (
                day(at.finished),
                *(number(at.gaps.get(severity.value, 0)) for severity in Severity),
                *(_scored(at, pillar) for pillar in pillars),
            )
            for at in points
        ),
    )


def _scored(at: TrendPoint, pillar: str) -> str:
    score = at.scores.get(pillar)
    return "not known" if score is None else f"{score} ({at.assessed.get(pillar, 0)} %)"
