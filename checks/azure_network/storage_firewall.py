from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from ztscan.entities.azure_storage import StorageAccount
from ztscan.entities.tenant import Organization
from ztscan.estate.reachability.services import Perimeters, by_default_action, public_door, word_of
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check, required

from ._doors import bypasses, trusted_note, wide_door
from ._judging import judged, subject

ACCOUNTS = "azure_storage_accounts"


@check(
    title="Storage accounts are closed to public networks",
    severity=Severity.HIGH,
    objectives=["network.limit_access"],
    mappings={
        "equal": {"prowler": ["storage_default_network_access_rule_is_denied"], "cis-azure-6.0": ["9.3.2.3"]},
        "partial": {
            "prowler": ["storage_account_public_network_access_disabled"],
            "cis-azure-6.0": ["9.3.2.2"],
            "mcsb": ["NS-2"],
        },
    },
    since="0.2.0",
)
def storage_firewall(
    azure_storage_accounts: tuple[StorageAccount, ...],
    azure_perimeters: Perimeters,
    organization: tuple[Organization, ...],
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks who on the internet may connect to storage accounts.

    What it checks:
        `publicNetworkAccess` is Disabled, or the firewall denies by default and its address rules hold less than a /8
        together. An enforced network security perimeter also passes. A perimeter lets in no more than that: what it admits
        comes in also where public access is disabled. No resource instance rule in force names another tenant.

    Why it matters:
        A leaked key or signature opens an account from anywhere. A closed network makes it useless outside.

    Limits:
        Trusted services of Microsoft may pass the firewall, which backup and monitoring need: accounts with that exception are a
        note. Keys and signatures are not visible.

    Remediation:
        1. Open Azure portal > Storage accounts > the account > Security + networking > Networking.
        2. Disable public network access, or enable it from selected networks only:
           `az storage account update --ids ID --public-network-access Disabled`.
        3. Create private endpoints first: clients outside lose the account.

    References:
        https://learn.microsoft.com/azure/storage/common/storage-network-security
    """
    trusting = (one for one in azure_storage_accounts if bypasses((one.network_rules or {}).get("bypass")))
    yield from trusted_note(trusting, azure_visibility, "storage accounts")
    tenant = required(organization[0].id if organization else None, "organization", "id").lower()
    yield from judged(azure_storage_accounts, azure_visibility, "storage account", partial(_wrong, azure_perimeters, tenant))


def _wrong(perimeters: Perimeters, tenant: str, account: StorageAccount) -> Iterator[Yielded]:
    rules = account.network_rules
    firewall = partial(by_default_action, rules, ACCOUNTS)
    door = public_door(account.key, account.public_network, firewall, perimeters, ACCOUNTS)
    yield from wide_door(account, "storageAccount", "storage account", door)
    inside = perimeters.of(account.key)
    asked = word_of(account.public_network, ACCOUNTS) == "enabled" and not (inside and inside.enforced)
    foreign = sorted(_foreign(rules, tenant)) if asked else []
    if foreign and not door.grade.is_wide:
        message = f"the storage account {account.name} admits resources of another tenant"
        yield Finding(subject(account, "storageAccount"), message, ", ".join(foreign), "resources of this tenant")


def _foreign(rules: Mapping[str, Any] | None, tenant: str) -> Iterator[str]:
    for rule in (rules or {}).get("resourceAccessRules") or ():
        found = str(rule.get("tenantId") or "") if isinstance(rule, Mapping) else ""
        if found.lower() != tenant:
            yield found or "a tenant that was not returned"
