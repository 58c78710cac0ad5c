from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.registration import Registrations, methods_of, resists_phishing
from ztscan.entities.users import User
from ztscan.plugin import Finding, NotApplicable, Severity, Table, Unknown, check


@check(
    title="All members have registered a phishing-resistant method",
    severity=Severity.MEDIUM,
    objectives=["identities.passwordless", "identities.phishing_resistant"],
    mappings={"partial": {"zta": ["21801"]}},
)
def members_phish_resistant(members_registering_here: Table[User], registrations: Registrations) -> Iterator[Finding]:
    """Checks that every enabled member has registered a phishing-resistant method.

    What it checks:
        `methodsRegistered` of every enabled member contains a phishing-resistant method. These are passkeys (device-bound or
        synced), FIDO2 security keys, Windows Hello for Business, keys in the Secure Enclave of a Mac, and certificates. Other
        methods may also be registered.

    Why it matters:
        A policy can require phishing-resistant methods only for users who have one. All other methods can be stolen by a
        phishing site that relays them.

    Limits:
        The report lags behind. A member without a row, or with a method that ztscan does not recognise, is undetermined.
        Certificates appear only if Graph lists them as registered. A chart in the report shows the share of each method.

    Remediation:
        1. Open {portal:authentication_method_policies} > Passkey (FIDO2), and enable passkeys.
        2. Hand out security keys. Or have users register a passkey in Authenticator or Windows Hello at
           https://aka.ms/mysecurityinfo.
        3. To verify, read `methodsRegistered` in `GET /reports/authenticationMethods/userRegistrationDetails`, and scan
           again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
        https://learn.microsoft.com/entra/identity/authentication/how-to-enable-passkey-fido2
        https://learn.microsoft.com/graph/api/resources/userregistrationdetails
    """
    lacking = registrations.lacking(members_registering_here, "methodsRegistered", resists_phishing)
    for subject, row in lacking.people:
        message = f"{subject.name} has no phishing-resistant method registered"
        yield Finding(subject, message, methods_of(row), "a passkey, security key, Windows Hello for Business or certificate")
    if lacking.gaps:
        raise Unknown(*lacking.gaps)
    if not lacking.population:
        raise NotApplicable("the tenant has no enabled member")
