from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.people import PrivilegedUsers
from ztscan.directory.registration import Registrations, methods_of, resists_phishing
from ztscan.plugin import Finding, NotApplicable, Severity, Unknown, check


@check(
    title="All users with a privileged role have registered a phishing-resistant method",
    severity=Severity.HIGH,
    objectives=["identities.privileged_access", "identities.phishing_resistant"],
    mappings={"equal": {"zta": ["21782"]}},
)
def admins_phish_resistant(privileged_users: PrivilegedUsers, registrations: Registrations) -> Iterator[Finding]:
    """Checks that every user with a privileged role has registered a phishing-resistant method.

    What it checks:
        The check covers every enabled user with an active or eligible assignment of a privileged role, directly or through a
        group. `methodsRegistered` contains at least one phishing-resistant method: a passkey, a security key, Windows Hello
        for Business or a certificate. Other methods may also be registered.

    Why it matters:
        Administrators are the first targets of phishing. A policy that requires phishing-resistant methods for privileged
        roles locks out administrators without one. It can therefore be enforced only when all administrators have registered.

    Limits:
        The report lags behind. A privileged user without a row, or with a method that ztscan does not recognise, is
        undetermined. The check does not use Graph's property `isAdmin`, because it omits users with eligible assignments
        only. The Conditional Access checks assess whether weaker methods are accepted.

    Remediation:
        1. Give each privileged user two security keys. Have the user register both at https://aka.ms/mysecurityinfo.
        2. Open {portal:conditional_access_policies}, and require the authentication strength "Phishing-resistant MFA" for
           privileged roles.
        3. To verify, read `methodsRegistered` in `GET /reports/authenticationMethods/userRegistrationDetails`, and scan
           again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-admin-phish-resistant-mfa
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
        https://learn.microsoft.com/graph/api/resources/userregistrationdetails
    """
    lacking = registrations.lacking(privileged_users.holdings, "methodsRegistered", resists_phishing)
    for subject, row in lacking.people:
        message = f"the privileged user {subject.name} has no phishing-resistant method registered"
        yield Finding(subject, message, methods_of(row), "a passkey, security key, Windows Hello for Business or certificate")
    if gaps := (*privileged_users.gaps, *lacking.gaps):
        raise Unknown(*gaps)
    if not lacking.population:
        raise NotApplicable("no enabled user holds a privileged role")
