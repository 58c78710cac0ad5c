from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import OnPremisesSynchronization, Organization
from ztscan.plugin import Finding, Gap, Severity, check, required

from ._synchronisation import RESOURCE, ensure_hybrid, features_of


@check(
    title="Password hash synchronisation is on in synchronised tenants",
    severity=Severity.MEDIUM,
    objectives=["identities.federation_choice"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.1.8.1"],
            "cis-m365-7.0": ["5.1.8.1"],
            "monkey365": ["eid-password-hash-sync-disabled"],
            "prowler": ["entra_password_hash_sync_enabled"],
        }
    },
)
def password_hash_sync(
    on_premises_synchronization: tuple[OnPremisesSynchronization, ...] | Gap, organization: tuple[Organization, ...]
) -> Iterator[Finding]:
    """Checks that password hash synchronisation is on in a synchronised tenant.

    What it checks:
        In a synchronised tenant, password hash synchronisation is on (`features.passwordSyncEnabled`).

    Why it matters:
        With password hashes, Microsoft can detect accounts whose password was leaked elsewhere. Users can also sign in when
        the on-premises servers are unavailable, for example because of ransomware.

    Limits:
        The setting does not show when a password hash was last synchronised. Synchronised accounts do not imply synchronised
        password hashes. The check does not apply to a tenant that is not synchronised.

    Remediation:
        1. On the server, open Microsoft Entra Connect > Customize synchronization options > Optional features. Select
           "Password hash synchronization".
        2. With cloud sync, open {portal:cloud_sync}, select the configuration, and turn on password hash synchronisation.
        3. If sign-in is federated or uses pass-through authentication, keep password hash synchronisation on as a fallback.
        4. To verify, read `GET /directory/onPremisesSynchronization`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-password-hash-synchronization
        https://learn.microsoft.com/entra/identity/hybrid/connect/whatis-phs
        https://learn.microsoft.com/graph/api/resources/onpremisesdirectorysynchronizationfeature
    """
    ensure_hybrid(organization)
    features, subject = features_of(on_premises_synchronization)
    switch = features.password_sync_enabled
    if not required(switch, RESOURCE, "features.passwordSyncEnabled"):
        yield Finding(
            subject,
            "password hash synchronisation is off, so leaked passwords of synchronised accounts are not detected",
            "passwordSyncEnabled: false",
            "passwordSyncEnabled: true",
        )
