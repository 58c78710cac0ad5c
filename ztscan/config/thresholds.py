"""Thresholds of drift in ``ztscan.toml``, by check."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ztscan.config.tables import ConfigurationTable


class DriftThreshold(ConfigurationTable, frozen=True, kw_only=True):
    """How many people may enter the findings of a check, under unchanged controls, before that counts as drift.

    People who entered since the last accepted result that said so add up, so that a slow growth counts, too.
    """

    people: Annotated[
        Annotated[int, Meta(ge=0)] | None, Meta(description="More people than this count as drift.", examples=[5])
    ] = None
    percent: Annotated[
        Annotated[float, Meta(ge=0, le=100)] | None,
        Meta(description="A larger part of all users than this counts as drift.", examples=[1.0]),
    ] = None

    def allows(self, entered: int, everybody: int) -> bool:
        """Whether so many people of all users are no drift. Each key that is given is a limit of its own."""
        share = None if self.percent is None else self.percent * everybody / 100
        limits = [limit for limit in (self.people, share) if limit is not None]
        return bool(limits) and all(entered <= limit for limit in limits)
