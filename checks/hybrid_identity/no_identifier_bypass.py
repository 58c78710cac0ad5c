from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import OnPremisesSynchronization, Organization
from ztscan.plugin import Finding, Gap, Severity, check, present

from ._synchronisation import RESOURCE, ensure_hybrid, features_of


@check(
    title="The temporary bypass for changes to on-premises object identifiers is off",
    severity=Severity.MEDIUM,
    objectives=["identities.minimal_sync"],
    mappings={"equal": {"maester": ["MT.1183"]}},
)
def no_identifier_bypass(
    on_premises_synchronization: tuple[OnPremisesSynchronization, ...] | Gap, organization: tuple[Organization, ...]
) -> Iterator[Finding]:
    """Checks that directory synchronisation cannot change the on-premises object identifiers of cloud accounts.

    What it checks:
        In a synchronised tenant, `allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled` is off. It is off by default, so
        null passes.

    Why it matters:
        The link between a cloud account and its on-premises object is protected. A compromised synchronisation server
        therefore cannot link the account to another object. The bypass exists for migrations. It removes this protection for
        all accounts.

    Limits:
        The check does not apply to a tenant that is not synchronised. The audit log shows changes that were made while the
        bypass was on.

    Remediation:
        1. Send `PATCH /directory/onPremisesSynchronization/{id}` with
           `{"features": {"allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled": false}}`.
        2. Open {portal:audit_logs}, and review changes of `onPremisesObjectIdentifier` from the time when the bypass was on.
        3. To verify, read `GET /directory/onPremisesSynchronization`, and scan again.

    References:
        https://learn.microsoft.com/graph/api/resources/onpremisesdirectorysynchronizationfeature
        https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-syncservice-features
    """
    ensure_hybrid(organization)
    name = "allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled"
    features, subject = features_of(on_premises_synchronization)
    if present(features.allow_on_prem_update_of_on_premises_object_identifier_enabled, RESOURCE, f"features/{name}"):
        yield Finding(
            subject,
            "directory synchronisation can link cloud accounts to other on-premises objects",
            f"{name}: true",
            f"{name}: false",
        )
