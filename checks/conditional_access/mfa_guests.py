from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="MFA is required for all guests and other external users",
    severity=Severity.HIGH,
    objectives=["identities.mfa"],
    mappings={
        "stronger": {"maester": ["MT.1016"], "prowler": ["entra_conditional_access_policy_mfa_enforced_for_guest_users"]},
        "partial": {"zta": ["21851(stub)"]},
    },
    version=2,
)
def mfa_guests(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Checks that MFA is required for every sign-in of guests and other external users.

    What it checks:
        For each of the six types of external users, all sign-ins with modern clients to all resources are blocked or
        require MFA. This includes external users who are invited later.

    Why it matters:
        The organisation cannot see how a guest's home tenant protects the account. A guest with access to a team or a site
        is as useful to an attacker as an employee.

    Limits:
        The check evaluates the combined effect of all enabled policies. It does not look for one policy with these settings.
        Emergency access accounts and declared exclusions are out of scope, and the result lists them. Every other exclusion
        is evaluated. A tenant without guests is evaluated, too, because a guest can be invited at any time. If inbound trust
        accepts MFA from other tenants, MFA in the home tenant counts. If only an authentication strength is required, a note
        says so. Strengths are not documented for guests who sign in with a one-time passcode, Google, SAML or WS-Fed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Under Users, select Guest or external users and all
           six types. Or include guests in the policy for all users, and remove them from its exclusions.
        2. Select Target resources > All resources, and Grant > Require multifactor authentication. Authentication strengths
           are not available to guests who do not sign in with Microsoft Entra.
        3. Or send `POST /identity/conditionalAccess/policies` with `"users": {"includeGuestsOrExternalUsers":
           {"guestOrExternalUserTypes":
           "internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider",
           "externalTenants": {"membershipKind": "all"}}}`.
        4. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        5. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-guests-mfa-strength
        https://learn.microsoft.com/entra/external-id/authentication-conditional-access
    """
    yield from sign_in_coverage.prove(catalogue.MFA_GUESTS, "conditional_access.mfa_guests").findings()
