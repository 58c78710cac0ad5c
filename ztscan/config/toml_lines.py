"""The line of each key in a TOML file. Errors name it, and neither tomllib nor tomlkit keeps positions."""

from __future__ import annotations

import re
import tomllib
from typing import Any

Path = tuple[str | int, ...]
"""Where something is in the file: keys, and positions in arrays counted from 0."""

_KEY = r"(?:[\w-]+|\"(?:[^\"\\]|\\.)*\"|'[^']*')"
_HEADER = re.compile(rf"^\s*(\[\[?)\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(rf"^\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*=")


class SourceLines:
    """Lines of a configuration file by path: neither tomllib nor tomlkit keeps the positions of keys."""

    def __init__(self, text: str, file_name: str) -> None:
        self.file_name = file_name
        self._lines = _lines_by_path(text)

    def where(self, path: Path) -> str:
        """``file:line`` of the nearest enclosing key or table with a line, else only the file."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._lines:
                return f"{self.file_name}:{self._lines[path[:length]]}"
        return self.file_name

    def line(self, path: Path) -> int | None:
        """The line of a key or table header, counted from 1. None if it is not at the start of a line."""
        return self._lines.get(path)


def _lines_by_path(text: str) -> dict[Path, int]:
    """The line, counted from 1, of every table header and every ``key =`` at the start of a line."""
    found: dict[Path, int] = {}
    arrays: dict[Path, int] = {}
    table: Path = ()
    inside = ""  # the delimiter of the multi-line string that we are in
    for number, line in enumerate(text.splitlines(), start=1):
        delimiters = re.findall(r'"""|\'\'\'', line)
        if not inside:
            if header := _HEADER.match(line):
                table = _located(_split_key(header[2]), arrays, opens_array=header[1] == "[[")
                found.setdefault(table, number)
            elif assignment := _ASSIGNMENT.match(line):
                found.setdefault((*table, *_split_key(assignment[1])), number)
        for delimiter in delimiters:
            inside = "" if inside == delimiter else inside or delimiter
    return found


def _located(key: tuple[str, ...], arrays: dict[Path, int], *, opens_array: bool) -> Path:
    """The path of a table header: parts that are arrays of tables get the position of their newest element."""
    path: Path = ()
    for depth, part in enumerate(key, start=1):
        path = (*path, part)
        if opens_array and depth == len(key):
            arrays[path] = arrays.get(path, -1) + 1
        if path in arrays:
            path = (*path, arrays[path])
    return path


def _split_key(dotted: str) -> tuple[str, ...]:
    """The parts of a dotted key; TOML's own reader knows how they are quoted."""
    parts: list[str] = []
    value: Any = tomllib.loads(f"{dotted} = 0")
    while isinstance(value, dict):
        key, value = next(iter(value.items()))
        parts.append(key)
    return tuple(parts)
