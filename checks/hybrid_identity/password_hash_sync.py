from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import OnPremisesSynchronization, Organization
from ztscan.plugin import Finding, Severity, check, required

from ._synchronisation import RESOURCE, ensure_hybrid, features_of, synchronization_subject


@check(
    title="Password hashes are synchronised wherever accounts are",
    severity=Severity.MEDIUM,
    objectives=["identities.federation_choice"],
    mappings={
        "cis-m365-6.0": ["5.1.8.1"],
        "cis-m365-7.0": ["5.1.8.1"],
        "monkey365": ["eid-password-hash-sync-disabled"],
        "prowler": ["entra_password_hash_sync_enabled"],
    },
)
def password_hash_sync(
    on_premises_synchronization: tuple[OnPremisesSynchronization, ...], organization: tuple[Organization, ...]
) -> Iterator[Finding]:
    """Whether Microsoft Entra ID knows the hashes of synchronised passwords.

    What it checks:
        In a synchronised tenant, password hash synchronisation is on (`features.passwordSyncEnabled`).

    Why it matters:
        With the hashes Microsoft finds accounts whose password leaked elsewhere, and people can sign in when the servers on
        premises are down or held to ransom.

    Limits:
        That accounts are synchronised says nothing about passwords, and the switch says nothing about when a hash came last.
        Not applicable in a tenant that is not synchronised.

    Remediation:
        1. On the server, open Microsoft Entra Connect > Customize synchronization options > Optional features and select
           "Password hash synchronization"; with cloud sync, set it in the configuration under Entra admin center > Identity >
           Hybrid management.
        2. Keep it on as a fallback where sign-in is federated or passed through.

    References:
        https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-password-hash-synchronization
        https://learn.microsoft.com/entra/identity/hybrid/connect/whatis-phs
        https://learn.microsoft.com/graph/api/resources/onpremisesdirectorysynchronizationfeature
    """
    ensure_hybrid(organization)
    switch = features_of(on_premises_synchronization).password_sync_enabled
    if not required(switch, RESOURCE, "features.passwordSyncEnabled"):
        yield Finding(
            synchronization_subject(on_premises_synchronization),
            "leaked passwords of synchronised accounts go unnoticed",
            "passwordSyncEnabled: false",
            "passwordSyncEnabled: true",
        )
