"""Changes that take sight of Azure from the compliant tenant, as Azure would show it."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import gap
from tests.checks.compliant import azure_base
from tests.checks.compliant.names import TENANT
from ztscan.azure.resource import AzureResource
from ztscan.azure.resources import AZURE_RESOURCES

SEEING_IN_PART: dict[str, Any] = {"azure_root_group": {TENANT: gap("azure_root_group")}}
"""The root group cannot be read: there may be more subscriptions than are listed."""
SEEING_ONE_OF_TWO: dict[str, Any] = {
    "azure_subscriptions": [azure_base.subscription(azure_base.WORKLOADS, "Workloads")],
    "azure_subscription_rows": [azure_base.subscription_row(azure_base.WORKLOADS, "Workloads", azure_base.GROUP)],
}
"""The tree names two subscriptions, and one of them cannot be read."""
_SUBSCRIPTIONS = ("azure_root_group", "azure_entities", "azure_subscriptions", "azure_subscription_rows")
SEEING_SOME_KINDS: dict[str, Any] = {
    **{name: azure_base.RESOURCES[name] for name in _SUBSCRIPTIONS},
    "azure_root_rights": {azure_base.ROOT_SCOPE: [azure_base.NARROW_RIGHT]},
    "azure_subscription_rights": {f"/subscriptions/{key}": [azure_base.NARROW_RIGHT] for key in azure_base.NAMES},
}
"""Every subscription is listed, and resources of most kinds in them are hidden: Security Reader at the root group."""
NO_SUBSCRIPTION: dict[str, Any] = {
    "azure_root_group": {TENANT: azure_base.root()},
    "azure_entities": [azure_base.entity(TENANT, "Tenant Root Group", "Microsoft.Management/managementGroups")],
    "azure_subscriptions": [],
    "azure_subscription_rows": [],
    "azure_resource_groups": [],
}
"""A change of the probes alone: the tree proves that the tenant has no subscription."""


def _nothing(resource: AzureResource) -> Any:
    return [] if resource.keys is None else {}


def seeing_nothing(names: Any = AZURE_RESOURCES) -> dict[str, Any]:
    """The change to an account without a role, which gets empty lists of all that lies in subscriptions."""
    empty = {
        name: _nothing(one)
        for name, one in AZURE_RESOURCES.items()
        if isinstance(one, AzureResource) and name in names and (one.table or one.keys is not None)
    }
    return {**empty, **SEEING_IN_PART, "azure_entities": [], "azure_subscriptions": []}
