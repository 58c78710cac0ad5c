from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="Guests and other external users pass multifactor authentication",
    severity=Severity.HIGH,
    objectives=["identities.mfa"],
    mappings={
        "maester": ["MT.1016"],
        "prowler": ["entra_conditional_access_policy_mfa_enforced_for_guest_users"],
        "zta": ["21851(stub)"],
    },
    version=2,
)
def mfa_guests(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Whether those whose accounts are run elsewhere are asked for more than a password.

    What it checks:
        For each of the six kinds of external users, those invited later included: every sign-in with a modern client to every
        resource is blocked or demands multifactor authentication.

    Why it matters:
        Nobody here sees how a guest's home tenant protects the account. A guest with access to a team or a site is as good a
        way in as an employee.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Emergency access
        accounts and declared exclusions are proved around and named beside the verdict; any other exclusion counts. A tenant
        without guests is judged too: the next one may be invited today. Where inbound trust accepts the multifactor
        authentication of other tenants, theirs is what counts. Where an authentication strength is all that is demanded, a note
        says so: it is not documented what guests meet who sign in with a one-time passcode, Google, SAML or WS-Fed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose Users > Guest or external
           users and tick all six kinds, Target resources > All resources, and Grant > Require multifactor authentication.
           Authentication strengths are not available to guests whose home is not Microsoft Entra.
        2. Or include guests in the policy for all users, and take them out of its exclusions.
        3. Or send `POST /identity/conditionalAccess/policies` with `"users": {"includeGuestsOrExternalUsers":
           {"guestOrExternalUserTypes":
           "internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider",
           "externalTenants": {"membershipKind": "all"}}}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-guests-mfa-strength
        https://learn.microsoft.com/entra/external-id/authentication-conditional-access
    """
    yield from sign_in_coverage.prove(catalogue.MFA_GUESTS, "conditional_access.mfa_guests").findings()
