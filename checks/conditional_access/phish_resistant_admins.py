from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="Holders of privileged roles use authentication that resists phishing",
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
    """Whether an administrator's sign-in cannot be relayed by an attacker.

    What it checks:
        Every sign-in of somebody who holds a privileged role, or would after activation, is blocked or demands an
        authentication strength whose combinations are FIDO2 security keys and passkeys, Windows Hello for Business or
        multifactor certificates, and nothing else.

    Why it matters:
        Codes and push notifications can be relayed by a proxy in the middle or approved by a tired administrator. Methods bound
        to the origin and the device cannot.

    Limits:
        A strength counts by the combinations that it allows, never by its name: one that also allows password and SMS fails.
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Emergency access
        accounts and declared exclusions are proved around and named beside the verdict; any other exclusion counts. Holders are
        those of the roles that the tenant marks privileged and of those that Microsoft documents so, now or after activation.
        Roles that are held for an administrative unit only, and custom roles, are out of reach of conditions on roles; policies
        on all users reach such people.

    Remediation:
        1. Let every administrator register a security key, a passkey or Windows Hello for Business first.
        2. Open {portal:conditional_access_policies} > New policy; choose Users > Directory roles and
           tick every privileged role, Target resources > All resources, and Grant > Require authentication strength >
           Phishing-resistant MFA.
        3. Or send `POST /identity/conditionalAccess/policies` with `"grantControls": {"operator": "OR",
           "authenticationStrength": {"id": "00000000-0000-0000-0000-000000000004"}}`.
        4. Take weaker combinations out of a custom strength under Protection > Authentication methods > Authentication
           strengths.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-admin-phish-resistant-mfa
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
    """
    require_policies_licensed(service_plans)
    requirement = catalogue.mfa_for_roles(privileged_roles, phishing_resistant=True)
    yield from sign_in_coverage.prove(requirement, "conditional_access.phish_resistant_admins").findings()
