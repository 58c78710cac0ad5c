from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="Every user passes multifactor authentication for every resource",
    severity=Severity.CRITICAL,
    objectives=["identities.mfa", "identities.conditional_access_baseline"],
    mappings={
        "cis-m365-6.0": ["5.2.2.2"],
        "cis-m365-7.0": ["5.2.2.2"],
        "maester": ["MT.1007", "CISA.MS.AAD.3.2"],
        "monkey365": ["eid-ensure-mfa-for-users-missing-cap"],
        "prowler": ["entra_users_mfa_enabled"],
        "scuba": ["MS.AAD.3.2v2"],
    },
)
def mfa_all_users(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Whether no password alone opens anything.

    What it checks:
        For every user, guest, resource, modern client, platform, location, risk and device: some enabled policy blocks the
        sign-in, or demands multifactor authentication or an authentication strength all of whose combinations are multifactor,
        and offers no weaker control as an alternative. The rules of security defaults are taken into account where these are
        on.

    Why it matters:
        Passwords are guessed, reused and phished. Most accounts that are taken over had no second factor, and it takes one of
        them to get in.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Emergency access
        accounts and declared exclusions are proved around and named beside the verdict; any other exclusion counts. Legacy
        clients cannot do multifactor authentication and are judged by the check on legacy authentication. Security defaults ask
        ordinary users only when Microsoft deems it necessary, which proves nothing.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose Users > All users, Target
           resources > All resources, and Grant > Require authentication strength > Multifactor authentication.
        2. Exclude the emergency access accounts and nothing else; leave every condition unconfigured.
        3. Or send `POST /identity/conditionalAccess/policies` with `"users": {"includeUsers": ["All"]}, "applications":
           {"includeApplications": ["All"]}, "clientAppTypes": ["all"]` and `"grantControls": {"operator": "OR",
           "authenticationStrength": {"id": "00000000-0000-0000-0000-000000000002"}}`.
        4. Watch it in report-only mode, then set its state to On. Where a finding lists a near miss, the change that it names
           is enough.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-mfa-strength
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
    """
    yield from sign_in_coverage.prove(catalogue.MFA_ALL_USERS, "conditional_access.mfa_all_users").findings()
