from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.entities.intune_enrolment import ManagementAuthority
from ztscan.plugin import Finding, Gap, Severity, Subject, check, known, required

from ._evidence import judged

RESOURCE = "management_authority"
_NAME = "mobileDeviceManagementAuthority"
_WORDS = ("intune", "sccm", "office365", "unknown")


@check(
    title="Intune is the authority for device management",
    severity=Severity.LOW,
    objectives=["endpoints.enroll"],
    mappings={"equal": {"maester": ["MT.1105"]}},
    since="0.2.0",
)
def mdm_authority(
    management_authority: tuple[ManagementAuthority, ...] | Gap, service_plans: frozenset[str]
) -> Iterator[Finding]:
    """Checks that Intune manages devices where the organisation has paid for it.

    What it checks:
        `mobileDeviceManagementAuthority` is `intune`.

    Why it matters:
        With another authority, or none, devices cannot enrol in Intune, and the policies that are made there reach nobody.

    Limits:
        Informational: the property is the authority of the tenant. Co-management with Configuration Manager is `intune`, too.
        Basic Mobility and Security (`office365`) may manage some users as well as Intune. Tenants without Intune are not
        applicable.

    Remediation:
        1. Open the Intune admin center. Where no authority was chosen, a banner offers to choose Intune.
        2. Where Configuration Manager has the authority, change it to Intune, and use co-management.

    References:
        https://learn.microsoft.com/intune/intune-service/fundamentals/mdm-authority-set
        https://learn.microsoft.com/graph/api/resources/organization
    """
    tenants = licensed_for_intune(management_authority, service_plans)
    yield from judged(required(tenants or None, RESOURCE, _NAME), _judge)


def _judge(tenant: ManagementAuthority) -> Iterator[Finding]:
    authority = known(tenant.mobile_device_management_authority, _WORDS, RESOURCE, _NAME)
    if authority != "intune":
        subject = Subject("organization", tenant.id, "Microsoft Intune")
        yield Finding(subject, "Intune is not the authority for device management", f"{_NAME}: {authority}", f"{_NAME}: intune")
