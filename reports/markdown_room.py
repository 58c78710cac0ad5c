"""The lines of a Markdown document that must stay below a size: what does not fit is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

_RESERVED = 400
"""Bytes reserved for the line that counts what is omitted."""
_CLOSED = "\n</details>"


class MarkdownRoom:
    """Takes lines until the space is used up. Omitted lines are counted by kind."""

    def __init__(self, most: int) -> None:
        self._left = most - _RESERVED
        self._lines: list[str] = []
        self._omitted: Counter[str] = Counter()

    def put(self, lines: Iterable[str]) -> None:
        """Lines such as a heading. If there is no space for its section, it is omitted and not counted."""
        for line in lines:
            if not self._omitted:
                self._take(line)

    def fill(self, lines: Iterable[str], what: str) -> None:
        """Lines, most important first. After an omitted line none follows: only less important ones would be shown."""
        for line in lines:
            if self._omitted or not self._take(line):
                self._omitted[what] += 1

    def fold(self, title: str, lines: Iterable[str], what: str, *, intro: str = "", left_out: int = 0) -> None:
        """A section that is closed until a reader opens it, with the number of its lines. ``title`` is a text of ztscan.

        ``intro`` is a sentence before the lines, which is not one of them. ``left_out``: how many lines there are that are not
        given here. Without lines and without a sentence there is no section.
        """
        lines = list(lines)
        total = len(lines) + left_out
        if not (total or intro):
            return
        opened = not self._omitted and self._take(f"\n<details><summary>{title} ({total:,})</summary>\n")
        if not opened:
            self._omitted[what] += total
            return
        self._left -= len(_CLOSED) + 1
        self.put([intro, ""] if intro and lines else [intro] if intro else [])
        self.fill(lines, what)
        if left_out:
            self.fill([f"- and {left_out:,} more, in the JSON and CSV outputs"], what)
        self._lines.append(_CLOSED)

    def text(self) -> str:
        if self._omitted:
            rest = ", ".join(f"{count:,} {what}" for what, count in self._omitted.items())
            self._lines += ["", f"Not shown here because of the size limit: {rest}. The full report contains them."]
        return "\n".join(self._lines).strip("\n") + "\n"

    def _take(self, line: str) -> bool:
        size = len(line.encode()) + 1
        if size > self._left:
            return False
        self._left -= size
        self._lines.append(line)
        return True
