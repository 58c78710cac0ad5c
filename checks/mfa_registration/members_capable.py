from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.registration import Registrations, methods_of
from ztscan.entities.users import User
from ztscan.plugin import Finding, NotApplicable, Severity, Table, Unknown, check


@check(
    title="All members are capable of MFA",
    severity=Severity.HIGH,
    objectives=["identities.mfa"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.2.3.4"],
            "cis-m365-7.0": ["5.2.3.4"],
            "monkey365": ["eid-non-mfa-capable-users-present"],
            "prowler": ["entra_users_mfa_capable"],
        },
        "partial": {
            "monkey365": ["entra-iam-users-disabled-mfa"],
            "prowler": ["entra_non_privileged_user_has_mfa"],
            "zta": ["21893"],
        },
    },
)
def members_capable(members_registering_here: Table[User], registrations: Registrations) -> Iterator[Finding]:
    """Checks that every enabled member has registered an MFA method that is allowed.

    What it checks:
        `isMfaCapable` is true for every member whose account is enabled and whose hire date is not in the future. Guests
        register in their home tenant and are excluded.

    Why it matters:
        When a policy requires MFA, a user without a method registers one at the next sign-in. An attacker with the password
        can register their own phone first.

    Limits:
        The registration report omits disabled accounts and lags behind by a day or more. A member without a row is
        undetermined, and the check then does not pass. Certificates and MFA by a federation server are not assessed.

    Remediation:
        1. List the users: `GET /reports/authenticationMethods/userRegistrationDetails?$filter=isMfaCapable eq false`.
        2. Give each user a Temporary Access Pass, and have them register at https://aka.ms/mysecurityinfo.
        3. Open {portal:registration_campaign}, and enable the campaign, so that users are prompted at sign-in. Protect
           registration with a Conditional Access policy.
        4. To verify, run the query of step 1 again after two days, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-authentication-methods-activity
        https://learn.microsoft.com/graph/api/resources/userregistrationdetails
    """
    lacking = registrations.lacking(members_registering_here, "isMfaCapable", lambda row: row.is_mfa_capable)
    for subject, row in lacking.people:
        yield Finding(
            subject,
            f"{subject.name} has no usable MFA method registered",
            f"isMfaCapable: false, {methods_of(row)}",
            "isMfaCapable: true",
        )
    if lacking.gaps:
        raise Unknown(*lacking.gaps)
    if not lacking.population:
        raise NotApplicable("the tenant has no enabled member")
