from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.registration import Registrations, methods_of, resists_phishing
from ztscan.entities.users import User
from ztscan.plugin import Finding, NotApplicable, Severity, Table, Unknown, check


@check(
    title="Every member who can sign in has registered a method that resists phishing",
    severity=Severity.MEDIUM,
    objectives=["identities.passwordless", "identities.phishing_resistant"],
    mappings={"zta": ["21801"]},
)
def members_phish_resistant(enabled_members: Table[User], registrations: Registrations) -> Iterator[Finding]:
    """Whether each enabled member owns a passkey, a security key, Windows Hello for Business or a certificate.

    What it checks:
        ``methodsRegistered`` of every enabled member contains a method that resists phishing: a passkey, device-bound or
        synced, a FIDO2 security key, Windows Hello for Business, a key in the secure enclave of a Mac, or a certificate.
        Other methods may be registered next to it.

    Why it matters:
        A policy can demand phishing-resistant methods only of people who have one; and those who have none can be tricked
        out of every other method by a false page that passes it on.

    Limits:
        The report lags, and a member without a row, or with a method that ztscan does not know, is unknown. Certificates
        are shown only where Graph lists them as registered. The shares of each method are in the report's chart.

    Remediation:
        1. Enable passkeys: {portal:authentication_method_policies} > Passkey (FIDO2).
        2. Hand out security keys, or let people register a passkey in Authenticator or Windows Hello at
           https://aka.ms/mysecurityinfo.
        3. Follow the progress: `GET /reports/authenticationMethods/userRegistrationDetails`, property `methodsRegistered`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
        https://learn.microsoft.com/entra/identity/authentication/how-to-enable-passkey-fido2
        https://learn.microsoft.com/graph/api/resources/userregistrationdetails
    """
    lacking = registrations.lacking(enabled_members, "methodsRegistered", resists_phishing)
    for subject, row in lacking.people:
        message = "every method that the user has registered can be phished"
        yield Finding(subject, message, methods_of(row), "a passkey, security key, Windows Hello or certificate")
    if lacking.gaps:
        raise Unknown(*lacking.gaps)
    if not lacking.population:
        raise NotApplicable("no member can sign in")
