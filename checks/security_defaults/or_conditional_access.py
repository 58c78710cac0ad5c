from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.directory.licences import P1_PLANS, is_off
from ztscan.entities.conditional_access import ConditionalAccessPolicy
from ztscan.entities.policies import SecurityDefaults
from ztscan.plugin import Finding, Gap, Severity, Subject, Unknown, Yielded, check, required


@check(
    title="MFA is required for all users by security defaults or by Conditional Access",
    severity=Severity.CRITICAL,
    objectives=["identities.conditional_access_baseline", "identities.mfa"],
    mappings={
        "partial": {
            "maester": ["MT.1021"],
            "monkey365": ["entra-security-defaults-disabled", "entra-security-defaults-enabled"],
            "prowler": ["entra_security_defaults_enabled"],
        }
    },
    version=2,
)
def or_conditional_access(
    security_defaults: SecurityDefaults,
    sign_in_coverage: SignInCoverage | Gap,
    conditional_access_policies: tuple[ConditionalAccessPolicy, ...] | Gap,
    service_plans: frozenset[str] | Gap,
) -> Iterator[Yielded]:
    """Checks that security defaults or Conditional Access policies require MFA for all users.

    What it checks:
        Security defaults are on. If they are off, the enabled Conditional Access policies together require MFA or block
        access. They do so for all users, all resources and all conditions.

    Why it matters:
        Without either, an attacker needs only a stolen password, even for administrators. Legacy authentication is also
        allowed.

    Limits:
        Emergency access accounts and declared exclusions are out of scope, and the result lists them. Policies in report-only
        mode do not count.

    Remediation:
        1. Without Microsoft Entra ID P1, open {portal:tenant_properties} > Manage security defaults, and turn on security
           defaults. Or send `PATCH /policies/identitySecurityDefaultsEnforcementPolicy {"isEnabled": true}`.
        2. With Microsoft Entra ID P1, open {portal:conditional_access_policies} > New policy. Include all users and all
           resources, and require multifactor authentication. Exclude only the emergency access accounts.
        3. Test the policy in report-only mode, and then set it to On.
        4. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/fundamentals/security-defaults
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-mfa-strength
    """
    if required(security_defaults.is_enabled, "security_defaults", "isEnabled"):
        return
    subject = Subject(
        "identitySecurityDefaultsEnforcementPolicy", "identitySecurityDefaultsEnforcementPolicy", "Security defaults"
    )
    expected = "security defaults are on, or Conditional Access policies require MFA for all users and all resources"
    if is_off(conditional_access_policies, service_plans, *P1_PLANS):
        yield Finding(
            subject,
            "security defaults are off, and the tenant has no licence for Conditional Access",
            "isEnabled: false",
            expected,
        )
        return
    if isinstance(sign_in_coverage, Gap):
        raise Unknown(sign_in_coverage)
    proof = sign_in_coverage.prove(catalogue.MFA_ALL_USERS, "security_defaults.or_conditional_access")
    for found in proof.findings():
        if not isinstance(found, Finding):
            yield found
            continue
        yield Finding(
            subject,
            f"security defaults are off, and {found.message}",
            found.observed,
            expected,
            witness=found.witness,
            near_misses=found.near_misses,
            users=found.users,
            applications=found.applications,
            members=found.members,
            affected=found.affected,
        )
