from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.directory.licences import P1_PLANS, is_off
from ztscan.entities.conditional_access import ConditionalAccessPolicy
from ztscan.entities.policies import SecurityDefaults
from ztscan.plugin import Finding, Gap, Severity, Subject, Unknown, Yielded, check, required


@check(
    title="Security defaults are on, or Conditional Access takes their place",
    severity=Severity.CRITICAL,
    objectives=["identities.conditional_access_baseline", "identities.mfa"],
    mappings={
        "maester": ["MT.1021"],
        "monkey365": ["entra-security-defaults-disabled", "entra-security-defaults-enabled"],
    },
    version=2,
)
def or_conditional_access(
    security_defaults: SecurityDefaults,
    sign_in_coverage: SignInCoverage | Gap,
    conditional_access_policies: tuple[ConditionalAccessPolicy, ...] | Gap,
    service_plans: frozenset[str] | Gap,
) -> Iterator[Yielded]:
    """Whether anything at all decides who gets in with a password alone.

    What it checks:
        Security defaults are on; or they are off, and the enabled Conditional Access policies, taken together, demand
        multifactor authentication of every user for every resource, or block, under all conditions.

    Why it matters:
        With both off a stolen password is all it takes, for administrators too, and legacy protocols are open.

    Limits:
        Emergency access accounts and declared exclusions are proved around and named beside the verdict. A report-only policy
        does not count.

    Remediation:
        1. Without Microsoft Entra ID P1, switch security defaults on: {portal:tenant_properties} >
           Manage security defaults, or `PATCH /policies/identitySecurityDefaultsEnforcementPolicy {"isEnabled": true}`.
        2. With it, create a policy for all users and all resources that requires multifactor authentication, exclude the
           emergency access accounts only, try it in report-only mode and set its state to On.

    References:
        https://learn.microsoft.com/entra/fundamentals/security-defaults
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-mfa-strength
    """
    if required(security_defaults.is_enabled, "security_defaults", "isEnabled"):
        return
    subject = Subject(
        "identitySecurityDefaultsEnforcementPolicy", "identitySecurityDefaultsEnforcementPolicy", "Security defaults"
    )
    expected = "security defaults, or policies that demand multifactor authentication of everybody"
    if is_off(conditional_access_policies, service_plans, *P1_PLANS):
        yield Finding(subject, "security defaults are off, and there is no Conditional Access", "isEnabled: false", expected)
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
        )
