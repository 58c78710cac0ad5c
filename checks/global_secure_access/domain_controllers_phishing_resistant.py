from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.directory.network_access.private import PrivateAccess, PrivateApplication
from ztscan.directory.network_access.segments import Segment
from ztscan.entities.network_access import NetworkTenantStatus
from ztscan.plugin import Gap, Manual, Severity, Unknown, Yielded, check

from ._requirements import proved, published

_KERBEROS, _LDAP = 88, (389, 636)
_MANAGEMENT = (22, 445, 3389, 5985, 5986)
Opened = tuple[PrivateApplication, Segment]


@check(
    title="Phishing-resistant MFA is required to manage domain controllers over Private Access",
    severity=Severity.HIGH,
    objectives=["network.limit_access"],
    mappings={"stronger": {"zta": ["25398"]}},
    since="0.2.0",
)
def domain_controllers_phishing_resistant(
    network_tenant_status: NetworkTenantStatus | Gap,
    private_access: PrivateAccess | Gap,
    sign_in_coverage: SignInCoverage,
    service_plans: frozenset[str],
) -> Iterator[Yielded]:
    """Checks that a stolen password and a prompt do not open the domain.

    What it checks:
        Domain controllers are hosts for which segments open Kerberos (88) and LDAP (389 or 636). Each application that opens
        SSH, SMB, remote desktop or remote management to such a host requires phishing-resistant MFA of everyone assigned.
        Ports and addresses are compared as sets, Quick Access included.

    Why it matters:
        Who manages a domain controller holds every account of the domain.

    Limits:
        A segment by name and one by address are different hosts here: Graph does not know the addresses of names. Where no
        segment looks like a domain controller, the check is manual.

    Remediation:
        1. Open {portal:private_applications}, and put management ports of domain controllers into an application of its own.
        2. Open {portal:conditional_access_policies} > New policy. Target this application, and require the authentication
           strength Phishing-resistant MFA.
        3. Remove the ports from wider applications and from Quick Access.
        4. To verify, connect with a password and a prompt. It must fail. Then scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-configure-domain-controllers
    """
    applications = published(network_tenant_status, private_access, service_plans)
    gaps: dict[Gap, None] = {}
    opened: list[Opened] = []
    for application in applications:
        try:
            segments, unread = application.read
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        gaps.update(dict.fromkeys(unread))
        opened += [(application, segment) for segment in segments if not segment.is_suffix]
    managing = _managing(opened)
    if managing:
        check_id = "global_secure_access.domain_controllers_phishing_resistant"
        escapes = "manage domain controllers without phishing-resistant MFA"
        yield from proved(managing, sign_in_coverage, catalogue.PHISHING_RESISTANT, check_id, escapes)
    if gaps:
        raise Unknown(*gaps)
    if not _controllers(opened):
        raise Manual("no segment looks like a domain controller: confirm that none is published")


def _controllers(opened: list[Opened]) -> list[Segment]:
    """Segments over which a domain controller is reached: together with another one, they open Kerberos and LDAP."""
    kerberos = [segment for _, segment in opened if segment.opens(_KERBEROS) or segment.opens(_KERBEROS, "udp")]
    ldap = [segment for _, segment in opened if any(segment.opens(port) for port in _LDAP)]
    return [one for one in kerberos if any(one.overlaps(other) for other in ldap)]


def _managing(opened: list[Opened]) -> list[PrivateApplication]:
    controllers = _controllers(opened)
    return [
        application
        for application in dict.fromkeys(application for application, _ in opened)
        if any(
            owner is application and any(segment.opens(port) for port in _MANAGEMENT) and any(map(segment.overlaps, controllers))
            for owner, segment in opened
        )
    ]
