from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="Phishing-resistant MFA is required for all users and all resources",
    severity=Severity.MEDIUM,
    objectives=["identities.phishing_resistant"],
    mappings={
        "maester": ["CISA.MS.AAD.3.1"],
        "scuba": ["MS.AAD.3.1v1"],
        "zta": ["21784"],
    },
)
def phish_resistant_all_users(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Checks that phishing-resistant MFA is required for every sign-in.

    What it checks:
        All sign-ins of all users with modern clients are blocked or require an authentication strength that allows only
        phishing-resistant combinations. This applies to all resources and to the registration of security information.

    Why it matters:
        Attackers phish any user who responds, and then move to other accounts. For this reason, the memorandum M-22-09
        requires phishing-resistant authentication for all staff.

    Limits:
        The check evaluates the combined effect of all enabled policies. It does not look for one policy with these
        settings. Emergency access accounts and declared exclusions are out of scope, and the result lists them. Every other
        exclusion is evaluated. External users without inbound trust cannot satisfy such a strength, so it blocks them. New
        users need a Temporary Access Pass to register their first method. If the strength is also required for this
        registration, new users need another way to register. Without Microsoft Entra ID P1, this is not assessed.

    Remediation:
        1. Roll out passkeys, security keys or Windows Hello for Business. Follow the registration report until every
           user has a method.
        2. Open {portal:conditional_access_policies} > New policy. Include all users and all resources. Exclude only the
           emergency access accounts. Start with a group in report-only mode.
        3. Select Grant > Require authentication strength > Phishing-resistant MFA.
        4. Or send `POST /identity/conditionalAccess/policies` with `"grantControls": {"operator": "OR",
           "authenticationStrength": {"id": "00000000-0000-0000-0000-000000000004"}}`.
        5. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
        https://learn.microsoft.com/entra/standards/memo-22-09-multi-factor-authentication
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.PHISHING_RESISTANT_ALL_USERS, "conditional_access.phish_resistant_all_users"
    ).findings()
