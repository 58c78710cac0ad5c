"""How much of the tenant's Azure the scanner sees.

An account without a role gets empty lists where it should be refused. So no check passes, and none is without a subject, unless
the tree below the root management group names every subscription of the tenant and each of them is readable as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType

import msgspec

from ztscan.config.azure import AzureSettings
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.engine.evidence import fact
from ztscan.entities.azure import AzureRow, group_of, subscription_of
from ztscan.entities.azure_own_rights import OwnRights, reads_everything, shows_all
from ztscan.entities.azure_scope import (
    AzureSubscription,
    AzureTenant,
    ManagementEntity,
    ResourceGroup,
    RootGroup,
    SubscriptionRow,
)
from ztscan.entities.tenant import Organization
from ztscan.estate.group_tree import Tree, tree_of

REMEDY = "grant Reader at the tenant root group (`ztscan setup --azure --for people` prints the steps), and scan again"
_ADMITS = frozenset({"view", "edit", "delete"})
_COMPUTE = "/providers/microsoft.compute/"
"""Machines and scale sets, to which their disks are attached."""
_LEAF = "/subscriptions"
_NAMED = 5
"""So many subscriptions are named; of the others the number is told."""


class Visibility(msgspec.Struct, frozen=True, dict=True):
    """What of Azure the evidence is about."""

    subscriptions: Mapping[str, str]
    """The tenant's own subscriptions that were read and are not excluded: the name by id (in lower case), else the id."""
    gap: Gap | None = None
    """What is missing. None: everything that is not excluded was read."""
    foreign: frozenset[str] = frozenset()
    """Subscriptions of other tenants that are delegated to this one. They are not judged."""
    excluded: frozenset[str] = frozenset()
    """Subscriptions that the configuration leaves out."""
    managed_groups: frozenset[str] = frozenset()
    """Resource groups that a service owns, such as those of a cluster's nodes: ids in lower case."""
    total: int | None = None
    """Subscriptions in the tenant; None where the tree could not be read."""
    partly: frozenset[str] = frozenset()
    """Subscriptions in which the account's roles hide resources of some kinds. They are not judged: what is not shown there may
    be what a check looks for.
    """

    @property
    def whole(self) -> bool:
        return self.gap is None

    @property
    def none_there(self) -> bool:
        """Whether it is proved that the tenant has no subscription."""
        return self.whole and self.total == 0

    def name_of(self, subscription: str) -> str:
        """The name of a subscription, else its id."""
        return self.subscriptions.get(subscription.lower(), subscription)

    def holds(self, row: AzureRow) -> bool:
        """Whether a row is of a subscription that is judged; what is in no subscription is the tenant's own."""
        subscription = (row.subscription or subscription_of(row.id)).lower()
        return not subscription or subscription in self.subscriptions

    def is_unknown(self, row: AzureRow) -> bool:
        """Whether nobody told whose the subscription of a row is."""
        subscription = (row.subscription or subscription_of(row.id)).lower()
        return not self.holds(row) and all(subscription not in known for known in (self.foreign, self.excluded, self.partly))

    def is_managed(self, row: AzureRow) -> bool:
        """Whether a service owns the row. A disk names the machine or instance that it is attached to, which is no owner."""
        if _is_owned(row):
            return True
        return row.subscription.lower() in self._with_managed and group_of(row.id) in self.managed_groups

    @cached_property
    def _with_managed(self) -> frozenset[str]:
        """Subscriptions with groups that a service owns; empty of a row that names none."""
        return frozenset(("", *map(subscription_of, self.managed_groups)))


class _Rights(msgspec.Struct, frozen=True):
    """What the account's roles permit, at the root group and at subscriptions."""

    root: ByKey[OwnRights] | Gap
    subscriptions: ByKey[OwnRights] | Gap

    def hide(self, key: str) -> bool:
        """Whether resources of some kinds are hidden in a subscription, as far as is known."""
        rights = self._at(key)
        return not shows_all(self.root) and not isinstance(rights, Gap) and not reads_everything(rights)

    def gap(self, keys: Iterable[str]) -> Gap | None:
        """Why it is not known of one of ``keys``."""
        if shows_all(self.root):
            return None
        return next((one for one in map(self._at, sorted(keys)) if isinstance(one, Gap)), None)

    def _at(self, key: str) -> OwnRights | Gap:
        table = self.subscriptions
        return table if isinstance(table, Gap) else table[f"/subscriptions/{key}"]


class _Seen(msgspec.Struct, frozen=True):
    """What the probes say, in lower case."""

    tree: Tree | Gap
    own: Mapping[str, AzureSubscription]
    foreign: frozenset[str]
    rows: Mapping[str, SubscriptionRow]
    admitted: frozenset[str]
    entities: Gap | None
    """Why it is not known which subscriptions are readable as a whole."""
    unclear: tuple[str, ...]
    rights: _Rights


@fact
def azure_visibility(
    organization: tuple[Organization, ...],
    azure_tenants: tuple[AzureTenant, ...],
    azure_root_group: ByKey[RootGroup] | Gap,
    azure_subscriptions: tuple[AzureSubscription, ...],
    azure_subscription_rows: tuple[SubscriptionRow, ...],
    azure_entities: tuple[ManagementEntity, ...] | Gap,
    azure_resource_groups: tuple[ResourceGroup, ...],
    azure_root_rights: ByKey[OwnRights] | Gap,
    azure_subscription_rights: ByKey[OwnRights] | Gap,
    azure_settings: AzureSettings,
) -> Visibility | Gap:
    """What of the tenant's Azure the scan is about. A gap: the sign-in for Azure is of another tenant."""
    if not organization:
        return Gap("organization", GapReason.UNAVAILABLE, "it is not known which tenant is scanned", "scan again")
    tenant = organization[0].id.lower()
    if tenant not in {one.tenant_id.lower() for one in azure_tenants}:
        detail = "the token for Azure is of another tenant, or of another cloud, than the one that is scanned"
        return Gap("azure_tenants", GapReason.UNAVAILABLE, detail, "sign in to the scanned tenant, in its cloud")
    rights = _Rights(azure_root_rights, azure_subscription_rights)
    seen = _seen(tenant, azure_root_group, azure_subscriptions, azure_subscription_rows, azure_entities, rights)
    excluded = frozenset(one.lower() for one in azure_settings.exclude)
    part = _part(seen, azure_settings)
    wanted = {key: one.name or key for key, one in sorted(seen.own.items()) if key in part and key not in excluded}
    partly = frozenset(key for key in wanted if rights.hide(key))
    chosen = {key: name for key, name in wanted.items() if key not in partly}
    return Visibility(
        MappingProxyType(chosen),
        _gap(seen, excluded, azure_settings),
        seen.foreign,
        excluded | (seen.own.keys() - part),
        frozenset(one.key for one in azure_resource_groups if _is_owned(one)),
        None if isinstance(seen.tree, Gap) else len(seen.tree.subscriptions.keys() | seen.own.keys()),
        partly,
    )


def _is_owned(row: AzureRow) -> bool:
    """Whether the owner that a row names is a resource of its subscription. Owners of a group may write anything there."""
    owner = (row.managed_by or "").lower()
    is_resource = "/providers/" in owner and subscription_of(owner) == subscription_of(row.id)
    return is_resource and _COMPUTE not in owner


def _seen(
    tenant: str,
    root: ByKey[RootGroup] | Gap,
    subscriptions: tuple[AzureSubscription, ...],
    rows: tuple[SubscriptionRow, ...],
    entities: tuple[ManagementEntity, ...] | Gap,
    rights: _Rights,
) -> _Seen:
    living = {one.subscription.lower(): one for one in subscriptions if one.state != "Deleted"}
    own = {key: one for key, one in living.items() if (one.tenant_id or "").lower() == tenant}
    unclear = tuple(key for key, one in living.items() if not one.tenant_id)
    listed = () if isinstance(entities, Gap) else entities
    leaves = [one for one in listed if (one.type or "").lower().endswith(_LEAF)]
    admitted = {(one.name or "").lower() for one in leaves if _ADMITS & {one.permissions, one.inherited}}
    by_id = {(one.subscription or subscription_of(one.id)).lower(): one for one in rows}
    foreign = frozenset(living.keys() - own.keys() - {*unclear})
    unread = entities if isinstance(entities, Gap) else None
    return _Seen(tree_of(tenant, root, listed), own, foreign, by_id, frozenset(admitted), unread, unclear, rights)


def _part(seen: _Seen, settings: AzureSettings) -> frozenset[str]:
    """The subscriptions that the configuration chooses."""
    chosen = frozenset(seen.own)
    if settings.subscriptions:
        chosen &= {one.lower() for one in settings.subscriptions}
    if settings.management_group:
        group = settings.management_group.lower()
        chosen &= {key for key, row in seen.rows.items() if group in _groups(row)}
    return chosen


def _groups(row: SubscriptionRow) -> frozenset[str]:
    return frozenset(str(one.get("name", "")).lower() for one in row.groups or () if isinstance(one, Mapping))


def _gap(seen: _Seen, excluded: frozenset[str], settings: AzureSettings) -> Gap | None:
    """What of the tenant was not read."""
    count = len(seen.own)
    if isinstance(seen.tree, Gap):
        nothing = "the account sees 0 subscriptions, which does not show that there are none"
        some = f"the account sees {_subscriptions(count)}, and cannot read the root group: the tenant may have more"
        return _missing(some if count else nothing)
    if settings.part:
        return _missing(f"only {settings.part} was read, not the whole tenant", "leave out what limits it in `[azure]`")
    if seen.unclear:
        return _missing(f"{_subscriptions(len(seen.unclear))} could not be attributed to a tenant")
    known = {**seen.tree.subscriptions, **{key: one.name or key for key, one in seen.own.items()}}
    return _unread(seen, len(known), {key: name for key, name in known.items() if key not in excluded})


def _unread(seen: _Seen, total: int, wanted: Mapping[str, str]) -> Gap | None:
    """Which of the subscriptions that the tree names could not be read, wholly or in part."""
    if unread := [name for key, name in wanted.items() if key not in seen.own or key not in seen.rows]:
        return _missing(f"{_subscriptions(len(unread))} of {total} could not be read: {_some(unread)}")
    if seen.entities is not None and wanted:
        return seen.entities
    if partly := [name for key, name in wanted.items() if key not in seen.admitted]:
        return _missing(f"{_subscriptions(len(partly))} of {total} may be readable in part only: {_some(partly)}")
    if narrow := [name for key, name in wanted.items() if seen.rights.hide(key)]:
        detail = f"the roles of the account show only some kinds of resources in {_subscriptions(len(narrow))} of {total}"
        return _missing(f"{detail}: {_some(narrow)}")
    return seen.rights.gap(wanted)


def _missing(detail: str, remedy: str = REMEDY) -> Gap:
    return Gap("azure_root_group", GapReason.NO_PERMISSION, detail, remedy)


def _subscriptions(number: int) -> str:
    return f"{number} subscription{'' if number == 1 else 's'}"


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(f"`{name}`" for name in sorted(names)[:_NAMED]) + more
