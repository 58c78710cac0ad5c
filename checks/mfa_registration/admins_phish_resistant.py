from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.people import PrivilegedUsers
from ztscan.directory.registration import Registrations, methods_of, resists_phishing
from ztscan.plugin import Finding, NotApplicable, Severity, Unknown, check


@check(
    title="Everybody with a privileged role has registered a method that resists phishing",
    severity=Severity.HIGH,
    objectives=["identities.privileged_access", "identities.phishing_resistant"],
    mappings={"zta": ["21782"]},
)
def admins_phish_resistant(privileged_users: PrivilegedUsers, registrations: Registrations) -> Iterator[Finding]:
    """Whether each privileged user owns a passkey, a security key, Windows Hello for Business or a certificate.

    What it checks:
        ``methodsRegistered`` of every enabled user who holds a privileged role or may activate one, directly or through a
        group, contains at least one method that resists phishing. Other methods may be registered next to it.

    Why it matters:
        Administrators are phished first. A policy that demands strong methods of privileged roles locks out those who have
        none, so it is not enforced until everybody has one.

    Limits:
        The report lags, and a privileged user without a row, or with a method that ztscan does not know, is unknown.
        Graph's own mark ``isAdmin`` is not used: it leaves out those who are only eligible. That weaker methods are not
        accepted from them is for the checks on Conditional Access.

    Remediation:
        1. Hand out two security keys to each privileged user and let them register both at https://aka.ms/mysecurityinfo.
        2. Demand the authentication strength "Phishing-resistant MFA" of privileged roles: Entra admin center > Entra ID >
           Conditional Access > Policies.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-admin-phish-resistant-mfa
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
        https://learn.microsoft.com/graph/api/resources/userregistrationdetails
    """
    lacking = registrations.lacking(privileged_users.holdings, "methodsRegistered", resists_phishing)
    for subject, row in lacking.people:
        message = "every method that a privileged user has registered can be phished"
        yield Finding(subject, message, methods_of(row), "a passkey, security key, Windows Hello or certificate")
    if gaps := (*privileged_users.gaps, *lacking.gaps):
        raise Unknown(*gaps)
    if not lacking.population:
        raise NotApplicable("no enabled user holds a privileged role")
