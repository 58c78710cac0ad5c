from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.directory.counting import in_order
from ztscan.directory.network_access.private import PrivateAccess, PrivateApplication
from ztscan.directory.network_access.segments import Segment
from ztscan.entities.network_access import NetworkTenantStatus
from ztscan.plugin import Finding, Gap, Manual, Severity, Unknown, Yielded, check

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
        Anyone who manages a domain controller controls every account of the domain.

    Limits:
        Graph does not know the addresses of names. Management ports can be open by name while domain controllers are known by
        address, or the reverse. The check is then manual unless the requirement holds there as well. It is manual too where
        no segment looks like a domain controller.

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
    controllers = _controllers(opened)
    managing = _managing(opened, controllers)
    found = False
    for yielded in _proved(managing, sign_in_coverage):
        found = found or isinstance(yielded, Finding)
        yield yielded
    if gaps:
        raise Unknown(*gaps)
    if not controllers:
        raise Manual("no segment looks like a domain controller: confirm that none is published")
    doubtful = [] if found else [one for one in _doubtful(opened, controllers) if one not in managing]
    if doubtful and not _holds(doubtful, sign_in_coverage):
        names = in_order(one.name for one in doubtful)
        raise Manual(f"Graph does not know the addresses of names: confirm that no domain controller is behind {names}")


def _proved(applications: list[PrivateApplication], coverage: SignInCoverage) -> Iterator[Yielded]:
    check_id = "global_secure_access.domain_controllers_phishing_resistant"
    escapes = "manage domain controllers without phishing-resistant MFA"
    return proved(applications, coverage, catalogue.PHISHING_RESISTANT, check_id, escapes)


def _holds(applications: list[PrivateApplication], coverage: SignInCoverage) -> bool:
    """Whether these applications have the requirement. Raises Unknown where that is open."""
    return not any(isinstance(yielded, Finding) for yielded in _proved(applications, coverage))


def _controllers(opened: list[Opened]) -> list[Segment]:
    """The hosts that both Kerberos and LDAP are open to, by one segment or by two."""
    kerberos = [segment for _, segment in opened if segment.opens(_KERBEROS) or segment.opens(_KERBEROS, "udp")]
    ldap = [segment for _, segment in opened if any(segment.opens(port) for port in _LDAP)]
    both = {met.host: met for one in kerberos for other in ldap if (met := one.meet(other)) is not None}
    return [*both.values()]


def _managing(opened: list[Opened], controllers: list[Segment]) -> list[PrivateApplication]:
    """Applications that open ports of management to a domain controller."""
    found = (application for application, segment in _management(opened) if any(map(segment.overlaps, controllers)))
    return [*dict.fromkeys(found)]


def _doubtful(opened: list[Opened], controllers: list[Segment]) -> list[PrivateApplication]:
    """Applications that open such ports by a name, where domain controllers are known by address, or the reverse."""
    worlds = {segment.version == 0 for segment in controllers}
    return [*dict.fromkeys(application for application, segment in _management(opened) if (segment.version == 0) not in worlds)]


def _management(opened: list[Opened]) -> Iterator[Opened]:
    return (one for one in opened if any(one[1].opens(port) for port in _MANAGEMENT))
