"""What a scan warns of in its own configuration: single tables, tables that no check reads, retired or deprecated checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from ztscan.config.settings import Settings
from ztscan.config.succession import named_checks
from ztscan.config.warnings import attestations_without_effect, excluded_roles, excluded_subscriptions, expired_exclusions
from ztscan.core.model import Gap
from ztscan.engine.evidence import FACTS, resources_behind
from ztscan.engine.registry import Registry

_TABLES = {
    "emergency_access": ("emergency_access", "[emergency_access]"),
    "accepted_exclusions": ("accepted_exclusions", "[[accepted_exclusion]]"),
    "critical_apps": ("critical_apps", "[critical_apps]"),
    "privileged_role_settings": ("privileged_roles", "[privileged_roles]"),
}
"""What checks and facts ask for by name: the field of the settings, and how the configuration writes it."""


NOTHING: Mapping[str, Any] = MappingProxyType({})
_OF_AZURE = "azure_subscriptions"
"""What is read in every scan of Azure."""


def warnings_of(
    settings: Settings, registry: Registry, today: date, selected_by: Iterable[str] = (), read: Mapping[str, Any] = NOTHING
) -> tuple[str, ...]:
    """One sentence per warning, each once. ``selected_by``: names outside ``settings`` that the checks were selected by.
    ``read``: the evidence by name.
    """
    named = (*named_checks(settings), *(("The selection of checks", check) for check in selected_by))
    return tuple(
        dict.fromkeys(
            (
                *expired_exclusions(settings, today),
                *attestations_without_effect(settings, today),
                *excluded_roles(settings),
                *(excluded_subscriptions(settings, _ids(read[_OF_AZURE])) if _OF_AZURE in read else ()),
                *_unread(settings, registry),
                *(f"{place} names {notice}" for place, check in named if (notice := registry.notice(check))),
            )
        )
    )


def _ids(subscriptions: Any) -> frozenset[str]:
    return frozenset() if isinstance(subscriptions, Gap) else frozenset(one.subscription.lower() for one in subscriptions)


def resumed(read_at: Mapping[str, str], started: datetime) -> tuple[str, ...]:
    """What a resumed scan says of its evidence. ``read_at``: the time by resource, for what an interrupted scan had read."""
    if not read_at:
        return ()
    last = started.isoformat(timespec="seconds").replace("+00:00", "Z")
    parts = [
        f"{count} {'resource' if count == 1 else 'resources'} at {moment}"
        for moment, count in sorted(Counter(read_at.values()).items())
    ]
    times = "two times" if len(parts) == 1 else f"{len(parts) + 1} times"
    told = f"{', '.join(parts)}, and the rest from {last} on"
    return (f"The evidence was read at {times}, because an interrupted scan was resumed: {told}",)


def _unread(settings: Settings, registry: Registry) -> Iterator[str]:
    """Tables that are filled in and that no check reads, directly or through facts."""
    needs = {need.name for check in registry.checks.values() for need in check.signature.needs}
    for name, (field, table) in _TABLES.items():
        if getattr(settings, field) != getattr(Settings(), field) and not resources_behind(needs, {name}, FACTS):
            yield f"`{table}` has no effect: no check reads it"
