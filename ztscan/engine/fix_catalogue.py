"""The fixes of all checks as tables of the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ztscan.engine.check import Check
from ztscan.engine.fixing import Fixing, NoFix

_DEPENDS = "depends on the tenant"


def fix_tables(checks: Iterable[Check]) -> str:
    """What each fix changes and what it takes; then the checks without a fix, and why."""
    ordered = sorted(checks, key=lambda check: check.id)
    fixed = [(check.id, check.fix) for check in ordered if isinstance(check.fix, Fixing)]
    reasons = [(check.id, check.fix.reason) for check in ordered if isinstance(check.fix, NoFix)]
    return "\n".join([*_fixed(fixed), "", *_without(reasons)]) + "\n"


def _fixed(fixed: Sequence[tuple[str, Fixing]]) -> Iterator[str]:
    yield "| Check | What it changes | Who notices | Effort | Role and permission |"
    yield "|---|---|---|---|---|"
    for check, fixing in fixed:
        facts = fixing.facts
        permissions = ", ".join(f"`{name}`" for name in facts.permissions) or "not published"
        delegated = " (delegated only)" if facts.delegated_only else ""
        impact = facts.impact.value.replace("_", " ")
        noticed = f"{impact}: {facts.notices}" if impact != "none" or facts.notices != "Nobody notices." else "none"
        told = f"{_DEPENDS} | {_DEPENDS}" if fixing.by_tenant else f"{noticed} | {facts.effort}"
        yield f"| `{check}` | {facts.changes} | {told} | {facts.role}; {permissions}{delegated} |"


def _without(reasons: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield "| Check | Why there is no fix |"
    yield "|---|---|"
    yield from (f"| `{check}` | {reason} |" for check, reason in reasons)
