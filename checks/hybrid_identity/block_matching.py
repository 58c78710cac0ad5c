from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import OnPremisesSynchronization, Organization
from ztscan.plugin import Finding, Gap, Severity, check, required

from ._synchronisation import RESOURCE, ensure_hybrid, features_of


@check(
    title="Soft matching and hard match takeover of cloud accounts are blocked",
    severity=Severity.HIGH,
    objectives=["identities.minimal_sync", "identities.privileged_access"],
    mappings={"equal": {"maester": ["MT.1073"], "prowler": ["entra_directory_sync_object_takeover_blocked"]}},
)
def block_matching(
    on_premises_synchronization: tuple[OnPremisesSynchronization, ...] | Gap, organization: tuple[Organization, ...]
) -> Iterator[Finding]:
    """Checks that directory synchronisation cannot take over cloud accounts by soft or hard matching.

    What it checks:
        In a synchronised tenant, soft matching (by email address or user principal name) is blocked. The takeover of cloud
        objects by hard matching (by immutable id) is also blocked.

    Why it matters:
        An attacker who can write to the on-premises directory can create an object with the address of a cloud-only
        administrator. The next synchronisation matches the object to that account. The on-premises directory then sets its
        password.

    Limits:
        The check does not apply to a tenant that is not synchronised. Existing matches remain.

    Remediation:
        1. Run `Update-MgDirectoryOnPremiseSynchronization`, or send `PATCH /directory/onPremisesSynchronization/{id}` with
           `{"features": {"blockSoftMatchEnabled": true, "blockCloudObjectTakeoverThroughHardMatchEnabled": true}}`.
        2. Remove the block only for the duration of a planned match.
        3. To verify, read `GET /directory/onPremisesSynchronization`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-syncservice-features
        https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-install-existing-tenant
        https://learn.microsoft.com/graph/api/resources/onpremisesdirectorysynchronizationfeature
    """
    ensure_hybrid(organization)
    features, subject = features_of(on_premises_synchronization)
    switches = (
        ("blockSoftMatchEnabled", features.block_soft_match_enabled, "soft matching"),
        (
            "blockCloudObjectTakeoverThroughHardMatchEnabled",
            features.block_cloud_object_takeover_through_hard_match_enabled,
            "hard matching",
        ),
    )
    for name, blocked, way in switches:
        if blocked is False:
            yield Finding(
                subject,
                f"an on-premises object can take over a cloud account by {way}",
                f"{name}: false",
                f"{name}: true",
                discriminator=name,
            )
    for name, blocked, _ in switches:
        required(blocked, RESOURCE, f"features.{name}")
