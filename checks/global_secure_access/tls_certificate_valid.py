from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.licences import licensed
from ztscan.directory.network_access.activation import require_activated
from ztscan.entities.network_access import INTERNET_ACCESS, NetworkTenantStatus, TlsCertificate, TlsInspectionPolicy
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, check

from ._certificates import ends, is_used
from ._inspection import INTERNET


@check(
    title="The certificates of TLS inspection are valid for long enough",
    severity=Severity.MEDIUM,
    objectives=["network.detect_cloud"],
    mappings={"stronger": {"zta": ["27002"]}},
    since="0.2.0",
)
def tls_certificate_valid(
    network_tenant_status: NetworkTenantStatus | Gap,
    tls_inspection_policies: tuple[TlsInspectionPolicy, ...] | Gap,
    tls_certificates: tuple[TlsCertificate, ...] | Gap,
    service_plans: frozenset[str],
    now: datetime,
    *,
    minimum_days: int = 60,
) -> Iterator[Finding]:
    """Checks that TLS inspection does not stop for want of a certificate.

    What it checks:
        Where a TLS inspection policy exists, there is a certificate in use, and each certificate in use is valid for another
        `minimum_days` (60). Certificates that are being requested, or are disabled, are left out.

    Why it matters:
        When the certificate expires, every inspected website shows a warning. The usual answer is to switch inspection off.

    Limits:
        The certificates have no published schema (preview): a status that is new is not assessed.

    Remediation:
        1. Open {portal:tls_inspection} > TLS inspection settings, and create a certificate signing request.
        2. Sign it with your certificate authority, upload it, and enable the new certificate.
        3. To verify, read `GET /beta/networkAccess/tls/externalCertificateAuthorityCertificates`, and scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-transport-layer-security-settings
    """
    require_activated(network_tenant_status, service_plans, INTERNET_ACCESS)
    if not licensed(tls_inspection_policies, service_plans, INTERNET_ACCESS):
        raise NotApplicable("the tenant has no TLS inspection policy")
    certificates = licensed(tls_certificates, service_plans, INTERNET_ACCESS)
    gaps: dict[Gap, None] = {}
    used = 0
    for certificate in certificates:
        try:
            if not is_used(certificate):
                continue
            used += 1
            end = ends(certificate)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if end < now + timedelta(days=minimum_days):
            name = certificate.name or certificate.id
            subject = Subject("externalCertificateAuthorityCertificate", certificate.id, name)
            when = "has expired" if end <= now else "expires soon"
            message = f"the certificate {name} of TLS inspection {when}"
            yield Finding(subject, message, f"valid until {end:%Y-%m-%d}", f"valid for another {minimum_days} days")
    if not used and not gaps:
        message = "TLS inspection has policies and no certificate in use"
        yield Finding(INTERNET, message, f"{len(certificates)} certificates, none in use", "a certificate in use")
    if gaps:
        raise Unknown(*gaps)
