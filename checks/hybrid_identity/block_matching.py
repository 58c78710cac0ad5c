from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import OnPremisesSynchronization, Organization
from ztscan.plugin import Finding, Severity, check, required

from ._synchronisation import RESOURCE, ensure_hybrid, features_of, synchronization_subject


@check(
    title="No account in the cloud can be taken over by soft or hard matching",
    severity=Severity.HIGH,
    objectives=["identities.minimal_sync", "identities.privileged_access"],
    mappings={"maester": ["MT.1073"], "prowler": ["entra_directory_sync_object_takeover_blocked"]},
)
def block_matching(
    on_premises_synchronization: tuple[OnPremisesSynchronization, ...], organization: tuple[Organization, ...]
) -> Iterator[Finding]:
    """Whether an object on premises can be joined to an account that lives in the cloud.

    What it checks:
        In a synchronised tenant, soft matching (by mail address or user principal name) and the takeover of cloud objects by
        hard matching (by immutable id) are both blocked.

    Why it matters:
        Whoever can write to the on-premises directory makes an object with the address of a cloud-only administrator, and the
        next synchronisation hands that account over: its password now comes from on premises.

    Limits:
        Not applicable in a tenant that is not synchronised. Matches that were made before stay.

    Remediation:
        1. Run `Update-MgDirectoryOnPremiseSynchronization`, or send `PATCH /directory/onPremisesSynchronization/{id}` with
           `{"features": {"blockSoftMatchEnabled": true, "blockCloudObjectTakeoverThroughHardMatchEnabled": true}}`.
        2. Lift the block for the time of a planned match only.

    References:
        https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-syncservice-features
        https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-install-existing-tenant
        https://learn.microsoft.com/graph/api/resources/onpremisesdirectorysynchronizationfeature
    """
    ensure_hybrid(organization)
    features = features_of(on_premises_synchronization)
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
                synchronization_subject(on_premises_synchronization),
                f"an object on premises can take over an account in the cloud by {way}",
                f"{name}: false",
                f"{name}: true",
                discriminator=name,
            )
    for name, blocked, _ in switches:
        required(blocked, RESOURCE, f"features.{name}")
