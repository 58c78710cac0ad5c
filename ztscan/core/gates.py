"""What a gate says: pass, fail, or unknown where evidence is missing.

A gate is a function over the rulings of its parts (checks, resources). It is monotone: a part that is no longer known makes the
gate unknown or leaves it as it is. So losing evidence never turns a fail or an unknown into a pass, nor a pass into a fail.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable


class Ruling(enum.StrEnum):
    """The result of a gate, or of one part of it."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    """Evidence is missing, so that the part may pass or fail."""


def every(parts: Iterable[Ruling]) -> Ruling:
    """The ruling of a gate that fails if any part fails: a known fail decides, then an unknown part."""
    found = set(parts)
    return next((ruling for ruling in (Ruling.FAIL, Ruling.UNKNOWN) if ruling in found), Ruling.PASS)
