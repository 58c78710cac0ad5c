from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="All users use authentication that resists phishing",
    severity=Severity.MEDIUM,
    objectives=["identities.phishing_resistant"],
    mappings={
        "maester": ["CISA.MS.AAD.3.1"],
        "scuba": ["MS.AAD.3.1v1"],
        "zta": ["21784"],
    },
)
def phish_resistant_all_users(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether phishing has stopped to work for everybody, not for administrators alone.

    What it checks:
        Every sign-in of every user with a modern client, for every resource and for the registration of security information,
        is blocked or demands an authentication strength that allows phishing-resistant combinations only.

    Why it matters:
        Attackers phish whoever answers and move on from there. The memorandum M-22-09 asks for phishing-resistant
        authentication of all staff for that reason.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Emergency access
        accounts and declared exclusions are proved around and named beside the verdict; any other exclusion counts. External
        users without inbound trust cannot meet such a strength and are in effect blocked by it. Newcomers need a Temporary
        Access Pass to register their first method; where the strength is demanded of that registration too, they need another
        way in.

    Remediation:
        1. Roll out passkeys, security keys or Windows Hello for Business, and watch the registration report until everybody has
           one.
        2. Open {portal:conditional_access_policies} > New policy; choose All users, All resources,
           and Grant > Require authentication strength > Phishing-resistant MFA. Start with a group, in report-only mode.
        3. Or send `POST /identity/conditionalAccess/policies` with `"grantControls": {"operator": "OR",
           "authenticationStrength": {"id": "00000000-0000-0000-0000-000000000004"}}`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
        https://learn.microsoft.com/entra/standards/memo-22-09-multi-factor-authentication
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.PHISHING_RESISTANT_ALL_USERS, "conditional_access.phish_resistant_all_users"
    ).findings()
