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

    def fold(self, title: str, lines: Iterable[str], what: str) -> None:
        """A section that is closed until a reader opens it. Without lines there is none. ``title`` is a text of ztscan."""
        lines = list(lines)
        if not lines:
            return
        opened = not self._omitted and self._take(f"\n<details><summary>{title} ({len(lines):,})</summary>\n")
        if not opened:
            self._omitted[what] += len(lines)
            return
        self._left -= len(_CLOSED) + 1
        self.fill(lines, what)
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
