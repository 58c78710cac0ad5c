from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.entities.tenant import OnPremisesSynchronization, Organization
from ztscan.plugin import Finding, Gap, Severity, check, required

from ._synchronisation import RESOURCE, ensure_hybrid, synchronization_of

_PREVENTION = "configuration.accidentalDeletionPrevention"


@check(
    title="Synchronisation stops before it deletes many objects",
    severity=Severity.MEDIUM,
    objectives=["identities.minimal_sync"],
    since="0.2.0",
)
def accidental_deletion(
    on_premises_synchronization: tuple[OnPremisesSynchronization, ...] | Gap,
    organization: tuple[Organization, ...],
    *,
    maximum_objects: int = 500,
    maximum_percent: int = 10,
) -> Iterator[Finding]:
    """Checks that directory synchronisation does not carry out a mass deletion.

    What it checks:
        In a synchronised tenant, accidental deletion prevention is on. It stops at 500 objects at most (option
        `maximum_objects`), or at 10 percent of them (option `maximum_percent`).

    Why it matters:
        A wrong filter, a moved organisational unit or an attacker on premises can remove thousands of accounts.
        Synchronisation then deletes them in the cloud, too.

    Limits:
        This is the setting of Microsoft Entra Connect Sync. Cloud sync has one for each of its configurations, which the
        check does not read. The check does not apply to a tenant that is not synchronised.

    Remediation:
        1. On the server, run `Enable-ADSyncExportDeletionThreshold -DeletionThreshold 500`.
        2. Or send `PATCH /directory/onPremisesSynchronization/{id}` with `{"configuration":
           {"accidentalDeletionPrevention": {"synchronizationPreventionType": "enabledForCount", "alertThreshold": 500}}}`.
        3. Raise the threshold only for the duration of a planned deletion.
        4. To verify, read `GET /directory/onPremisesSynchronization`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-prevent-accidental-deletes
        https://learn.microsoft.com/graph/api/resources/onpremisesaccidentaldeletionprevention
    """
    ensure_hybrid(organization)
    synchronization, subject = synchronization_of(on_premises_synchronization)
    configuration = required(synchronization.configuration, RESOURCE, "configuration")
    prevention = required(configuration.accidental_deletion_prevention, RESOURCE, _PREVENTION)
    kind = required(prevention.synchronization_prevention_type, RESOURCE, f"{_PREVENTION}.synchronizationPreventionType")
    expected = f"at most {counted(maximum_objects, 'object')} or {maximum_percent} percent"
    if kind == "disabled":
        yield Finding(subject, "synchronisation deletes any number of objects at once", "disabled", expected)
        return
    limits = {"enabledForCount": (maximum_objects, "objects"), "enabledForPercentage": (maximum_percent, "percent")}
    most, unit = required(limits.get(kind), RESOURCE, f"{_PREVENTION}.synchronizationPreventionType (a known value)")
    threshold = required(prevention.alert_threshold, RESOURCE, f"{_PREVENTION}.alertThreshold")
    if not 0 < threshold <= most:
        yield Finding(
            subject,
            f"synchronisation stops only at a threshold of {threshold} {unit}",
            f"alertThreshold: {threshold} {unit}",
            expected,
        )
