"""What tells how much of the tenant's Azure the scanner sees: tenants, the tree of management groups, subscriptions.

An account without a role gets empty lists, and no refusal. Only the tree below the root group proves that there is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from ztscan.azure.resource import AzureRow, at, managed, rows_of_types
from ztscan.core.immutable import freeze_fields
from ztscan.graph.areas.tenant import Organization
from ztscan.graph.resource import Content, Keys, Shape


class AzureTenant(msgspec.Struct, frozen=True, kw_only=True):
    """A tenant that the token is good for."""

    id: str
    tenant_id: str = msgspec.field(name="tenantId")


class RootGroup(msgspec.Struct, frozen=True, kw_only=True):
    """The root management group. Who reads it is told of every subscription of the tenant."""

    id: str
    tenant_id: str | None = at("properties.tenantId")
    children: Sequence[Any] | None = at("properties.children")
    """The groups and subscriptions below, each with its own ``children``."""

    def __post_init__(self) -> None:
        freeze_fields(self)


class ManagementEntity(msgspec.Struct, frozen=True, kw_only=True):
    """A management group or a subscription that the account sees in some way."""

    id: str
    type: str | None = None
    name: str | None = None
    """The id of a subscription; the name of a management group."""
    display_name: str | None = at("properties.displayName")
    tenant_id: str | None = at("properties.tenantId")
    permissions: str | None = at("properties.permissions")
    """``noaccess`` (only something below is readable), ``view``, ``edit`` or ``delete``."""
    inherited: str | None = at("properties.inheritedPermissions")
    children: int | None = at("properties.numberOfChildren")


class AzureSubscription(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription that the account sees, also one of another tenant that is delegated to this one."""

    id: str
    subscription: str = msgspec.field(name="subscriptionId")
    tenant_id: str | None = msgspec.field(name="tenantId", default=None)
    name: str | None = msgspec.field(name="displayName", default=None)
    state: str | None = None
    """``Enabled``, ``Warned``, ``PastDue``, ``Disabled`` or ``Deleted``."""


class SubscriptionRow(AzureRow, frozen=True, kw_only=True):
    """A subscription whose resources Resource Graph answers."""

    state: str | None = at("properties.state")
    groups: Sequence[Any] | None = at("properties.managementGroupAncestorsChain")
    """Its management groups, the nearest one first."""

    def __post_init__(self) -> None:
        freeze_fields(self)


class ResourceGroup(AzureRow, frozen=True, kw_only=True):
    """A resource group. One with ``managed_by`` belongs to a service, such as the nodes of a cluster."""


def _tenant_ids(organization: Iterable[Organization]) -> Iterable[str]:
    return (one.id for one in organization)


_GROUPS = "/providers/Microsoft.Management"

RESOURCES = (
    managed("azure_tenants", "/tenants", AzureTenant, "2022-12-01", content=Content.SIGHT),
    managed(
        "azure_root_group",
        f"{_GROUPS}/managementGroups/{{key}}?$expand=children&$recurse=true",
        RootGroup,
        "2023-04-01",
        shape=Shape.SINGLETON,
        keys=Keys(_tenant_ids),
        content=Content.SIGHT,
    ),
    managed("azure_entities", f"{_GROUPS}/getEntities", ManagementEntity, "2020-05-01", content=Content.SIGHT),
    managed("azure_subscriptions", "/subscriptions", AzureSubscription, "2022-12-01", content=Content.SIGHT),
    rows_of_types(
        "azure_subscription_rows",
        SubscriptionRow,
        "microsoft.resources/subscriptions",
        table="ResourceContainers",
        configuration=False,
        content=Content.SIGHT,
    ),
    rows_of_types(
        "azure_resource_groups",
        ResourceGroup,
        "microsoft.resources/subscriptions/resourcegroups",
        table="ResourceContainers",
        configuration=False,
        content=Content.SIGHT,
    ),
)
