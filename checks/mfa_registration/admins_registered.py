from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.people import PrivilegedUsers
from ztscan.directory.registration import Registrations, methods_of
from ztscan.plugin import Finding, NotApplicable, Severity, Unknown, check


@check(
    title="Everybody with a privileged role has registered a second factor",
    severity=Severity.CRITICAL,
    objectives=["identities.privileged_access", "identities.mfa"],
    mappings={"monkey365": ["entra-iam-privileged-users-disabled-mfa"]},
)
def admins_registered(privileged_users: PrivilegedUsers, registrations: Registrations) -> Iterator[Finding]:
    """Whether each privileged user has a multifactor method registered.

    What it checks:
        ``isMfaRegistered`` is true for every enabled user who holds a privileged role or may activate one, directly or
        through a group, emergency accounts and guests included.

    Why it matters:
        An administrator without a second factor is a password away from the whole tenant; and whoever signs in first with
        that password registers the second factor.

    Limits:
        The report lags, and a privileged user without a row is unknown. Graph's own mark ``isAdmin`` is not used: it leaves
        out those who are only eligible. Federated multifactor is not seen.

    Remediation:
        1. Let the user register a security key or passkey at https://aka.ms/mysecurityinfo, with a Temporary Access Pass
           from an administrator: `POST /users/{id}/authentication/temporaryAccessPassMethods`.
        2. Until then take the role away: {portal:pim_roles} > Assignments.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices
        https://learn.microsoft.com/graph/api/resources/userregistrationdetails
    """
    lacking = registrations.lacking(privileged_users.holdings, "isMfaRegistered", lambda row: row.is_mfa_registered)
    for subject, row in lacking.people:
        message = "a privileged user has no second factor registered"
        yield Finding(subject, message, f"isMfaRegistered: false, {methods_of(row)}", "isMfaRegistered: true")
    if gaps := (*privileged_users.gaps, *lacking.gaps):
        raise Unknown(*gaps)
    if not lacking.population:
        raise NotApplicable("no enabled user holds a privileged role")
