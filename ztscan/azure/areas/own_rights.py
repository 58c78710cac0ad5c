"""What the account that scans may do in Azure: at the root group and, where that is not enough, at each subscription.

A role such as Security Reader or Cost Management Reader shows every subscription, and hides most of what is in it, without a
refusal. Source: https://learn.microsoft.com/rest/api/authorization/permissions
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from ztscan.azure.areas.scope import AzureSubscription
from ztscan.azure.keys import azure_subscription_ids, of_subscriptions
from ztscan.azure.resource import managed
from ztscan.azure.role_powers import permits_reading_everything
from ztscan.core.model import ByKey, Gap
from ztscan.graph.areas.tenant import Organization
from ztscan.graph.resource import Content, Keys

_PATH = "{key}/providers/Microsoft.Authorization/permissions"
_VERSION = "2022-04-01"


class OwnRight(msgspec.Struct, frozen=True, kw_only=True):
    """What one role of the account permits at a scope."""

    actions: tuple[str, ...] | None = None
    without: tuple[str, ...] | None = msgspec.field(name="notActions", default=None)
    """Patterns that are taken from ``actions``."""


OwnRights = tuple[OwnRight, ...]


def reads_everything(rights: Iterable[OwnRight]) -> bool:
    """Whether one of the roles certainly shows resources of every kind."""
    entries = [{"actions": one.actions, "notActions": one.without} for one in rights]
    return any(permits_reading_everything([entry]) for entry in entries)


def root_group(organization: Iterable[Organization]) -> Iterator[str]:
    """The id of the root group."""
    return (f"/providers/Microsoft.Management/managementGroups/{one.id}" for one in organization)


def subscriptions_to_ask(
    organization: Iterable[Organization],
    azure_root_rights: ByKey[OwnRights] | Gap,
    azure_subscriptions: tuple[AzureSubscription, ...],
) -> Iterator[str]:
    """The tenant's own subscriptions; none where the rights at the root group show all that is below it."""
    if not shows_all(azure_root_rights):
        yield from (f"/subscriptions/{key}" for key in azure_subscription_ids(azure_subscriptions, organization))


def shows_all(rights: ByKey[OwnRights] | Gap) -> bool:
    """Whether rights at the root group show resources of every kind, in every subscription below it."""
    found = [] if isinstance(rights, Gap) else [rights[key] for key in rights]
    return any(not isinstance(one, Gap) and reads_everything(one) for one in found)


RESOURCES = (
    managed("azure_root_rights", _PATH, OwnRight, _VERSION, keys=Keys(root_group), content=Content.SIGHT),
    managed(
        "azure_subscription_rights", _PATH, OwnRight, _VERSION, keys=of_subscriptions(subscriptions_to_ask), content=Content.SIGHT
    ),
)
