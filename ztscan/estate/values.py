"""How a value that Azure sent, or did not send, is told in a finding."""

from __future__ import annotations


def shown(value: bool | int | str | None) -> str:
    """A value as Azure writes it in JSON; ``not set`` where it sent none."""
    if value is None:
        return "not set"
    return str(value).lower() if isinstance(value, bool) else str(value)
