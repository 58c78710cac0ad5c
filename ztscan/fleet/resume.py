"""Which tenants of a fleet are scanned now, and in which order. What another run finished not long ago stays as it is."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from ztscan.core.errors import ZtscanError
from ztscan.core.moments import parse_moment
from ztscan.fleet.definition import FleetTenant
from ztscan.fleet.outcome import OutcomeKind, TenantOutcome
from ztscan.fleet.results import ResultsFolder


def remaining(
    tenants: Iterable[FleetTenant], folder: ResultsFolder, newer_than: timedelta | None, now: datetime
) -> tuple[FleetTenant, ...]:
    """The tenants to scan, those that took longest first: the longest scan should not be the last to begin.

    A tenant is left out only if its last scan is done, has its result, and finished within ``newer_than`` before ``now``.
    """
    left: list[tuple[float, FleetTenant]] = []
    for tenant in tenants:
        last = last_known(folder, tenant)
        if not (newer_than is not None and last is not None and _is_new(last, now - newer_than, now)):
            left.append((last.seconds if last else math.inf, tenant))
    return tuple(tenant for _, tenant in sorted(left, key=lambda one: -one[0]))


def last_known(folder: ResultsFolder, tenant: FleetTenant) -> TenantOutcome | None:
    """The outcome of the last run; None if nothing that can be read says it."""
    try:
        return folder.last(tenant.member)
    except ZtscanError:
        return None


def _is_new(last: TenantOutcome, since: datetime, now: datetime) -> bool:
    """Whether it is done since then. A time in the future is none that a scan had."""
    return last.outcome is OutcomeKind.DONE and since <= parse_moment(last.finished) <= now
