from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="Phishing-resistant MFA is required for all holders of privileged roles",
    severity=Severity.CRITICAL,
    objectives=["identities.phishing_resistant", "identities.privileged_access"],
    mappings={
        "cis-m365-6.0": ["5.2.2.5"],
        "cis-m365-7.0": ["5.2.2.5"],
        "maester": ["CISA.MS.AAD.3.6"],
        "monkey365": ["eid-ensure-phishing-resistant-mfa-for-high-privileged-users-missing-cap"],
        "prowler": ["entra_admin_users_phishing_resistant_mfa_enabled"],
        "scuba": ["MS.AAD.3.6v1"],
        "zta": ["21783"],
    },
)
def phish_resistant_admins(
    sign_in_coverage: SignInCoverage, privileged_roles: Mapping[str, str], service_plans: frozenset[str]
) -> Iterator[Yielded]:
    """Checks that phishing-resistant MFA is required for every sign-in of holders of privileged roles.

    What it checks:
        All sign-ins of holders of privileged roles are blocked or require an authentication strength. All combinations of
        the strength are phishing-resistant: FIDO2 security keys and passkeys, Windows Hello for Business, or multifactor
        certificates.

    Why it matters:
        Attackers relay codes and push notifications through a proxy, or send prompts until an administrator approves one.
        Methods that are bound to the website and the device prevent this.

    Limits:
        The check evaluates the combinations that a strength allows, not its name. A strength that also allows password and
        SMS fails. The check evaluates the combined effect of all enabled policies. It does not look for one policy with
        these settings. Emergency access accounts and declared exclusions are out of scope, and the result lists them. Every
        other exclusion is evaluated. Privileged roles are the roles that the tenant marks as privileged and the roles that
        Microsoft documents as privileged. Holders are users with an active or an eligible assignment. Conditions on roles
        do not apply to custom roles or to roles assigned at administrative unit scope. Policies for all users apply to
        these users. Without Microsoft Entra ID P1, this is not assessed.

    Remediation:
        1. Make sure that every administrator has registered a security key, a passkey or Windows Hello for Business.
        2. Open {portal:conditional_access_policies} > New policy. Under Users, select Directory roles and every
           privileged role. Exclude only the emergency access accounts.
        3. Select Target resources > All resources, and Grant > Require authentication strength > Phishing-resistant MFA.
        4. Or send `POST /identity/conditionalAccess/policies` with `"grantControls": {"operator": "OR",
           "authenticationStrength": {"id": "00000000-0000-0000-0000-000000000004"}}`.
        5. If a policy uses a custom strength, remove its weaker combinations: {portal:authentication_strengths}.
        6. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        7. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-admin-phish-resistant-mfa
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
    """
    require_policies_licensed(service_plans)
    requirement = catalogue.mfa_for_roles(sign_in_coverage.holders_of(privileged_roles), phishing_resistant=True)
    yield from sign_in_coverage.prove(requirement, "conditional_access.phish_resistant_admins").findings()
