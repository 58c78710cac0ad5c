"""Who owns applications."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ztscan.core.model import Gap
from ztscan.engine.evidence import fact
from ztscan.graph.areas.applications import ApplicationOwners


@dataclass(frozen=True, slots=True)
class OwnerNames:
    """Names of the owners of applications, for messages: what could not be read is left out."""

    names: Mapping[str, tuple[str, ...]]
    """By application (client) id."""

    def told(self, app_id: str) -> str:
        """``. Owners: ...``, ``. No owner``, or nothing if the owners could not be read."""
        names = self.names.get(app_id)
        return "" if names is None else f". Owners: {', '.join(names)}" if names else ". No owner"


@fact
def application_owner_names(applications_with_owners: tuple[ApplicationOwners, ...] | Gap) -> OwnerNames:
    """Never a gap: a finding without the owners is still a finding."""
    rows = () if isinstance(applications_with_owners, Gap) else applications_with_owners
    return OwnerNames(
        MappingProxyType({row.app_id: tuple(sorted(one.name for one in row.owners)) for row in rows if row.owners is not None})
    )
