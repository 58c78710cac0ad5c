"""A ``fleet.toml`` from what a partner tenant knows of its customers: to review before anything is scanned with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec
import tomlkit

from ztscan.core.moments import parse_moment
from ztscan.fleet.definition import Fleet
from ztscan.fleet.names import problem_of, tenant_id, twins
from ztscan.fleet.outcome import one_line

SOON = timedelta(days=60)
"""A relationship that ends within this time is pointed out."""
GDAP = "gdap"
"""The source that knows relationships and when they end."""
MICROSOFT_MADE = "MLT_"
"""Beginning of the names of relationships that Microsoft makes for Lighthouse."""


class KnownCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """A customer, as one source tells of it."""

    tenant: str
    source: str
    display_name: str = ""
    domain: str = ""
    ends: str = ""
    """When the relationship ends, as the source says it; empty: it does not end, or the source does not say."""


class FoundTenant(msgspec.Struct, frozen=True, kw_only=True):
    """A tenant that one source or several know."""

    name: str
    id: str
    display_name: str
    sources: tuple[str, ...]
    ends: str = ""
    """The day on which the last of its relationships ends (ISO 8601). Empty: one of them lasts, or that is not known."""
    remark: str


def found_tenants(customers: Iterable[KnownCustomer], now: datetime) -> tuple[FoundTenant, ...]:
    """The customers by tenant, with a name each that no other has. Those without a tenant id are left out (``nameless``)."""
    by_tenant: dict[str, list[KnownCustomer]] = {}
    for customer in customers:
        if identifier := tenant_id(customer.tenant):
            by_tenant.setdefault(identifier, []).append(customer)
    names = _names({identifier: _first(known) for identifier, known in by_tenant.items()})
    return tuple(
        FoundTenant(
            name=names[identifier],
            id=identifier,
            display_name=next((one_line(one.display_name) for one in known if one.display_name), ""),
            sources=tuple(sorted({one.source for one in known})),
            ends=f"{ends:%Y-%m-%d}" if (ends := _end(known)) else "",
            remark=_remark(_end(known), now),
        )
        for identifier, known in sorted(by_tenant.items(), key=lambda one: names[one[0]])
    )


def nameless(customers: Iterable[KnownCustomer]) -> int:
    """How many customers a source tells of without a tenant id: they can't be scanned."""
    return sum(tenant_id(customer.tenant) is None for customer in customers)


def to_toml(found: Iterable[FoundTenant], unread: Mapping[str, str]) -> str:
    """The text of a ``fleet.toml``. ``unread``: by source, why it could not be read."""
    lines = [
        "# Tenants that the partner tenant manages. Review this file: remove who shall not be scanned, and add credentials.",
        "# docs/fleet.md describes the keys.",
    ]
    lines += [
        f"# Not read: {source}: {one_line(why)}. Tenants that only it knows are missing here." for source, why in unread.items()
    ]
    for tenant in found:
        told = [*([tenant.display_name] if tenant.display_name else []), f"known by {', '.join(tenant.sources)}"]
        lines += ["", f"# {'; '.join(told)}", *([f"# {tenant.remark}"] if tenant.remark else [])]
        lines += ["[[tenant]]", f"name = {_text(tenant.name)}", f"id = {_text(tenant.id)}"]
        lines += [f"relationship_ends = {_text(tenant.ends)}"] if tenant.ends else []
    return "\n".join(lines) + "\n"


def unknown_to(fleet: Fleet, found: Iterable[FoundTenant]) -> tuple[FoundTenant, ...]:
    """Tenants that a source knows and the fleet does not."""
    known = {tenant.id for tenant in fleet.tenants}
    return tuple(tenant for tenant in found if tenant.id not in known)


def other_ends(fleet: Fleet, found: Iterable[FoundTenant]) -> tuple[tuple[str, str, str], ...]:
    """Name of each tenant whose relationship ends on another day than the fleet says, with that day and the day in the fleet."""
    said = {tenant.id: tenant for tenant in fleet.tenants}
    return tuple(
        (said[one.id].name, one.ends, said[one.id].relationship_ends)
        for one in found
        if GDAP in one.sources and one.id in said and one.ends != said[one.id].relationship_ends
    )


def vanished_from(fleet: Fleet, found: Iterable[FoundTenant]) -> tuple[str, ...]:
    """Names of tenants of the fleet that no source knows. Where a source was not read, that says nothing."""
    known = {tenant.id for tenant in found}
    return tuple(tenant.name for tenant in fleet.tenants if tenant.id not in known)


def _first(known: list[KnownCustomer]) -> str:
    """What a tenant is best known by: the first label of its domain, or its name."""
    domain = next((one.domain for one in known if one.domain), "")
    return domain.partition(".")[0] or next((one.display_name for one in known if one.display_name), "")


def _names(known_by: Mapping[str, str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for identifier, known in sorted(known_by.items()):
        plain = re.sub(r"[^a-z0-9]+", "-", known.lower()).strip("-")[:50].strip("-")
        short = plain or f"tenant-{identifier[:8]}"
        unusable = problem_of(short) or twins([*names.values(), short])
        names[identifier] = f"{short}-{identifier[:8]}" if unusable else short
        if twins(names.values()):
            names[identifier] = identifier
    return names


def _end(known: list[KnownCustomer]) -> datetime | None:
    """When the last relationship with a tenant ends. None: one of them lasts, or that is not known."""
    ends = [_moment(one.ends) for one in known if one.source == GDAP]
    told = [end for end in ends if end is not None]
    return max(told) if told and len(told) == len(ends) else None


def _remark(end: datetime | None, now: datetime) -> str:
    if end is not None and end < now + SOON:
        return f"Its relationship ends on {end:%Y-%m-%d} and is not extended automatically."
    return ""


def _moment(text: str) -> datetime | None:
    try:
        return parse_moment(re.sub(r"(\.\d{6})\d+", r"\1", text))
    except ValueError:
        return None


def _text(value: str) -> str:
    return tomlkit.item(value).as_string()
