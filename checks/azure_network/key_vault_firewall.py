from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ztscan.entities.azure_key_vaults import KeyVault
from ztscan.estate.reachability.services import Perimeters, by_default_action, public_door
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Severity, Yielded, check

from ._doors import bypasses, trusted_note, wide_door
from ._judging import judged

VAULTS = "azure_key_vaults"


@check(
    title="Key vaults are closed to public networks",
    severity=Severity.HIGH,
    objectives=["network.limit_access"],
    mappings={
        "equal": {"cis-azure-6.0": ["8.3.7"]},
        "partial": {"prowler": ["keyvault_access_only_through_private_endpoints"], "mcsb": ["NS-2", "DP-8"]},
    },
    since="0.2.0",
)
def key_vault_firewall(
    azure_key_vaults: tuple[KeyVault, ...], azure_perimeters: Perimeters, azure_visibility: Visibility
) -> Iterator[Yielded]:
    """Checks who on the internet may connect to key vaults and managed HSMs.

    What it checks:
        Public network access is disabled, or the firewall denies by default and its address rules hold less than a /8
        together. An enforced network security perimeter that allows no more than that also passes.

    Why it matters:
        A stolen identity opens a vault from anywhere. A closed network keeps keys and secrets inside.

    Limits:
        Trusted services of Microsoft may pass the firewall: vaults with that exception are a note.

    Remediation:
        1. Open Azure portal > Key vaults > the vault > Settings > Networking.
        2. Disable public access, or allow selected networks:
           `az keyvault update --id ID --public-network-access Disabled`.
        3. Create private endpoints first: applications outside lose the vault.

    References:
        https://learn.microsoft.com/azure/key-vault/general/network-security
    """
    trusting = (one for one in azure_key_vaults if bypasses((one.network_rules or {}).get("bypass")))
    yield from trusted_note(trusting, azure_visibility, "key vaults")
    yield from judged(azure_key_vaults, azure_visibility, "key vault", partial(_wrong, azure_perimeters))


def _wrong(perimeters: Perimeters, vault: KeyVault) -> Iterator[Yielded]:
    firewall = partial(by_default_action, vault.network_rules, VAULTS)
    door = public_door(vault.key, vault.public_network, firewall, perimeters, VAULTS)
    words = "managed HSM" if vault.is_hsm else "key vault"
    yield from wide_door(vault, "managedHsm" if vault.is_hsm else "keyVault", words, door)
