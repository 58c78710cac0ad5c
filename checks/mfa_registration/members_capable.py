from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.registration import Registrations, methods_of
from ztscan.entities.users import User
from ztscan.plugin import Finding, NotApplicable, Severity, Table, Unknown, check


@check(
    title="Every member who can sign in is able to use multifactor authentication",
    severity=Severity.HIGH,
    objectives=["identities.mfa"],
    mappings={
        "cis-m365-6.0": ["5.2.3.4"],
        "cis-m365-7.0": ["5.2.3.4"],
        "monkey365": ["eid-non-mfa-capable-users-present", "entra-iam-users-disabled-mfa"],
        "prowler": ["entra_users_mfa_capable"],
        "zta": ["21893"],
    },
)
def members_capable(enabled_members: Table[User], registrations: Registrations) -> Iterator[Finding]:
    """Whether each enabled member has registered a multifactor method that is allowed.

    What it checks:
        ``isMfaCapable`` is true for every member whose account is enabled and whose hire date is not in the future. Guests
        register at home and are left out.

    Why it matters:
        A policy that demands multifactor authentication lets the first sign-in register the method. Whoever has none yet can
        be impersonated by anybody with the password, who then registers a telephone of their own.

    Limits:
        The registration report leaves out disabled accounts and lags behind by a day or more. A member without a row is
        unknown, so that the check does not pass while there is one. Certificates and federated multifactor are not seen.

    Remediation:
        1. List those concerned: `GET /reports/authenticationMethods/userRegistrationDetails?$filter=isMfaCapable eq false`.
        2. Give them a Temporary Access Pass and let them register at https://aka.ms/mysecurityinfo.
        3. Open {portal:registration_campaign} and enable it, so that people
           are asked when they sign in; protect registration by Conditional Access.

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-authentication-methods-activity
        https://learn.microsoft.com/graph/api/resources/userregistrationdetails
    """
    lacking = registrations.lacking(enabled_members, "isMfaCapable", lambda row: row.is_mfa_capable)
    for subject, row in lacking.people:
        yield Finding(
            subject,
            "the user cannot complete multifactor authentication",
            f"isMfaCapable: false, {methods_of(row)}",
            "isMfaCapable: true",
        )
    if lacking.gaps:
        raise Unknown(*lacking.gaps)
    if not lacking.population:
        raise NotApplicable("no member can sign in")
