"""Which categories of logs reach which destination, and whether the destination is there.

Logs that are spread over several settings count together where they reach the same destination. Logs in two destinations do not:
nobody has both. A destination that was deleted gets nothing, although settings keep naming it.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import MappingProxyType

import msgspec

from ztscan.core.model import Gap, GapReason
from ztscan.directory.counting import with_article
from ztscan.engine.evidence import fact
from ztscan.entities.azure import AzureRow, subscription_of
from ztscan.entities.azure_diagnostics import DiagnosticProperties, DiagnosticSetting, LogSetting
from ztscan.entities.azure_messaging import MessagingNamespace
from ztscan.entities.azure_storage import StorageAccount
from ztscan.entities.azure_workspaces import Workspace
from ztscan.estate.visibility import Visibility

ALL_LOGS, AUDIT = "group allLogs", "group audit"
"""Groups of categories."""
ALL_METRICS = "metric AllMetrics"
_HUB_RULES = "/authorizationrules/"


class DestinationKind(enum.StrEnum):
    WORKSPACE = "workspace"
    EVENT_HUB = "event hub"
    PARTNER = "partner solution"
    STORAGE = "storage account"


ANALYSED = frozenset((DestinationKind.WORKSPACE, DestinationKind.EVENT_HUB, DestinationKind.PARTNER))
"""Where a person or a rule can look at logs as they come in. In a storage account they are only kept."""


class Destination(msgspec.Struct, frozen=True):
    kind: DestinationKind
    id: str
    """In lower case."""


class Delivery(msgspec.Struct, frozen=True):
    """What reaches one destination. Names are in lower case; groups and metrics have a prefix."""

    destination: Destination
    certain: frozenset[str]
    possible: frozenset[str]
    """The same, and what Azure did not say whether it is on."""

    def lacks(
        self, categories: Iterable[str], groups: Collection[str] = (ALL_LOGS,), *, possibly: bool = False
    ) -> tuple[str, ...]:
        """The categories that do not reach the destination. One of ``groups`` stands for all of them."""
        names = self.possible if possibly else self.certain
        if any(group.lower() in names for group in groups):
            return tuple(one for one in categories if one.startswith("metric ") and one.lower() not in names)
        return tuple(one for one in categories if one.lower() not in names)


class Arrival(enum.IntEnum):
    """How far the wanted logs get, at best."""

    NOWHERE = 0
    PARTLY = 1
    STORED = 2
    ANALYSED = 3


class Arrived(msgspec.Struct, frozen=True):
    """What becomes of the wanted logs of one resource."""

    arrival: Arrival
    observed: str
    destinations: tuple[Destination, ...] = ()
    """Where all of them arrive."""
    gaps: tuple[Gap, ...] = ()
    """What may make it better, if it were known."""


class LogDestinations(msgspec.Struct, frozen=True):
    """The destinations that there are."""

    known: Mapping[DestinationKind, frozenset[str] | Gap]
    """Ids in lower case of what was read of a kind; kinds that are in no table are missing."""
    visibility: Visibility

    def missing(self, destination: Destination) -> Gap | bool:
        """Whether a destination was deleted; a gap where it may lie in what was not read."""
        known = self.known.get(destination.kind)
        if known is None:
            return False
        if isinstance(known, Gap):
            return known
        if destination.id in known:
            return False
        if subscription_of(destination.id) in self.visibility.subscriptions:
            return True
        detail = f"{with_article(destination.kind.value)} that logs are sent to is in a subscription that was not read"
        return Gap("azure_subscriptions", GapReason.UNAVAILABLE, detail, "grant Reader on the subscription of the destination")

    def arrived(
        self,
        resource: str,
        settings: Iterable[DiagnosticSetting],
        categories: Collection[str],
        groups: Collection[str] = (ALL_LOGS,),
    ) -> Arrived:
        """What becomes of these categories of one resource. ``resource``: what the settings were read as, for gaps."""
        found = [self._arrived(resource, delivery, categories, groups) for delivery in deliveries(settings)]
        if not found:
            return Arrived(Arrival.NOWHERE, "no diagnostic setting")
        best = max(found, key=lambda one: one.arrival)
        whole = tuple(place for one in found for place in one.destinations)
        return Arrived(best.arrival, best.observed, whole, tuple(dict.fromkeys(gap for one in found for gap in one.gaps)))

    def _arrived(self, resource: str, delivery: Delivery, categories: Collection[str], groups: Collection[str]) -> Arrived:
        """What reaches one destination."""
        place = delivery.destination
        missing = self.missing(place)
        if missing is True:
            return Arrived(Arrival.NOWHERE, f"the {place.kind.value} was deleted")
        lacking = delivery.lacks(categories, groups)
        if not lacking and isinstance(missing, Gap):
            return Arrived(Arrival.PARTLY, f"to {with_article(place.kind.value)} that was not read", (), (missing,))
        if not lacking:
            goal = Arrival.ANALYSED if place.kind in ANALYSED else Arrival.STORED
            return Arrived(goal, f"to {with_article(place.kind.value)}", (place,))
        observed = f"to {with_article(place.kind.value)}, without {', '.join(lacking)}"
        some = Arrival.PARTLY if len(lacking) < len(categories) else Arrival.NOWHERE
        if delivery.lacks(categories, groups, possibly=True):
            return Arrived(some, observed)
        detail = "a diagnostic setting does not say which categories are enabled"
        remedy = "choose its categories in the Azure portal, save it, and scan again"
        gap = Gap(resource, GapReason.MALFORMED, detail, remedy)
        return Arrived(some, observed, (), (gap,))


def deliveries(settings: Iterable[DiagnosticSetting]) -> tuple[Delivery, ...]:
    """What reaches each destination, over all settings of a resource, in the order of destinations."""
    certain: dict[Destination, set[str]] = {}
    possible: dict[Destination, set[str]] = {}
    for setting in settings:
        for destination in _destinations(setting.properties):
            certain.setdefault(destination, set()).update(_names(setting.properties, lambda one: one.enabled is True))
            possible.setdefault(destination, set()).update(_names(setting.properties, lambda one: one.enabled is not False))
            if setting.properties.logs is None:
                possible[destination].add(ALL_LOGS.lower())
            if setting.properties.metrics is None:
                possible[destination].add(ALL_METRICS.lower())
    places = sorted(certain, key=lambda one: (one.kind, one.id))
    return tuple(Delivery(one, frozenset(certain[one]), frozenset(possible[one])) for one in places)


def _destinations(properties: DiagnosticProperties) -> Iterator[Destination]:
    kinds = (
        (DestinationKind.WORKSPACE, properties.workspace_id),
        (DestinationKind.EVENT_HUB, properties.event_hub),
        (DestinationKind.PARTNER, properties.partner),
        (DestinationKind.STORAGE, properties.storage_account_id),
    )
    for kind, value in kinds:
        if value:
            yield Destination(kind, value.lower().partition(_HUB_RULES)[0])


def _names(properties: DiagnosticProperties, wanted: Callable[[LogSetting], bool]) -> Iterator[str]:
    for one in properties.logs or ():
        if wanted(one):
            yield f"group {one.category_group}".lower() if one.category_group else (one.category or "").lower()
    for one in properties.metrics or ():
        if wanted(one):
            yield f"metric {one.category or ''}".lower()


@fact
def azure_log_destinations(
    azure_visibility: Visibility,
    azure_workspaces: tuple[Workspace, ...] | Gap,
    azure_messaging_namespaces: tuple[MessagingNamespace, ...] | Gap,
    azure_storage_accounts: tuple[StorageAccount, ...] | Gap,
) -> LogDestinations:
    """Workspaces, event hubs and storage accounts that logs can be sent to."""
    known = {
        DestinationKind.WORKSPACE: _ids(azure_workspaces),
        DestinationKind.EVENT_HUB: _ids(azure_messaging_namespaces),
        DestinationKind.STORAGE: _ids(azure_storage_accounts),
    }
    return LogDestinations(MappingProxyType(known), azure_visibility)


def _ids(rows: Iterable[AzureRow] | Gap) -> frozenset[str] | Gap:
    return rows if isinstance(rows, Gap) else frozenset(row.key for row in rows)
