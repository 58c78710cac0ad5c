from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="MFA is required for all holders of privileged roles and all resources",
    severity=Severity.CRITICAL,
    objectives=["identities.mfa", "identities.privileged_access"],
    mappings={
        "cis-m365-6.0": ["5.2.2.1"],
        "cis-m365-7.0": ["5.2.2.1"],
        "maester": ["MT.1006"],
        "monkey365": ["eid-ensure-mfa-for-high-privileged-users-missing-cap"],
        "prowler": ["entra_admin_users_mfa_enabled"],
    },
)
def mfa_admins(sign_in_coverage: SignInCoverage, privileged_roles: Mapping[str, str]) -> Iterator[Yielded]:
    """Checks that MFA is required for every sign-in of holders of privileged roles.

    What it checks:
        All sign-ins of holders of privileged roles with modern clients are blocked or require MFA. This applies to all
        resources and all conditions.

    Why it matters:
        An administrator account gives an attacker direct access to the whole tenant. Attackers look for administrators who
        are excluded from a policy.

    Limits:
        The check evaluates the combined effect of all enabled policies. It does not look for one policy with these
        settings. Emergency access accounts and declared exclusions are out of scope, and the result lists them. Every other
        exclusion is evaluated. Privileged roles are the roles that the tenant marks as privileged and the roles that
        Microsoft documents as privileged. Holders are users with an active or an eligible assignment. Conditions on roles
        do not apply to custom roles or to roles assigned at administrative unit scope. Policies for all users apply to
        these users.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Under Users, select All users, or select Directory
           roles and every privileged role. Exclude only the emergency access accounts.
        2. Select Target resources > All resources, and Grant > Require multifactor authentication.
        3. Or send `POST /identity/conditionalAccess/policies` with `"users": {"includeRoles": [...template ids...]}` and
           `"grantControls": {"operator": "OR", "builtInControls": ["mfa"]}`.
        4. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        5. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-old-require-mfa-admin
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
    """
    requirement = catalogue.mfa_for_roles(sign_in_coverage.holders_of(privileged_roles))
    yield from sign_in_coverage.prove(requirement, "conditional_access.mfa_admins").findings()
