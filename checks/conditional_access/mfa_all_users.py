from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="MFA is required for all users and all resources",
    severity=Severity.CRITICAL,
    objectives=["identities.mfa", "identities.conditional_access_baseline"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.2.2.2"],
            "cis-m365-7.0": ["5.2.2.2"],
            "maester": ["CISA.MS.AAD.3.2"],
            "scuba": ["MS.AAD.3.2v2"],
        },
        "stronger": {
            "maester": ["MT.1007"],
            "monkey365": ["eid-ensure-mfa-for-users-missing-cap"],
            "prowler": ["entra_users_mfa_enabled"],
        },
    },
)
def mfa_all_users(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Checks that MFA is required for every sign-in.

    What it checks:
        For all users, guests, resources, modern clients, platforms, locations, risk levels and devices, an enabled policy
        blocks the sign-in or requires MFA. An authentication strength counts if all its combinations are multifactor. A
        policy that accepts a weaker control as an alternative does not count. If security defaults are on, their rules are
        included.

    Why it matters:
        Attackers guess passwords, reuse them and steal them with phishing. Most compromised accounts have no second factor.
        One such account is enough to enter the tenant.

    Limits:
        The check evaluates the combined effect of all enabled policies. It does not look for one policy with these
        settings. Emergency access accounts and declared exclusions are out of scope, and the result lists them. Every other
        exclusion is evaluated. Legacy clients cannot perform MFA, and the check on legacy authentication covers them.
        Security defaults require MFA from ordinary users only when Microsoft considers it necessary. This does not satisfy
        the requirement.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include all users and all resources.
        2. Exclude only the emergency access accounts. Leave every condition unconfigured.
        3. Select Grant > Require authentication strength > Multifactor authentication.
        4. Or send `POST /identity/conditionalAccess/policies` with `"users": {"includeUsers": ["All"]}, "applications":
           {"includeApplications": ["All"]}, "clientAppTypes": ["all"]` and `"grantControls": {"operator": "OR",
           "authenticationStrength": {"id": "00000000-0000-0000-0000-000000000002"}}`.
        5. A finding may list small changes of policies, each with its effect. One that closes the gap is enough. Each of
           the others leaves as many people as its effect says.
        6. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        7. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-mfa-strength
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
    """
    yield from sign_in_coverage.prove(catalogue.MFA_ALL_USERS, "conditional_access.mfa_all_users").findings()
