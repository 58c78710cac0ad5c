"""Controls of frameworks and other tools as every report names them."""

from __future__ import annotations

from ztscan.core.model import CheckResult


def controls(check: CheckResult, key: str) -> tuple[str, ...]:
    """The controls of a framework or tool that a check is mapped to, with a mark where it tests them only in part."""
    return tuple(f"{control} (partial)" if check.is_partial(key, control) else control for control in check.mappings.get(key, ()))
