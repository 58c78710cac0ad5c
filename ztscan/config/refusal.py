"""What is said of a name in ``ztscan.toml`` that does not exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import NoReturn

from ztscan.config.toml_lines import Path, SourceLines
from ztscan.core.errors import UsageError

CATALOGUE = "`ztscan checks list` for checks and the report for objectives and roles"


def refuse_name(
    problem: str, name: str, known: Iterable[str], path: Path, lines: SourceLines, reference: str = CATALOGUE
) -> NoReturn:
    """Raise UsageError for a name that does not exist, with its line and the nearest name that does.

    ``reference``: where those names are listed, if none is near and they are many.
    """
    names = sorted(known)
    nearest = difflib.get_close_matches(name, names, n=1)
    if nearest:
        step = f"did you mean `{nearest[0]}`?"
    elif not names:
        step = "it has none"
    elif len(names) <= 12:
        step = "known are " + ", ".join(f"`{known_name}`" for known_name in names)
    else:
        step = f"see {reference}"
    raise UsageError(f"`{lines.where(path)}`: {problem} `{name}`{_in_table(path)}", step)


def _in_table(path: Path) -> str:
    table = next((str(key) for key in path[:1] if len(path) > 1), "")
    return f" in `[{table}]`" if table else ""


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
