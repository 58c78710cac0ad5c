from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.counting import counted
from ztscan.directory.licences import licensed
from ztscan.directory.network_access.activation import require_activated
from ztscan.entities.network_access import INTERNET_ACCESS, NetworkTenantStatus, TlsCertificate, TlsInspectionPolicy
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, check

from ._certificates import ends, has_expired, is_used
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
        `minimum_days` (60). Certificates that are being requested, or are disabled, are left out, and so is one that has expired
        where another one is valid.

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
    used: list[tuple[TlsCertificate, bool]] = []
    for certificate in certificates:
        try:
            if is_used(certificate):
                used.append((certificate, has_expired(certificate, now)))
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    replaced = not all(expired for _, expired in used)
    for certificate, expired in used:
        if not expired and ends(certificate) < now + timedelta(days=minimum_days):
            yield _finding(certificate, "expires soon", minimum_days)
        elif expired and not replaced:
            yield _finding(certificate, "has expired", minimum_days)
    if not used and not gaps:
        message = "TLS inspection has policies and no certificate in use"
        yield Finding(INTERNET, message, f"{counted(len(certificates), 'certificate')}, none in use", "a certificate in use")
    if gaps:
        raise Unknown(*gaps)


def _finding(certificate: TlsCertificate, when: str, minimum_days: int) -> Finding:
    name = certificate.name or certificate.id
    subject = Subject("externalCertificateAuthorityCertificate", certificate.id, name)
    end = certificate.validity.end_date_time if certificate.validity is not None else None
    observed = f"status: {certificate.status}, valid until {(end or 'an unknown day')[:10]}"
    return Finding(
        subject, f"the certificate {name} of TLS inspection {when}", observed, f"valid for another {minimum_days} days"
    )
