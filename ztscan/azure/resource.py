"""The declaration of one thing to read from Azure: rows of a type from Resource Graph, or a GET of Resource Manager.

Such a resource is planned, read and reported like one of Microsoft Graph. Resource Graph answers with one row for each Azure
resource, in the columns that its entity names. Sources:
https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language and
https://learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from ztscan.graph.lanes import Lane
from ztscan.graph.resource import Absent, Content, Keys, Licence, Permission, Resource, Shape, entity_properties

READER = Permission(("Azure: Reader at the tenant root group",), delegated_roles=())
"""The Azure role that admits a reader to all that is declared here. It is no permission of Microsoft Graph."""
MOST_GETS = 1_000
"""Requests for one resource: at the pace of Resource Manager they take a minute."""
MOST_SUBSCRIPTIONS = 10_000
"""Requests for a resource that every subscription has: as many as one query of Resource Graph covers. They take seven minutes."""
QUERY = "/providers/Microsoft.ResourceGraph/resources"
"""The query of Resource Graph: a POST that reads."""


class AzureRow(msgspec.Struct, frozen=True, kw_only=True):
    """What every row of Resource Graph has. A property that Azure did not send is None in a row, as is one that is null."""

    id: str
    """As Azure sent it. Compare ``key``: the casing of ids differs between answers."""
    name: str
    type: str = ""
    location: str | None = None
    subscription: str = msgspec.field(name="subscriptionId", default="")
    managed_by: str | None = msgspec.field(name="managedBy", default=None)
    """The resource that owns this one: what is found there is not the subscription owner's to change."""

    @property
    def key(self) -> str:
        """The id in lower case."""
        return self.id.lower()


def at(path: str, default: Any = None) -> Any:
    """A field of an ``AzureRow`` that is read from ``path``, such as ``properties.minimumTlsVersion``.

    Maps whose keys differ in case (``addonProfiles``, ``userAssignedIdentities``) are read whole.
    """
    if "_" in path:
        raise ValueError(f"{path}: a path with an underscore cannot be told from one with a dot")
    return msgspec.field(name=path.replace(".", "_"), default=default)


class AzureResource(Resource, frozen=True, kw_only=True):
    """One thing to read from Azure. Its evidence has the shapes that ``Resource`` says."""

    other_service: ClassVar[str] = "Azure"

    table: str = ""
    """The table of Resource Graph; empty for a GET of Resource Manager."""
    types: tuple[str, ...] = ()
    """Types of the rows, in lower case."""
    api_version: str = ""
    """Of a GET."""

    def __post_init__(self) -> None:
        Resource.__post_init__(self)
        if bool(self.table) != bool(self.types) or bool(self.table) == bool(self.api_version):
            raise ValueError(f"resource {self.name}: a table goes with types, and a GET with a version")
        if not self.name.startswith("azure_"):
            raise ValueError(f"resource {self.name}: the name of what is read from Azure begins with `azure_`")

    @property
    def query(self) -> str:
        """The query of Resource Graph. It is ordered by the id, so that pages neither lose nor repeat rows."""
        types = ", ".join(f"'{one}'" for one in self.types)
        return f"{self.table} | where type in~ ({types}) | project {', '.join(self.columns)} | order by id asc"

    @property
    def endpoint(self) -> str:
        return f"Resource Graph: {self.table}, {', '.join(self.types)}" if self.table else f"Azure: {self.path}"

    @property
    def columns(self) -> tuple[str, ...]:
        """What the query projects: properties of a row, and paths within them under their own names."""
        names = entity_properties(self.entity)
        return tuple(f"{name} = {name.replace('_', '.')}" if "_" in name else name for name in names)


def rows_of_types(
    name: str,
    entity: type[AzureRow],
    *types: str,
    table: str = "Resources",
    configuration: bool = True,
    content: Content | None = None,
) -> AzureResource:
    """All Azure resources of these types that the scanner sees, as a tuple of ``entity``."""
    return AzureResource(
        name=name,
        path=QUERY,
        entity=entity,
        permission=READER,
        lane=Lane.RESOURCE_GRAPH,
        table=table,
        types=types,
        configuration=configuration,
        content=content,
    )


def managed(
    name: str,
    path: str,
    entity: type[msgspec.Struct],
    api_version: str,
    *,
    shape: Shape = Shape.COLLECTION,
    keys: Keys | None = None,
    filter: str = "",  # noqa: A002 - Azure's own word
    absent: Absent = Absent.GAP,
    licence: Licence | None = None,
    permission: Permission = READER,
    configuration: bool = False,
    content: Content | None = None,
) -> AzureResource:
    """A GET of Resource Manager. With ``keys`` the ``{key}`` in ``path`` is an id of Azure (of a resource: with its slash).

    Above ``MOST_GETS`` keys it is a gap, unless ``keys`` say otherwise: Resource Manager has no way to ask for many at once.
    """
    return AzureResource(
        name=name,
        path=path,
        entity=entity,
        permission=permission,
        lane=Lane.RESOURCE_MANAGER,
        api_version=api_version,
        shape=shape,
        keys=replace(keys, limit=MOST_GETS) if keys is not None and keys.limit is None else keys,
        filter=filter,
        absent=absent,
        licence=licence,
        configuration=configuration,
        content=content,
        select=(),
    )
