"""When applications and their credentials were last used, by the reports of Microsoft Entra.

The reports list what was used. That something is not listed is evidence only where the report itself is up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

import msgspec

from ztscan.core.model import Gap, GapReason, parse_time
from ztscan.engine.check import Unknown
from ztscan.engine.evidence import fact
from ztscan.graph.areas.application_use import CredentialActivity, ServicePrincipalActivity, WorkloadActivity

LATE = timedelta(days=7)
"""A report whose newest sign-in is older has stopped: every tenant has one in a week, be it that of the scanner."""
AHEAD = timedelta(days=1)
"""A sign-in that is further in the future is no sign-in that happened."""


class LastUse(msgspec.Struct, frozen=True):
    """The last use of each application or credential, by its id in lower case. None: listed without a time."""

    by_id: Mapping[str, datetime | None]
    resource: str

    def used_since(self, key: str, begin: datetime) -> bool:
        """Whether it was used since then. Raises Unknown where the report lists it without a time."""
        if key.casefold() not in self.by_id:
            return False
        last = self.by_id[key.casefold()]
        if last is None:
            raise Unknown(_gap(self.resource, f"lists `{key}` without the time of a sign-in"))
        return last >= begin

    def last(self, key: str) -> datetime | None:
        return self.by_id.get(key.casefold())

    def told(self, key: str) -> str:
        """``never seen``, or the day of the last sign-in."""
        last = self.last(key)
        return f"last sign-in {last:%Y-%m-%d}" if last else "no sign-in in the report"


@fact
def application_last_use(service_principal_activities: tuple[ServicePrincipalActivity, ...], now: datetime) -> LastUse | Gap:
    """By application (client) id: the latest of all ways of using it. A Gap for a report that has stopped."""
    rows = ((row.app_id, row.activities) for row in service_principal_activities)
    return _last_use(rows, "service_principal_activities", now)


@fact
def credential_last_use(credential_activities: tuple[CredentialActivity, ...], now: datetime) -> LastUse | Gap:
    """By the key id of the credential."""
    rows = ((row.key_id, (row.sign_in_activity,) if row.sign_in_activity else ()) for row in credential_activities)
    return _last_use(rows, "credential_activities", now)


def _last_use(rows: Iterable[tuple[str, tuple[WorkloadActivity, ...]]], resource: str, now: datetime) -> LastUse | Gap:
    found: dict[str, datetime | None] = {}
    for key, activities in rows:
        times = [parse_time(text) for one in activities for text in one.times if text]
        happened = [time for time in times if time <= now + AHEAD]
        before = found.get(key.casefold())
        found[key.casefold()] = max((*happened, *([before] if before else ())), default=None)
    newest = max((time for time in found.values() if time), default=None)
    if newest is None or newest < now - LATE:
        return _gap(resource, "has no sign-in of the last seven days, so that it is not up to date")
    return LastUse(MappingProxyType(found), resource)


def _gap(resource: str, detail: str) -> Gap:
    return Gap(resource, GapReason.MALFORMED, f"`{resource}` {detail}", "scan again in a day; if this persists, report it")
