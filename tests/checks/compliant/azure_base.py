"""The Azure of Fabrikam as a reader at the root group sees it: two subscriptions below one management group, and nothing in them.

What a topic adds lies in ``PLATFORM`` or ``WORKLOADS``. Rows are written as Resource Graph holds them (``row``).
"""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.names import TENANT

PLATFORM = "aaaaaaaa-0000-4a01-8b01-000000000001"
WORKLOADS = "aaaaaaaa-0000-4a01-8b01-000000000002"
FOREIGN = "bbbbbbbb-0000-4a01-8b01-000000000001"
"""A subscription of a customer, delegated to Fabrikam."""
NAMES = {PLATFORM: "Platform", WORKLOADS: "Workloads"}
GROUP = "mg-fabrikam"
_MANAGEMENT = "/providers/Microsoft.Management/managementGroups"


def resource_id(kind: str, name: str, subscription: str = WORKLOADS, group: str = "rg-app") -> str:
    """The id of a resource; ``kind`` as Azure writes it, such as ``Microsoft.Storage/storageAccounts``."""
    return f"/subscriptions/{subscription}/resourceGroups/{group}/providers/{kind}/{name}"


def row(
    kind: str,
    name: str,
    properties: dict[str, Any] | None = None,
    /,
    *,
    subscription: str = WORKLOADS,
    group: str = "rg-app",
    **more: Any,
) -> dict[str, Any]:
    """A row of Resource Graph. ``more``: what lies beside the properties (``kind``, ``sku``, ``managedBy``, ``identity``)."""
    return {
        "id": resource_id(kind, name, subscription, group),
        "name": name,
        "type": kind.lower(),
        "subscriptionId": subscription,
        "resourceGroup": group,
        "location": "westeurope",
        "managedBy": "",
        "properties": properties or {},
        **more,
    }


def subscription(key: str, name: str, tenant: str = TENANT, state: str = "Enabled") -> dict[str, Any]:
    """A subscription as the list of Resource Manager has it."""
    return {"id": f"/subscriptions/{key}", "subscriptionId": key, "tenantId": tenant, "displayName": name, "state": state}


def subscription_row(key: str, name: str, *groups: str) -> dict[str, Any]:
    """A subscription as Resource Graph has it."""
    return {
        "id": f"/subscriptions/{key}",
        "name": name,
        "type": "microsoft.resources/subscriptions",
        "subscriptionId": key,
        "properties": {"state": "Enabled", "managementGroupAncestorsChain": [{"name": one} for one in (*groups, TENANT)]},
    }


def entity(key: str, name: str, kind: str = "/subscriptions", permissions: str = "view", children: int = 0) -> dict[str, Any]:
    """A subscription or management group as ``getEntities`` has it."""
    return {
        "id": f"{kind}/{key}",
        "type": kind,
        "name": key,
        "properties": {
            "displayName": name,
            "tenantId": TENANT,
            "permissions": permissions,
            "inheritedPermissions": permissions,
            "numberOfChildren": children,
        },
    }


def node(key: str, name: str) -> dict[str, Any]:
    """A subscription in the tree of management groups."""
    return {"id": f"/subscriptions/{key}", "type": "/subscriptions", "name": key, "displayName": name}


def group_node(key: str, *children: dict[str, Any]) -> dict[str, Any]:
    """A management group in the tree."""
    kind = "Microsoft.Management/managementGroups"
    return {"id": f"{_MANAGEMENT}/{key}", "type": kind, "name": key, "displayName": key, "children": list(children)}


def root(*children: dict[str, Any]) -> dict[str, Any]:
    """The root group with what is below it."""
    return {
        "id": f"{_MANAGEMENT}/{TENANT}",
        "name": TENANT,
        "properties": {"tenantId": TENANT, "displayName": "Tenant Root Group", "children": list(children)},
    }


def resource_group(name: str, key: str = WORKLOADS, managed_by: str = "") -> dict[str, Any]:
    return {
        "id": f"/subscriptions/{key}/resourceGroups/{name}",
        "name": name,
        "type": "microsoft.resources/subscriptions/resourcegroups",
        "subscriptionId": key,
        "location": "westeurope",
        "managedBy": managed_by,
        "properties": {"provisioningState": "Succeeded"},
    }


ROOT_SCOPE = f"{_MANAGEMENT}/{TENANT}"
READER_RIGHT = {"actions": ["*/read"], "notActions": []}
NARROW_RIGHT = {
    "actions": ["Microsoft.Security/*/read", "Microsoft.Resources/subscriptions/resourceGroups/read"],
    "notActions": [],
}
"""Such as of Security Reader: it shows every subscription, and no network, server or storage account."""

CLUSTER_GROUP = "MC_rg-app_cluster_westeurope"
"""The resource group that the cluster of Fabrikam manages for its nodes."""

RESOURCES: dict[str, Any] = {
    "azure_tenants": [{"id": f"/tenants/{TENANT}", "tenantId": TENANT, "tenantCategory": "Home"}],
    "azure_root_group": {TENANT: root(group_node(GROUP, *(node(*one) for one in NAMES.items())))},
    "azure_root_rights": {ROOT_SCOPE: [READER_RIGHT]},
    "azure_subscription_rights": {},
    "azure_entities": [
        entity(TENANT, "Tenant Root Group", "Microsoft.Management/managementGroups", children=1),
        entity(GROUP, GROUP, "Microsoft.Management/managementGroups", children=2),
        *(entity(*one) for one in NAMES.items()),
    ],
    "azure_subscriptions": [*(subscription(*one) for one in NAMES.items()), subscription(FOREIGN, "Customer", "another-tenant")],
    "azure_subscription_rows": [subscription_row(*one, GROUP) for one in NAMES.items()],
    "azure_resource_groups": [
        resource_group("rg-hub", PLATFORM),
        resource_group("rg-app"),
        resource_group(CLUSTER_GROUP, managed_by=resource_id("Microsoft.ContainerService/managedClusters", "cluster")),
    ],
}
