"""The parts of a chart: a few kinds of marks, placed by Python and printed by one template as inline SVG.

Marks carry a class, never a colour: the style sheet colours them, in light and dark alike. Lengths are user units of the
view box; ``WIDTH`` of them are as wide as one of two columns,
``BROAD`` as wide as both.
"""

from __future__ import annotations

from typing import Literal

import msgspec

WIDTH = 540
BROAD = 1_120


class Mark(msgspec.Struct, frozen=True):
    """One shape. ``href`` and ``label`` make a link of it; ``text`` and ``anchor`` belong to texts, ``path`` to paths."""

    kind: Literal["box", "text", "path"]
    css: str
    x: str = "0"
    y: str = "0"
    width: str = "0"
    height: str = "0"
    path: str = ""
    text: str = ""
    anchor: Literal["start", "middle", "end"] = "start"
    href: str = ""
    label: str = ""


class Drawing(msgspec.Struct, frozen=True):
    width: int
    height: int
    marks: tuple[Mark, ...]
    interactive: bool = False
    """Whether some of its marks are links."""


class LegendKey(msgspec.Struct, frozen=True):
    """A line of a legend."""

    css: str
    word: str


class Figure(msgspec.Struct, frozen=True):
    """A chart with its text alternative and the table with the same numbers.

    ``absent`` says why there is no chart; then there is neither drawing nor table.
    """

    id: str
    title: str
    summary: str
    drawing: Drawing | None = None
    keys: tuple[LegendKey, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    absent: str = ""

    @property
    def broad(self) -> bool:
        return self.drawing is not None and self.drawing.width >= BROAD


def length(value: float) -> str:
    """A length with at most one decimal, the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")


def box(css: str, x: float, y: float, width: float, height: float, *, href: str = "", label: str = "") -> Mark:
    """A rectangle. With ``href`` it is a link that is called ``label``."""
    return Mark("box", css, length(x), length(y), length(width), length(height), href=href, label=label)


def text(css: str, x: float, y: float, words: str, anchor: Literal["start", "middle", "end"] = "start") -> Mark:
    """Words whose baseline is at ``y``."""
    return Mark("text", css, length(x), length(y), text=words, anchor=anchor)


def path(css: str, steps: str) -> Mark:
    return Mark("path", css, path=steps)


def fitted(words: str, width: float, per_character: float = 6.6) -> str:
    """``words`` cut to ``width`` at the size of labels. The table has the whole text."""
    most = max(1, int(width / per_character))
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def folded(words: str, width: float, per_character: float = 6.2) -> tuple[str, str]:
    """``words`` on at most two lines."""
    most = max(1, int(width / per_character))
    first, rest = "", words.split()
    while rest and len(f"{first} {rest[0]}".strip()) <= most:
        first = f"{first} {rest.pop(0)}".strip()
    return (first, fitted(" ".join(rest), width, per_character)) if first else (fitted(words, width, per_character), "")
