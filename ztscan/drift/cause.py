"""The causes of changes, and which of them fail the drift gate. Values only (``ztscan.drift.causes`` attributes changes)."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping

import msgspec

from ztscan.core.exit_codes import FailOnDrift


class Cause(enum.StrEnum):
    """Why a comparison has a change. The first one of several decides (``ztscan.drift.causes``)."""

    CONTROL = "control"
    """A setting, policy, role, group, consent or credential changed, or nothing shows that none did."""
    UNDETERMINED = "undetermined"
    """What would show the cause could not be read in one of the scans."""
    POPULATION = "population"
    """People joined, left or changed their own registration or licence under unchanged controls."""
    TIME = "time"
    """A date passed, or activity such as sign-ins and alerts changed. Nothing of the tenant was changed."""
    SETTINGS = "settings"
    """``ztscan.toml`` says something else than for the baseline. Nothing shows whether the tenant changed too."""
    EVIDENCE = "evidence"
    """What could be read changed."""


def first_cause(causes: Iterable[Cause], default: Cause = Cause.CONTROL) -> Cause:
    """The cause of a change that follows from changes with these causes."""
    found = set(causes)
    return next((cause for cause in Cause if cause in found), default)


class PeopleChange(msgspec.Struct, frozen=True):
    """How many users joined and left the tenant. ``guests``: how many of those who joined are guests, where that is known."""

    joined: int = 0
    left: int = 0
    guests: int | None = None


COUNTED: Mapping[FailOnDrift, frozenset[Cause]] = {
    "control": frozenset({Cause.CONTROL}),
    "population": frozenset({Cause.CONTROL, Cause.POPULATION}),
}
"""The causes of regressions that fail the gate, in the modes that tell causes apart."""
NO_GATE: tuple[FailOnDrift, ...] = ("never", "none")
