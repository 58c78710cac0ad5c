from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from ztscan.directory.counting import in_order
from ztscan.directory.credentials import Certificate, Certificates
from ztscan.plugin import Finding, NotApplicable, Note, Severity, Subject, Unknown, Yielded, affected, check


@check(
    title="Certificates of applications are valid for at most 180 days",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.workload_identities"],
    mappings={"partial": {"zta": ["21773", "21992"]}},
    since="0.2.0",
)
def long_lived_certificates(application_certificates: Certificates, *, maximum_days: int = 180) -> Iterator[Yielded]:
    """How long the certificates are valid that applications authenticate with.

    What it checks:
        Every certificate (`keyCredentials`) of an application or service principal that has not expired is valid for at most
        180 days. The option `maximum_days` sets another limit, from start to end.

    Why it matters:
        A private key that was copied works until its certificate expires. A short lifetime limits that time, and makes the
        owners automate the renewal before an incident forces them to.

    Limits:
        SAML signing certificates are named in a note and are not graded: they sign tokens for single sign-on and do not
        authenticate the application. Certificates of managed identities are left out, because Azure renews them. Where the
        private key is stored cannot be seen. Expired certificates and symmetric keys are not assessed.

    Remediation:
        1. Replace the certificate by a managed identity or by workload identity federation where the workload allows it.
        2. Otherwise issue a certificate for at most 180 days from a key vault that renews it.
        3. Open {portal:app_registrations} > the application > Certificates & secrets, upload the new certificate, and delete the
           old one when the workload uses the new one.
        4. For a service principal send `POST /servicePrincipals/{id}/removeKey {"keyId": "{keyId}", "proof": "{proof}"}`.

    References:
        https://learn.microsoft.com/entra/identity-platform/security-best-practices-for-app-registration
        https://learn.microsoft.com/graph/api/resources/keycredential
        https://learn.microsoft.com/entra/workload-id/workload-identity-federation
    """
    long_lived: dict[Subject, list[Certificate]] = defaultdict(list)
    for certificate in application_certificates.known:
        if certificate.lifetime > timedelta(days=maximum_days):
            long_lived[certificate.credential.holder.subject].append(certificate)
    for holder, certificates in long_lived.items():
        to_authenticate = [certificate for certificate in certificates if not certificate.credential.saml]
        if to_authenticate:
            count = f"{len(to_authenticate)} certificates" if len(to_authenticate) > 1 else "a certificate"
            yield Finding(
                holder,
                f"{holder.name} can authenticate with {count} valid for more than {maximum_days} days",
                in_order(map(_described, to_authenticate), between="; "),
                f"valid for at most {maximum_days} days",
                members=(affected("certificate", ((str(c.end), _described(c)) for c in to_authenticate)),),
            )
        for certificate in certificates:
            if certificate.credential.saml:
                yield Note(f"{holder.name} signs SAML tokens with a long-lived certificate: {_described(certificate)}")
    if application_certificates.gaps:
        raise Unknown(*application_certificates.gaps)
    if not application_certificates.known:
        raise NotApplicable("no application has a certificate that has not expired")


def _described(certificate: Certificate) -> str:
    return f"{certificate.credential.name}: {certificate.lifetime.days} days, until {certificate.end.date()}"
