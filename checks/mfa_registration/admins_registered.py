from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.people import PrivilegedUsers
from ztscan.directory.registration import Registrations, methods_of
from ztscan.plugin import Finding, NotApplicable, Severity, Unknown, check


@check(
    title="All users with a privileged role have registered an MFA method",
    severity=Severity.CRITICAL,
    objectives=["identities.privileged_access", "identities.mfa"],
    mappings={
        "partial": {"monkey365": ["entra-iam-privileged-users-disabled-mfa"], "prowler": ["entra_privileged_user_has_mfa"]}
    },
)
def admins_registered(privileged_users: PrivilegedUsers, registrations: Registrations) -> Iterator[Finding]:
    """Checks that every user with a privileged role has registered an MFA method.

    What it checks:
        The check covers every enabled user with an active or eligible assignment of a privileged role, directly or through a
        group. Emergency access accounts and guests are included. `isMfaRegistered` is true for all of them.

    Why it matters:
        Without a second factor, a stolen password is enough to sign in as the administrator. The first person who signs in
        with the password can then register their own MFA method.

    Limits:
        The report lags behind, and a privileged user without a row is undetermined. The check does not use Graph's property
        `isAdmin`, because it omits users with eligible assignments only. MFA by a federation server is not assessed.

    Remediation:
        1. Create a Temporary Access Pass for the user: `POST /users/{id}/authentication/temporaryAccessPassMethods`.
        2. Have the user register a security key or passkey with it at https://aka.ms/mysecurityinfo.
        3. Until then, remove the role: open {portal:pim_roles} > Assignments.
        4. To verify, read `isMfaRegistered` in `GET /reports/authenticationMethods/userRegistrationDetails`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices
        https://learn.microsoft.com/graph/api/resources/userregistrationdetails
    """
    lacking = registrations.lacking(privileged_users.holdings, "isMfaRegistered", lambda row: row.is_mfa_registered)
    for subject, row in lacking.people:
        message = f"the privileged user {subject.name} has no MFA method registered"
        yield Finding(subject, message, f"isMfaRegistered: false, {methods_of(row)}", "isMfaRegistered: true")
    if gaps := (*privileged_users.gaps, *lacking.gaps):
        raise Unknown(*gaps)
    if not lacking.population:
        raise NotApplicable("no enabled user holds a privileged role")
