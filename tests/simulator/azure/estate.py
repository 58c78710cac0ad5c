"""What a synthetic estate is: the rows of Resource Graph and the answers of Resource Manager for one tenant, nothing of HTTP.

An estate is described in Python (``estates``) and is deterministic. Rows are raw Azure JSON in the shape of Resource Graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.simulator.tenant import Json, guid

SUBSCRIPTION = "microsoft.resources/subscriptions"
MANAGEMENT_GROUP = "microsoft.management/managementgroups"
RESOURCE_GROUP = "microsoft.resources/subscriptions/resourcegroups"
GROUPS = "/providers/Microsoft.Management/managementGroups"


class AzureRows(Protocol):
    """Rows of some types, ordered by id, read a slice at a time."""

    def __len__(self) -> int: ...

    def page(self, start: int, stop: int) -> Sequence[Json]:
        """The rows from ``start`` up to, not including, ``stop``; fewer where they end."""


class FixedRows:
    """Rows that are simply there."""

    def __init__(self, rows: Iterable[Json]) -> None:
        self._rows = sorted(rows, key=lambda row: str(row["id"]))

    def __len__(self) -> int:
        return len(self._rows)

    def page(self, start: int, stop: int) -> Sequence[Json]:
        return self._rows[start:stop]


@dataclass(frozen=True, kw_only=True)
class ManagementGroup:
    """A group of the tree. The root's parent is empty and its name is the tenant's id."""

    name: str
    display_name: str
    parent: str

    @property
    def id(self) -> str:
        return f"{GROUPS}/{self.name}"


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """``owner`` is the tenant that it belongs to: another one's is seen by way of Lighthouse."""

    id: str
    display_name: str
    group: str
    owner: str
    state: str = "Enabled"
    quota: str = "EnterpriseAgreement_2014-09-01"


@dataclass(frozen=True)
class Estate:
    """Everything that Azure serves for one tenant.

    ``rows`` hold what Resource Graph has, by table and type. ``answers`` hold what a GET of Resource Manager gives, by path in
    lower case without a slash at the end: a list of objects, or one object.
    """

    name: str
    tenant: str
    domain: str
    groups: tuple[ManagementGroup, ...]
    subscriptions: Sequence[Subscription]
    rows: Mapping[tuple[str, str], AzureRows]
    answers: Mapping[str, Any] = field(default_factory=dict)

    def ancestors(self, subscription: Subscription) -> list[ManagementGroup]:
        """The groups above a subscription, from its own to the root."""
        by_name = {group.name: group for group in self.groups}
        chain, name = [], subscription.group
        while name:
            chain.append(by_name[name])
            name = by_name[name].parent
        return chain


class EstateBuilder:
    """An estate in the making. Methods return ids."""

    def __init__(self, name: str, domain: str) -> None:
        self.name = name
        self.domain = domain
        self.tenant = guid(name, "tenant")
        self.groups = [ManagementGroup(name=self.tenant, display_name="Tenant Root Group", parent="")]
        self.subscriptions: dict[str, Subscription] = {}
        """By the short name that the areas use."""
        self.rows: dict[tuple[str, str], list[Json]] = {}
        self.answers: dict[str, Any] = {}

    def group(self, name: str, display_name: str, parent: str = "") -> str:
        """A management group, below the root group unless ``parent`` names another one."""
        self.groups.append(ManagementGroup(name=name, display_name=display_name, parent=parent or self.tenant))
        return self.groups[-1].id

    def subscription(self, name: str, display_name: str, group: str = "", **more: str) -> str:
        """A subscription, in the root group unless ``group`` names another one. ``more``: state, quota, owner."""
        key = guid(self.name, "subscription", name)
        made = Subscription(
            **{"id": key, "display_name": display_name, "group": group or self.tenant, "owner": self.tenant, **more}
        )
        self.subscriptions[name] = made
        return f"/subscriptions/{key}"

    def path(self, subscription: str, group: str = "", type_name: str = "", *names: str) -> str:
        """The id of a subscription, of a resource group or of a resource: ``("shop", "rg-app", "Microsoft.Web/sites", "x")``.

        A type with a parent, such as ``Microsoft.Sql/servers/databases``, takes a name for each part.
        """
        within = f"/subscriptions/{self.subscriptions[subscription].id}" + (f"/resourceGroups/{group}" if group else "")
        if not type_name:
            return within
        namespace, *types = type_name.split("/")
        if len(types) != len(names):
            raise ValueError(f"{type_name} takes {len(types)} names, not {names}")
        return f"{within}/providers/{namespace}/" + "/".join(part for pair in zip(types, names, strict=True) for part in pair)

    def add(
        self,
        subscription: str,
        group: str,
        type_name: str,
        name: str | tuple[str, ...],
        properties: Json | None = None,
        /,
        *,
        table: str = "Resources",
        **more: Any,
    ) -> str:
        """A resource. ``type_name`` is its type in Azure's own casing, ``more`` the columns beside ``properties`` (sku, kind)."""
        names = (name,) if isinstance(name, str) else name
        key = self.path(subscription, group, type_name, *names)
        columns = {"name": names[-1], "resourceGroup": group, "subscriptionId": self.subscriptions[subscription].id, **more}
        return self.row(key, type_name, properties, table=table, **columns)

    def row(self, key: str, type_name: str, properties: Json | None = None, /, *, table: str, **columns: Any) -> str:
        """A row with any id, such as one of a management group."""
        made = {**_EVERY_COLUMN, "id": key, "name": key.rpartition("/")[2], "type": type_name.lower(), "tenantId": self.tenant}
        unknown = set(columns) - set(made)
        if unknown:
            raise ValueError(f"{key}: Resource Graph has no column {', '.join(sorted(unknown))}")
        self.rows.setdefault((table, type_name.lower()), []).append({**made, "properties": properties or {}, **columns})
        return key

    def person(self, address: str) -> str:
        """The id of a person of the tenant, by the part of the address before the domain."""
        return guid(self.name, "user", f"{address}@{self.domain}")

    def people(self, group: str) -> str:
        """The id of a group of the tenant, by its name."""
        return guid(self.name, "group", group)

    def answer(self, path: str, body: Json | list[Json]) -> None:
        """The answer to a GET of Resource Manager: rows of a list, or one object."""
        at = path.lower().rstrip("/")
        if at in self.answers:
            raise ValueError(f"{path} is answered twice")
        self.answers[at] = body

    def resource_group(self, subscription: str, name: str, managed_by: str = "") -> str:
        """A resource group. Those of resources are there anyhow; ``managed_by`` is the id of the service that owns it."""
        key = self.path(subscription, name)
        columns = {"resourceGroup": name, "subscriptionId": self.subscriptions[subscription].id, "managedBy": managed_by}
        return self.row(key, RESOURCE_GROUP, {"provisioningState": "Succeeded"}, table="ResourceContainers", **columns)

    def _groups_of_resources(self) -> None:
        """Every resource is in a group, which is a container of its own. Nobody has to add it."""
        told = {row["id"].lower() for row in self.rows.get(("ResourceContainers", RESOURCE_GROUP), ())}
        names = {one.id: name for name, one in self.subscriptions.items()}
        used = {(row["subscriptionId"], row["resourceGroup"]) for rows in self.rows.values() for row in rows}
        for subscription, group in sorted(used):
            if group and self.path(names[subscription], group).lower() not in told:
                self.resource_group(names[subscription], group)

    def build(self) -> Estate:
        self._groups_of_resources()
        for key, rows in self.rows.items():
            ids = [str(row["id"]).lower() for row in rows]
            if len(set(ids)) < len(ids):
                raise ValueError(f"{key}: an id twice")
        return Estate(
            self.name,
            self.tenant,
            self.domain,
            tuple(self.groups),
            tuple(self.subscriptions.values()),
            {key: FixedRows(rows) for key, rows in self.rows.items()},
            self.answers,
        )


_EVERY_COLUMN: Mapping[str, Any] = {
    "id": "",
    "name": "",
    "type": "",
    "tenantId": "",
    "kind": "",
    "location": "westeurope",
    "resourceGroup": "",
    "subscriptionId": "",
    "managedBy": "",
    "sku": None,
    "plan": None,
    "properties": {},
    "tags": None,
    "identity": None,
    "zones": None,
    "extendedLocation": None,
}
_SUBSCRIPTION_OF = re.compile(r"/subscriptions/([^/]+)", re.IGNORECASE)


def subscription_of(path: str) -> str:
    """The id of the subscription that a path is in, in lower case; empty: none."""
    found = _SUBSCRIPTION_OF.match(path)
    return found[1].lower() if found else ""
