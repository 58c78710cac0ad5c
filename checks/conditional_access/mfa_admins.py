from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="Holders of privileged roles pass multifactor authentication everywhere",
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
    """Whether no administrator gets in with a password alone.

    What it checks:
        Every sign-in, with a modern client, of somebody who holds a privileged role or would after activation is blocked or
        demands multifactor authentication, for every resource and under every condition.

    Why it matters:
        An administrator's account is the shortest way to the whole tenant. Attackers look for exactly those who were left out
        of a policy.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Emergency access
        accounts and declared exclusions are proved around and named beside the verdict; any other exclusion counts. Holders are
        those of the roles that the tenant marks privileged and of those that Microsoft documents so, now or after activation.
        Roles that are held for an administrative unit only, and custom roles, are out of reach of conditions on roles; policies
        on all users reach such people.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose Users > Directory roles and
           tick every privileged role, or better All users.
        2. Choose Target resources > All resources and Grant > Require multifactor authentication; exclude the emergency access
           accounts only.
        3. Or send `POST /identity/conditionalAccess/policies` with `"users": {"includeRoles": [...template ids...]}` and
           `"grantControls": {"operator": "OR", "builtInControls": ["mfa"]}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-old-require-mfa-admin
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
    """
    yield from sign_in_coverage.prove(catalogue.mfa_for_roles(privileged_roles), "conditional_access.mfa_admins").findings()
