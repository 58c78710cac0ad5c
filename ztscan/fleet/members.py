"""``fleet.json`` in the folder of results: the tenants that the last run asked for.

Without it, a tenant whose folder is gone would be missing from every count.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

import msgspec

from ztscan.core.errors import UsageError
from ztscan.fleet.names import MEMBERS_FILE, problem_of, tenant_id, twins
from ztscan.fleet.outcome import decoded

MAX_BYTES = 64 << 20
"""More than 100,000 tenants need."""


class FleetMember(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One tenant of a fleet, as its results are told apart and grouped. It holds no secret and no name of one."""

    name: str
    tenant: str
    """Id of the tenant that was asked for; empty where nothing says it."""
    groups: tuple[str, ...] = ()
    owner: str = ""
    relationship_ends: str = ""
    """The day on which the GDAP relationship with the tenant ends (ISO 8601). Empty: not known, or it lasts."""


class _MembersDocument(msgspec.Struct, frozen=True, kw_only=True):
    format: Literal[1]
    tenants: tuple[FleetMember, ...]


def is_day(text: str) -> bool:
    """Whether a text is a date such as 2027-03-31."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def to_bytes(members: Iterable[FleetMember]) -> bytes:
    """The content of ``fleet.json``, by name."""
    document = _MembersDocument(format=1, tenants=tuple(sorted(members)))
    return msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=2) + b"\n"


def from_bytes(content: bytes, name: str = MEMBERS_FILE) -> tuple[FleetMember, ...]:
    """The members by name. Raises UsageError if ``content`` is no list of them, or two of them are the same."""
    members = decoded(content, _MembersDocument, name, "a list of tenants of `ztscan fleet scan`").tenants
    for member in members:
        if (problem := problem_of(member.name)) or (member.tenant and tenant_id(member.tenant) != member.tenant):
            raise UsageError(f"`{name}` names a tenant that can't be: {problem or 'its id is no tenant id'}", _NEXT_STEP)
        if member.relationship_ends and not is_day(member.relationship_ends):
            raise UsageError(f"`{name}` has a day on which a relationship ends that is no date", _NEXT_STEP)
    if twins(member.name for member in members) or twins(member.tenant for member in members if member.tenant):
        raise UsageError(f"`{name}` names a tenant twice", _NEXT_STEP)
    return tuple(sorted(members))


_NEXT_STEP = "run `ztscan fleet scan` again, which writes it"
