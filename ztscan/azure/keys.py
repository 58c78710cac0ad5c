"""Where the keys of a GET per subscription or per resource come from, by name: area files cannot import each other's records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ztscan.azure.areas.scope import AzureSubscription
from ztscan.azure.resource import MOST_SUBSCRIPTIONS
from ztscan.graph.areas.tenant import Organization
from ztscan.graph.resource import Keys, KeySource, key_source


def of_subscriptions(source: KeySource = "azure_subscription_ids") -> Keys:
    """One request for each subscription, or for those that ``source`` names."""
    return Keys(source, limit=MOST_SUBSCRIPTIONS)


@key_source
def azure_subscription_ids(
    azure_subscriptions: Iterable[AzureSubscription], organization: Iterable[Organization]
) -> Iterator[str]:
    """Ids of the tenant's own subscriptions that the account sees; not of those of other tenants that are delegated to it."""
    own = {one.id.lower() for one in organization}
    for one in azure_subscriptions:
        if (one.tenant_id or "").lower() in own and one.state != "Deleted":
            yield one.subscription.lower()
