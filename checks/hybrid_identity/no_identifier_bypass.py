from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import OnPremisesSynchronization, Organization
from ztscan.plugin import Finding, Severity, check

from ._synchronisation import ensure_hybrid, features_of, synchronization_subject


@check(
    title="The temporary bypass that lets synchronisation change identifiers is off",
    severity=Severity.MEDIUM,
    objectives=["identities.minimal_sync"],
    mappings={"maester": ["MT.1183"]},
)
def no_identifier_bypass(
    on_premises_synchronization: tuple[OnPremisesSynchronization, ...], organization: tuple[Organization, ...]
) -> Iterator[Finding]:
    """Whether the link between a synchronised account and its object on premises may be moved.

    What it checks:
        In a synchronised tenant, `allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled` is off. Graph returns null where it was
        never touched.

    Why it matters:
        The link is protected so that a synchronisation server in the wrong hands cannot point an account at another object. The
        bypass exists for migrations and takes the protection off for every account.

    Limits:
        Not applicable in a tenant that is not synchronised. Changes that were made while it was on are in the audit log.

    Remediation:
        1. Send `PATCH /directory/onPremisesSynchronization/{id}` with
           `{"features": {"allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled": false}}`.
        2. Look in the audit log for changes of `onPremisesObjectIdentifier` while it was on.

    References:
        https://learn.microsoft.com/graph/api/resources/onpremisesdirectorysynchronizationfeature
        https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-syncservice-features
    """
    ensure_hybrid(organization)
    name = "allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled"
    if features_of(on_premises_synchronization).allow_on_prem_update_of_on_premises_object_identifier_enabled:
        yield Finding(
            synchronization_subject(on_premises_synchronization),
            "synchronisation can point accounts at other objects on premises",
            f"{name}: true",
            f"{name}: false",
        )
