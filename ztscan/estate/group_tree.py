"""The tree of management groups below the root group, which names every subscription of the tenant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.entities.azure_scope import ManagementEntity, RootGroup

_SUBSCRIPTION = "/subscriptions"
_GROUP = "/managementgroups"


class Tree(msgspec.Struct, frozen=True):
    """Every subscription of the tenant: the name by id (in lower case), else the id."""

    subscriptions: Mapping[str, str]


def tree_of(tenant: str, root: ByKey[RootGroup] | Gap, entities: tuple[ManagementEntity, ...]) -> Tree | Gap:
    """The tree of ``tenant``, or why it is not known. A group without ``children`` is empty only if ``entities`` say so."""
    group = root if isinstance(root, Gap) else root[next(iter(root), tenant)]
    if isinstance(group, Gap):
        return group
    if (group.tenant_id or "").lower() != tenant:
        return _unclear("the root group is not one of the scanned tenant", "sign in to the scanned tenant, in its cloud")
    empty = frozenset((one.name or "").lower() for one in entities if one.children == 0)
    found: dict[str, str] = {}
    try:
        for node in _nodes(group.children, tenant, empty):
            found[str(node["name"]).lower()] = str(node.get("displayName") or node["name"])
    except _UnreadableTreeError as error:
        return _unclear(error.detail, error.remedy)
    return Tree(found)


_PERSISTS = "scan again; if this persists, report it"


class _UnreadableTreeError(Exception):
    def __init__(self, detail: str, remedy: str) -> None:
        super().__init__(detail)
        self.detail, self.remedy = detail, remedy


def _nodes(children: Any, parent: str, empty: frozenset[str]) -> Iterator[Mapping[str, Any]]:
    """The subscriptions at and below ``children``."""
    pending: list[tuple[Any, str]] = [(children, parent)]
    while pending:
        nodes, above = pending.pop()
        if nodes is None and above.lower() in empty:
            continue
        if not isinstance(nodes, list | tuple):
            detail = f"the tree of management groups does not say what is below `{above}`"
            raise _UnreadableTreeError(detail, f"grant Reader on the management group `{above}`, and scan again")
        for node in nodes:
            kind = str(node.get("type", "")).lower() if isinstance(node, Mapping) else ""
            if kind.endswith(_SUBSCRIPTION):
                if node.get("name") is None:
                    raise _UnreadableTreeError("a subscription in the tree of management groups has no id", _PERSISTS)
                yield node
            elif kind.endswith(_GROUP):
                pending.append((node.get("children"), str(node.get("name", ""))))
            else:
                raise _UnreadableTreeError("the tree of management groups has an entry of an unknown kind", _PERSISTS)


def _unclear(detail: str, remedy: str) -> Gap:
    return Gap("azure_root_group", GapReason.MALFORMED, detail, remedy)
