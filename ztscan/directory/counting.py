"""Numbers and names of things in the sentences of findings: ``1 device has``, ``2 devices have``, ``laptop, phone``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_HOUR, _DAY = 60, 24 * 60
_SOUNDS_OF_A_VOWEL = re.compile(r"[aeio]|u(?![ns][aeio]|r[il]\b|ti)", re.IGNORECASE)

_SINGULAR = {
    "are": "is",
    "comply": "complies",
    "count": "counts",
    "exist": "exists",
    "get": "gets",
    "have": "has",
    "hold": "holds",
}


def counted(count: int, one: str) -> str:
    """``1 joined device``, ``2,000 joined devices``."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def lasting(minutes: int) -> str:
    """``30 days``, ``24 hours``, ``90 minutes``: in the largest unit that says it exactly; from two days on in days."""
    if minutes >= 2 * _DAY and minutes % _DAY == 0:
        return counted(minutes // _DAY, "day")
    if minutes >= _HOUR and minutes % _HOUR == 0:
        return counted(minutes // _HOUR, "hour")
    return counted(minutes, "minute")


def with_article(words: str) -> str:
    """``an owner``, ``a user``: for words, and names such as NAT that are spoken as one."""
    return f"{'an' if _SOUNDS_OF_A_VOWEL.match(words) else 'a'} {words}"


def agreeing(count: int, predicate: str) -> str:
    """What is said of so many: ``have no key`` in the plural is ``has no key`` of one. Raises KeyError for other verbs."""
    verb, space, rest = predicate.partition(" ")
    singular = f"{_SINGULAR[verb]}{space}{rest}"
    return singular if count == 1 else predicate


def in_order(names: Iterable[str], *, most: int | None = None, between: str = ", ") -> str:
    """``laptop, phone``: sorted, so that a sentence is the same however they were read.

    ``most``: how many are named, of the others the number is told. A finding that tells a list this way has all of it as its
    ``members``: they are what a waiver accepts and what two results are compared by.
    """
    return first(sorted(names), most, between)


def first(names: Sequence[str], most: int | None, between: str = ", ") -> str:
    """The first ``most`` names in the order that they have, and how many more there are."""
    more = "" if most is None else and_more(len(names), most)
    return between.join(names[:most]) + (more if between == ", " else f"{between.rstrip()}{more}" if more else "")


def and_more(count: int, most: int) -> str:
    """`` and 3 more`` of ``count``, of which the first ``most`` are named. Empty: all are."""
    return f" and {count - most} more" if count > most else ""
