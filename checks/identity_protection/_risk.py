"""What the checks of Identity Protection share: which risk is open, and levels that Graph hides."""

from __future__ import annotations

from ztscan.plugin import required

OPEN = frozenset({"atrisk", "confirmedcompromised"})
"""States of risk that nobody has handled."""
CLOSED = frozenset({"none", "confirmedsafe", "remediated", "dismissed"})
LEVELS = frozenset({"low", "medium", "high", "none"})


def state_of(value: str | None, resource: str) -> str:
    """The state of risk in lower case. Raises Unknown where it is not a known one."""
    state = required(value, resource, "riskState").casefold()
    return required(state if state in OPEN | CLOSED else None, resource, "riskState (a known value)")


def level_of(value: str | None, resource: str) -> str:
    """The level of risk in lower case. Raises Unknown where Graph hides it, or it is not a known one."""
    level = required(value, resource, "riskLevel").casefold()
    return required(level if level in LEVELS else None, resource, "riskLevel (a known value, not hidden)")
