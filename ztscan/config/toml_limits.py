"""Refuses TOML that nests too deep, before it is parsed: dotted keys take quadratic memory."""

from __future__ import annotations

import re

MAX_NESTING = 32
"""Parts of a dotted key, and levels of inline tables and arrays. ``ztscan.toml`` has at most four."""

_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|[\w \t-]+"
    r"|#[^\n]*"
    r"|.",
    re.DOTALL,
)


def nests_too_deep(text: str) -> bool:
    """Whether a dotted key has more than ``MAX_NESTING`` parts, or more brackets are open. Strings and comments do not count."""
    dots = depth = 0
    for token in _TOKEN.finditer(text):
        first = text[token.start()]
        if first == ".":
            dots += 1
        elif first in "[{":
            depth, dots = depth + 1, 0
        elif first in "]}":
            depth, dots = max(depth - 1, 0), 0
        elif first in "=,\n#":
            dots = 0
        if dots >= MAX_NESTING or depth > MAX_NESTING:
            return True
    return False
