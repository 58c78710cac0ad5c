"""What of an estate a caller sees: subscriptions, the tree, and the containers that Resource Graph tells of."""

from __future__ import annotations

from collections import Counter

from tests.simulator.azure.estate import GROUPS, Estate, FixedRows, ManagementGroup, Subscription
from tests.simulator.azure.options import Sight
from tests.simulator.tenant import Json


class Seen:
    """An estate through the eyes of one caller."""

    def __init__(self, estate: Estate, sight: Sight) -> None:
        self.estate = estate
        self.sight = sight
        chosen = sight.subscriptions
        everything = sight.root if chosen is None else False
        self.whole = everything and chosen is None
        """Whether nothing is hidden, so that rows need no filter."""
        self.subscriptions = [one for one in estate.subscriptions if self._readable(one)]
        self.ids = frozenset(one.id for one in self.subscriptions)

    def _readable(self, one: Subscription) -> bool:
        if self.sight.subscriptions is not None:
            return one.id in self.sight.subscriptions
        return self.sight.root and one.state != "Deleted"

    def tenants(self) -> list[Json]:
        """The answer to ``/tenants``: a home tenant that is seen even without any role."""
        estate = self.estate
        return [
            {
                "id": f"/tenants/{estate.tenant}",
                "tenantId": estate.tenant,
                "countryCode": "NL",
                "displayName": estate.name.capitalize(),
                "domains": [estate.domain],
                "tenantCategory": "Home",
                "defaultDomain": estate.domain,
                "tenantType": "AAD",
            }
        ]

    def listed(self) -> list[Json]:
        """The answer to ``/subscriptions``."""
        return [
            {
                "id": f"/subscriptions/{one.id}",
                "authorizationSource": "RoleBased",
                "managedByTenants": _managed_by(one, self.estate.tenant),
                "subscriptionId": one.id,
                "tenantId": one.owner,
                "displayName": one.display_name,
                "state": one.state,
                "subscriptionPolicies": _policies(one),
            }
            for one in self.subscriptions
        ]

    def container_rows(self) -> FixedRows:
        """Subscriptions as Resource Graph has them."""
        return FixedRows(
            {
                "id": f"/subscriptions/{one.id}",
                "name": one.display_name,
                "type": "microsoft.resources/subscriptions",
                "tenantId": one.owner,
                "kind": "",
                "location": "",
                "resourceGroup": "",
                "subscriptionId": one.id,
                "managedBy": "",
                "properties": {
                    "state": one.state,
                    "subscriptionPolicies": _policies(one),
                    "managedByTenants": _managed_by(one, self.estate.tenant),
                    "managementGroupAncestorsChain": [
                        {"name": group.name, "displayName": group.display_name} for group in self.ancestors(one)
                    ],
                },
            }
            for one in self.subscriptions
        )

    def group_rows(self) -> FixedRows:
        """Management groups as Resource Graph has them: those at or above what is readable."""
        shown = self.estate.groups if self.sight.root else self._above()
        return FixedRows(
            {
                "id": group.id,
                "name": group.name,
                "type": "microsoft.management/managementgroups",
                "tenantId": self.estate.tenant,
                "subscriptionId": "",
                "properties": {
                    "tenantId": self.estate.tenant,
                    "displayName": group.display_name,
                    "details": {"parent": {"name": group.parent} if group.parent else None},
                },
            }
            for group in shown
        )

    def ancestors(self, one: Subscription) -> list[ManagementGroup]:
        """The groups above a subscription. One of another tenant has none here."""
        return self.estate.ancestors(one) if one.owner == self.estate.tenant else []

    def _above(self) -> list[ManagementGroup]:
        names = {group.name for one in self.subscriptions for group in self.ancestors(one)}
        return [group for group in self.estate.groups if group.name in names]

    def tree(self) -> Json:
        """The root group with all groups and subscriptions below it."""
        root = self.estate.groups[0]
        return {
            "id": root.id,
            "type": "Microsoft.Management/managementGroups",
            "name": root.name,
            "properties": {
                "tenantId": self.estate.tenant,
                "displayName": root.display_name,
                "details": {"version": 1, "updatedTime": "2025-03-01T09:00:00Z", "updatedBy": self.estate.tenant, "parent": None},
                "children": self._children(root) or None,
            },
        }

    def _children(self, parent: ManagementGroup) -> list[Json]:
        groups = [
            {
                "id": group.id,
                "type": "Microsoft.Management/managementGroups",
                "name": group.name,
                "displayName": group.display_name,
                "children": self._children(group) or None,
            }
            for group in self.estate.groups
            if group.parent == parent.name
        ]
        subscriptions = [
            {"id": f"/subscriptions/{one.id}", "type": "/subscriptions", "name": one.id, "displayName": one.display_name}
            for one in self._by_group().get(parent.name, [])
        ]
        return [*groups, *subscriptions]

    def _by_group(self) -> dict[str, list[Subscription]]:
        held: dict[str, list[Subscription]] = {}
        for one in self.estate.subscriptions:
            if one.owner == self.estate.tenant and one.state != "Deleted":
                held.setdefault(one.group, []).append(one)
        return held

    def entities(self) -> list[Json]:
        """The answer to ``getEntities``: what is readable, and the groups above it, which are marked where they are not."""
        permission = "view" if self.sight.root else "noaccess"
        groups = self.estate.groups if self.sight.root else self._above()
        own = [one for one in self.subscriptions if one.owner == self.estate.tenant]
        children = Counter(one.parent for one in groups) + Counter(one.group for one in own)
        kind, leaf = "Microsoft.Management/managementGroups", "/subscriptions"
        return [
            *(self._entity(one.id, kind, one.display_name, one.parent, permission, children[one.name]) for one in groups),
            *(self._entity(f"{leaf}/{one.id}", leaf, one.display_name, one.group, "view", 0) for one in own),
        ]

    def _entity(self, key: str, kind: str, shown: str, parent: str, permission: str, children: int) -> Json:
        """``children`` are those that the caller is shown."""
        return {
            "id": key,
            "type": kind,
            "name": key.rpartition("/")[2],
            "properties": {
                "displayName": shown,
                "tenantId": self.estate.tenant,
                "parent": {"id": f"{GROUPS}/{parent}" if parent else None},
                "permissions": permission,
                "inheritedPermissions": permission,
                "parentDisplayNameChain": [],
                "parentNameChain": [],
                "numberOfDescendants": children,
                "numberOfChildren": children,
                "numberOfChildGroups": 0,
            },
        }


def _policies(one: Subscription) -> Json:
    return {"locationPlacementId": "Public_2014-09-01", "quotaId": one.quota, "spendingLimit": "Off"}


def _managed_by(one: Subscription, tenant: str) -> list[Json]:
    """The tenants that manage a subscription by way of Lighthouse."""
    return [{"tenantId": tenant}] if one.owner != tenant else []
