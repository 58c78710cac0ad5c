"""Three-valued logic (Kleene): True, False, and None for *cannot be told from what was read*.

INVARIANT: nothing unknown is ever rounded. A policy that may apply is not one that applies, and not one that does not.
"""

from __future__ import annotations

from collections.abc import Iterable

Truth = bool | None


def every(truths: Iterable[Truth]) -> Truth:
    """True if all are, False if any is, else unknown."""
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def some(truths: Iterable[Truth]) -> Truth:
    """True if any is, False if all are, else unknown."""
    result: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            result = None
    return result


def negate(truth: Truth) -> Truth:
    return None if truth is None else not truth
