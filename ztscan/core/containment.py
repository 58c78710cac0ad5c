"""What third-party code may cost: its own verdict, a bounded time, and nothing else.

Checks, facts and packages of plugins are contained against mistakes, not against malice: they run in this process, and
whoever installs one trusts its author as far as that.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

Guard = Callable[[str], AbstractContextManager[None]]
"""Makes the surroundings in which third-party code runs; the argument is what it is called in a message."""

_LONGEST = 300


class OverrunError(BaseException):
    """Third-party code did not end in its time. No ``Exception``, so that no ``except Exception`` of its own swallows it."""


def unguarded(_name: str) -> AbstractContextManager[None]:
    """No bound at all: for callers that run only code of their own."""
    return nullcontext()


def is_foreign(function: Callable[..., Any]) -> bool:
    """Whether ``function`` comes from outside of the ``ztscan`` package."""
    return str(getattr(function, "__module__", "")).partition(".")[0] != "ztscan"


def said(error: BaseException) -> str:
    """``KeyError: 'back'``, on one bounded line."""
    text = words_of(error)
    return type(error).__name__ + (f": {text if len(text) <= _LONGEST else text[:_LONGEST] + '…'}" if text else "")


def words_of(error: BaseException) -> str:
    """The message of ``error`` on one line, empty where it cannot even say that."""
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - whatever a plugin raises while it words what went wrong
        return ""
    return "".join(character if character.isprintable() else " " for character in text)
