"""Names of tenants, groups and credentials in a fleet. The name of a tenant is also the name of its folder of results."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable

NAME = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{number}" for number in range(10)), *(f"lpt{number}" for number in range(10))}
)
"""What Windows accepts as no file name, with any ending."""
MEMBERS_FILE = "fleet.json"
"""Lists the tenants of the fleet, in the folder of results."""


def problem_of(name: str) -> str:
    """Why ``name`` can't be a name; empty if it can."""
    if not NAME.fullmatch(name):
        return "a name has 1 to 64 letters of A to Z, digits, dots, hyphens and underscores"
    if name.startswith((".", "-")) or name.endswith("."):
        return "a name does not begin with a dot or a hyphen, or end with a dot"
    if name.split(".", maxsplit=1)[0].lower() in _RESERVED or name.lower() == MEMBERS_FILE:
        return "this name is reserved"
    return ""


def twins(names: Iterable[str]) -> tuple[int, int] | None:
    """The positions of the first two names that differ at most in upper and lower case: many file systems hold them equal."""
    seen: dict[str, int] = {}
    for position, name in enumerate(names):
        if (earlier := seen.setdefault(name.lower(), position)) != position:
            return earlier, position
    return None


def tenant_id(text: str) -> str | None:
    """A tenant id in lower case with hyphens; None if ``text`` is none."""
    if not re.fullmatch(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", text, re.ASCII):
        return None
    return str(uuid.UUID(text))
