from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

from ztscan.directory.counting import in_order
from ztscan.entities.authentication_methods import AuthenticationMethodConfiguration, AuthenticationMethodsPolicy, CertificateMode
from ztscan.entities.certificate_authorities import CertificateAuthority, OlderAuthorities
from ztscan.plugin import (
    ByKey,
    Finding,
    Gap,
    GapReason,
    NotApplicable,
    Severity,
    Subject,
    Unknown,
    check,
    known,
    parse_time,
    required,
)

from ._methods import CERTIFICATES, STABLE, in_use, targets_of

T = TypeVar("T")
_OLDER = "older_certificate_authorities"


@check(
    title="Certificate-based authentication requires strong bindings and valid revocation lists",
    severity=Severity.HIGH,
    objectives=["identities.phishing_resistant"],
    mappings={},
    since="0.2.0",
)
def cba_strong_binding(
    authentication_methods_policy: AuthenticationMethodsPolicy,
    certificate_authorities: ByKey[tuple[CertificateAuthority, ...]] | Gap,
    older_certificate_authorities: ByKey[tuple[OlderAuthorities, ...]] | Gap,
    now: datetime,
) -> Iterator[Finding]:
    """Checks how certificates are bound to users, and whether revoked certificates are refused.

    What it checks:
        Every binding of a certificate field to a user property has high affinity, or high affinity is required by default and
        no rule requires less. Validation of revocation lists is enabled without exempted authorities. Each certificate
        authority, in the stores and in the older list, has a revocation list, and none in the stores has expired.

    Why it matters:
        A binding of low affinity compares a name. Anyone who gets a certificate with another user's name from a trusted
        authority can sign in as that user. Without revocation lists, a stolen card works until its certificate expires.

    Limits:
        Whether the revocation list can be downloaded is not tried. Graph does not show when authorities of the older list
        expire. If the method is disabled or no authority is configured, this is not applicable.

    Remediation:
        1. Open {portal:authentication_method_policies} > Certificate-based authentication > Configure.
        2. Under username binding, use only SKI, SHA1PublicKey or Issuer and serial number, or set the required affinity
           binding to High.
        3. Select "Require CRL validation", and remove exempted authorities.
        4. Add a revocation list to each authority, and remove those that have expired.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-certificate-based-authentication-technical-deep-dive
        https://learn.microsoft.com/entra/identity/authentication/how-to-certificate-based-authentication
    """
    method = in_use(authentication_methods_policy, CERTIFICATES)
    if not targets_of(method):
        raise NotApplicable(f"{CERTIFICATES.name} is enabled, but has no targets")
    gaps: dict[Gap, None] = {}
    trusted = [*_of_stores(certificate_authorities, now, gaps), *_of_older_list(older_certificate_authorities, gaps)]
    if not trusted and not gaps:
        raise NotApplicable("no certificate authority is configured, so nobody can sign in with a certificate")
    for judge in (_bindings, _revocation):
        try:
            yield from judge(method)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    wanting: dict[tuple[str, str], Finding] = {}
    for subject, wrong, observed, expected in trusted:
        if wrong:
            finding = Finding(subject, f"the certificate authority {subject.name} {wrong}", observed, expected, wrong.split()[0])
            wanting.setdefault((subject.id, wrong), finding)  # the older list has authorities by name, renewed ones twice
    yield from wanting.values()
    if gaps:
        raise Unknown(*gaps)


def _bindings(method: AuthenticationMethodConfiguration) -> Iterator[Finding]:
    where = f"{CERTIFICATES.id}.certificateUserBindings"
    bindings = required(method.certificate_user_bindings or None, STABLE, where)
    mode = required(method.authentication_mode_configuration, STABLE, f"{CERTIFICATES.id}.authenticationModeConfiguration")
    levels = {required(binding.trust_affinity_level, STABLE, f"{where}/trustAffinityLevel") for binding in bindings}
    if levels <= {"high"} or _requires_high(mode):
        return
    if unknown := sorted(levels - {"high", "low"}):
        detail = f"a binding has the affinity `{unknown[0]}`, which ztscan does not recognise"
        raise Unknown(Gap(STABLE, GapReason.MALFORMED, detail, "update ztscan"))
    weak = in_order(
        f"{binding.x509_certificate_field} to {binding.user_property}"
        for binding in bindings
        if binding.trust_affinity_level != "high"
    )
    message = "certificates are bound to users by names that can be repeated"
    observed = f"bindings of low affinity: {weak}"
    yield Finding(CERTIFICATES, message, observed, "bindings of high affinity", "binding")


def _requires_high(mode: CertificateMode) -> bool:
    """Whether every sign-in requires a binding of high affinity: by default, and by each rule that says something."""
    if mode.default_required_affinity_level != "high":
        return False
    where = f"{CERTIFICATES.id}.authenticationModeConfiguration.rules"
    return all(rule.required_affinity_level in ("high", None) for rule in required(mode.rules, STABLE, where))


def _revocation(method: AuthenticationMethodConfiguration) -> Iterator[Finding]:
    where = f"{CERTIFICATES.id}.crlValidationConfiguration"
    validation = required(method.crl_validation_configuration, STABLE, where)
    state = known(validation.state, ("enabled", "disabled"), STABLE, f"{where}.state")
    if state != "enabled":
        message = "certificates without a revocation list are accepted"
        yield Finding(
            CERTIFICATES, message, f"state of CRL validation: {state}", "state of CRL validation: enabled", "revocation"
        )
    elif exempted := required(validation.exempted, STABLE, f"{where}.exemptedCertificateAuthoritiesSubjectKeyIdentifiers"):
        count = "1 certificate authority is" if len(exempted) == 1 else f"{len(exempted)} certificate authorities are"
        message = f"{count} exempt from revocation lists"
        yield Finding(CERTIFICATES, message, f"exempted: {in_order(exempted)}", "none exempted", "exempted")


_Judged = tuple[Subject, str, str, str]
"""A trusted authority, what is wrong with it (empty: nothing), what was observed, and what is expected."""


def _of_stores(stores: ByKey[tuple[CertificateAuthority, ...]] | Gap, now: datetime, gaps: dict[Gap, None]) -> Iterator[_Judged]:
    for one in _rows(stores, gaps):
        subject = Subject("certificateAuthority", one.id, one.display_name or one.id)
        try:
            expires = required(one.expiration_date_time, "certificate_authorities", "expirationDateTime")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if parse_time(expires) <= now:
            yield subject, "expired", f"expirationDateTime: {expires}", "a valid authority"
        elif not one.certificate_revocation_list_url:
            yield subject, "has no revocation list", "certificateRevocationListUrl: none", "a revocation list"
        else:
            yield subject, "", "", ""


def _of_older_list(lists: ByKey[tuple[OlderAuthorities, ...]] | Gap, gaps: dict[Gap, None]) -> Iterator[_Judged]:
    for one in _rows(lists, gaps):
        try:
            authorities = required(one.certificate_authorities, _OLDER, "certificateAuthorities")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        for authority in authorities:
            name = authority.issuer or one.id
            wrong = "" if authority.certificate_revocation_list_url else "has no revocation list"
            yield Subject("certificateAuthority", name, name), wrong, "certificateRevocationListUrl: none", "a revocation list"


def _rows(by_key: ByKey[tuple[T, ...]] | Gap, gaps: dict[Gap, None]) -> Iterator[T]:
    """All rows that could be read; the others are noted among ``gaps``."""
    for rows in (by_key,) if isinstance(by_key, Gap) else (by_key[key] for key in by_key):
        if isinstance(rows, Gap):
            gaps[rows] = None
        else:
            yield from rows
