"""What a scan warns of in its own configuration: exclusions that expired, checks that are retired or deprecated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ztscan.config import expired
from ztscan.config.settings import Settings
from ztscan.config.succession import named_checks
from ztscan.engine.registry import Registry


def warnings_of(settings: Settings, registry: Registry, today: date, selected_by: Iterable[str] = ()) -> tuple[str, ...]:
    """One sentence per warning, each once. ``selected_by``: names outside ``settings`` that the checks were selected by."""
    named = (*named_checks(settings), *(("The selection of checks", check) for check in selected_by))
    return tuple(
        dict.fromkeys(
            (
                *map(expired.told, settings.expired_exclusions(today)),
                *(f"{place} names {notice}" for place, check in named if (notice := registry.notice(check))),
            )
        )
    )
