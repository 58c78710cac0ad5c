from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ztscan.directory.certificates import Certificate, certificate_of, normal
from ztscan.entities.tenant import Domain, DomainFederation
from ztscan.plugin import ByKey, Finding, Manual, Note, Severity, Unknown, check

from ._federation import RESOURCE, federations, subject_of
from ._gaps import absent

_YEAR = 366


@check(
    title="Federation signing certificates are approved, valid and strong",
    severity=Severity.HIGH,
    objectives=["identities.federation_choice"],
    since="0.2.0",
)
def federation_certificates(
    domains: tuple[Domain, ...],
    domain_federation: ByKey[tuple[DomainFederation, ...]],
    now: datetime,
    *,
    approved_thumbprints: tuple[str, ...] = (),
    minimum_rsa_bits: int = 2048,
    long_validity_years: int = 5,
) -> Iterator[Finding | Note]:
    """Checks the certificates whose keys sign the tokens of federated domains.

    What it checks:
        Each federated domain has a signing certificate that is valid today. RSA keys of the current and the next
        certificate have at least 2,048 bits (option `minimum_rsa_bits`). The thumbprint of each (SHA-1 or SHA-256) is in
        the option `approved_thumbprints`. If nothing is declared, the check is manual and lists the thumbprints.

    Why it matters:
        A person who has the key of such a certificate can sign in as any user of the domain. An attacker who adds a
        certificate of their own keeps access after all passwords are changed.

    Limits:
        The check does not see who else has the key. A certificate that is valid for more than five years (option
        `long_validity_years`) is a note. To see a certificate that was added, compare two scans (`ztscan diff`). The check
        does not apply where no verified domain is federated.

    Remediation:
        1. On the federation server, list its certificates: `Get-AdfsCertificate -CertificateType Token-Signing`. Compare
           the thumbprints with those of the finding.
        2. If a certificate is not of your federation server, treat the tenant as compromised: remove it with
           `Update-MgDomainFederationConfiguration`, and revoke all sessions.
        3. Renew an expired or weak certificate on the federation server, and update Microsoft Entra ID:
           `Update-MgDomainFederationConfiguration -SigningCertificate <base64>`.
        4. Declare the thumbprints in `approved_thumbprints`, and scan again.

    References:
        https://learn.microsoft.com/graph/api/resources/internaldomainfederation
        https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-emergency-ad-fs-certificate-rotation
    """
    found = federations(domains, domain_federation)
    gaps = dict.fromkeys(found.gaps)
    approved = frozenset(map(normal, approved_thumbprints))
    unknown: set[str] = set()
    for domain, settings in found.settings:
        if not settings.signing_certificate:
            message = f"{domain} is federated without a signing certificate"
            observed, expected = "signingCertificate: none", "a valid certificate"
            without = Finding(subject_of(domain), message, observed, expected, discriminator="none")
            yield found.told_apart(without, settings)
        for name, text in (
            ("signingCertificate", settings.signing_certificate),
            ("nextSigningCertificate", settings.next_signing_certificate),
        ):
            if not text:
                continue
            certificate = certificate_of(text)
            if certificate is None:
                gaps[absent(RESOURCE, f"{name} (a certificate that can be read)")] = None
                continue
            for wrong in _wrong(domain, name, certificate, now, minimum_rsa_bits):
                yield found.told_apart(wrong, settings)
            if (certificate.not_after - certificate.not_before).days > long_validity_years * _YEAR:
                yield Note(f"{name} of {domain} is valid for more than {long_validity_years} years")
            if approved and not certificate.is_one_of(approved):
                foreign = Finding(
                    subject_of(domain),
                    f"a certificate that is not approved signs the tokens of {domain}",
                    f"{name}: {certificate.thumbprint}",
                    "a thumbprint in `approved_thumbprints`",
                    discriminator=f"{name} approved",
                )
                yield found.told_apart(foreign, settings)
            elif not approved:
                unknown.add(certificate.thumbprint)
                yield Note(f"{name} of {domain}: {certificate.thumbprint}, valid until {certificate.not_after:%Y-%m-%d}")
    if gaps:
        raise Unknown(*gaps)
    if unknown:
        count = f"{len(unknown)} thumbprints" if len(unknown) > 1 else "the thumbprint"
        raise Manual(f"compare {count} with your federation servers, and declare them in `approved_thumbprints`")


def _wrong(domain: str, name: str, certificate: Certificate, now: datetime, minimum: int) -> Iterator[Finding]:
    if name == "signingCertificate" and not certificate.not_before <= now < certificate.not_after:
        valid = f"{certificate.not_before:%Y-%m-%d} to {certificate.not_after:%Y-%m-%d}"
        text = f"the signing certificate of {domain} is not valid today"
        yield Finding(subject_of(domain), text, f"valid: {valid}", "valid today", discriminator=f"{name} validity")
    if certificate.rsa_bits is not None and certificate.rsa_bits < minimum:
        text = f"the key that signs the tokens of {domain} has {certificate.rsa_bits} bits"
        observed, expected = f"{name}: RSA, {certificate.rsa_bits} bits", f"at least {minimum} bits"
        yield Finding(subject_of(domain), text, observed, expected, discriminator=f"{name} key")
