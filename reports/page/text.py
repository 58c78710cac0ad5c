"""Words, numbers and dates as the page prints them, and the one function that every string of the page passes."""

from __future__ import annotations

import re
from datetime import UTC
from typing import Any

from markupsafe import Markup, escape

from ztscan.core.model import parse_time
from ztscan.reports.numbers.words import number

LONGEST = 2_000
"""Characters of any one string in the page; tenants hold strings of 64 KB."""
LONGEST_NAME = 160

# Controls, bidirectional overrides and isolates, zero-width and other invisible characters, private use, lone surrogates,
# tags: a name made of them can look like another name or turn the text around it.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_STACKED = re.compile("[\u0300-\u036f\u0483-\u0489\u0e31-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4,}")


def visible(text: str, longest: int = LONGEST) -> str:
    """``text`` with every invisible or direction-changing character spelled out as ``[U+202E]``, and cut at ``longest``."""
    cut = text if len(text) <= longest else f"{text[:longest].rstrip()}… [{number(len(text))} characters]"
    if cut.isascii() and cut.isprintable():
        return cut
    return _STACKED.sub(lambda run: run[0][:3] + f"[{len(run[0]) - 3} more marks]", _INVISIBLE.sub(_spelled, cut))


def _spelled(match: re.Match[str]) -> str:
    return f"[U+{ord(match[0]):04X}]"


def door(value: Any) -> Any:
    """Jinja's ``finalize``: every value of ``{{ }}`` passes here before it is escaped. Markup is our own."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


LONGEST_CODE = 8_000
"""Characters of one block of code."""


def code(text: str) -> Markup:
    """The content of a ``code`` element. Quotes stay as they are, as they end nothing in an element: JSON is full of them."""
    lines = (visible(line) for line in visible(text, LONGEST_CODE).split("\n"))
    escaped = str(escape("\n".join(lines)))
    return Markup(escaped.replace("&#34;", '"').replace("&#39;", "'"))  # noqa: S704 - escaped above


def named(text: str) -> str:
    """A name, short enough for a line."""
    return visible(text, LONGEST_NAME)


def sentence(text: str) -> str:
    """``text`` with a capital at its start and a full stop at its end."""
    stripped = text.strip()
    if not stripped:
        return ""
    # A first word like `adele.vance@contoso.com` or `iOS` is a name and is not changed.
    word = stripped.split(maxsplit=1)[0].rstrip(",:;")
    first = stripped[0].upper() if word.isalpha() and word.islower() and word != "ztscan" else stripped[0]
    return first + stripped[1:] + ("" if stripped[-1] in ".!?:…" else ".")


def day(text: str) -> str:
    """``21 Nov 2026``. A text that is not a time is not changed."""
    return _dated(text, "")


def moment(text: str) -> str:
    """``21 Nov 2026, 09:14 UTC``."""
    return _dated(text, ", %H:%M UTC")


def _dated(text: str, form: str) -> str:
    try:
        time = parse_time(text)
    except ValueError:
        return text
    there = time.astimezone(UTC) if time.tzinfo else time
    return f"{there.day} {there:%b %Y}" + (there.strftime(form) if form else "")
