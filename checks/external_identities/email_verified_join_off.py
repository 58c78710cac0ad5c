from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AuthorizationPolicy
from ztscan.plugin import Finding, Severity, Subject, check, required


@check(
    title="Nobody can join the tenant by email validation",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management"],
    mappings={"equal": {"eidsca": ["AP06"]}},
    since="0.2.0",
)
def email_verified_join_off(authorization_policy: AuthorizationPolicy) -> Iterator[Finding]:
    """Whether people can create their own account in the tenant by proving that they receive mail at one of its domains.

    What it checks:
        Email-verified users cannot join the organization (`allowEmailVerifiedUsersToJoinOrganization` is false).

    Why it matters:
        A self-service sign-up creates an account that nobody approved and that no process removes. Anyone who can read one
        mailbox of the domain, for example an ex-employee's or a shared one, gets an identity in the tenant.

    Limits:
        Accounts that joined this way earlier stay. Invitations of guests are another setting.

    Remediation:
        1. Send `PATCH /policies/authorizationPolicy {"allowEmailVerifiedUsersToJoinOrganization": false}`.
        2. Or run `Update-MgPolicyAuthorizationPolicy -AllowEmailVerifiedUsersToJoinOrganization:$false`.
        3. Open {portal:users}, show the column "Creation type", and review the accounts whose creation type is
           `EmailVerified` or `SelfServiceSignUp`.

    References:
        https://learn.microsoft.com/entra/identity/users/directory-self-service-signup
        https://learn.microsoft.com/graph/api/resources/authorizationpolicy
    """
    name = "allowEmailVerifiedUsersToJoinOrganization"
    if required(authorization_policy.allow_email_verified_users_to_join_organization, "authorization_policy", name):
        yield Finding(
            Subject("authorizationPolicy", "authorizationPolicy", "Authorization policy"),
            "people with a mailbox in one of the domains can create their own account in the tenant",
            f"{name}: true",
            f"{name}: false",
        )
