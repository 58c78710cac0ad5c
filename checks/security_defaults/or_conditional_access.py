from __future__ import annotations

from collections.abc import Iterator

from ztscan.plugin import (
    P1_PLANS,
    ConditionalAccessPolicy,
    Finding,
    Gap,
    GapReason,
    SecurityDefaults,
    Severity,
    Subject,
    Unknown,
    check,
    required,
)

from ._mfa_of_everyone import requires_mfa_of_everyone


@check(
    title="Security defaults are on, or Conditional Access takes their place",
    severity=Severity.CRITICAL,
    objectives=["identities.conditional_access_baseline", "identities.mfa"],
    mappings={
        "maester": ["MT.1021"],
        "monkey365": ["entra-security-defaults-disabled", "entra-security-defaults-enabled"],
    },
)
def or_conditional_access(
    security_defaults: SecurityDefaults,
    conditional_access_policies: tuple[ConditionalAccessPolicy, ...] | Gap,
    service_plans: frozenset[str] | Gap,
) -> Iterator[Finding]:
    """Whether anything at all decides who gets in with a password alone.

    What it checks:
        Security defaults are on; or they are off, the tenant is licensed for Conditional Access (Microsoft Entra ID P1 or
        P2), and at least one enabled policy asks all users for multifactor authentication in all applications under all
        conditions.

    Why it matters:
        With both off a stolen password is all it takes, for administrators too, and legacy protocols are open.

    Limits:
        The rule looks at the structure of single policies: several that cover everybody only together do not count, and whom a
        policy excludes is not judged here. The checks on Conditional Access prove both. A report-only policy does not count.

    Remediation:
        1. Without Microsoft Entra ID P1, switch security defaults on: Entra admin center > Identity > Overview > Properties >
           Manage security defaults, or `PATCH /policies/identitySecurityDefaultsEnforcementPolicy {"isEnabled": true}`.
        2. With it, create a policy for all users and all resources that requires multifactor authentication, exclude the
           emergency access accounts only, try it in report-only mode and set its state to On.

    References:
        https://learn.microsoft.com/entra/fundamentals/security-defaults
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-mfa-strength
    """
    if required(security_defaults.is_enabled, "security_defaults", "isEnabled"):
        return
    finding = Finding(
        Subject("identitySecurityDefaultsEnforcementPolicy", "identitySecurityDefaultsEnforcementPolicy", "Security defaults"),
        "security defaults are off and no policy asks everybody for multifactor authentication",
        "isEnabled: false",
        "security defaults, or an enabled policy that requires multifactor authentication of all users",
    )
    if not isinstance(service_plans, Gap) and service_plans.isdisjoint(P1_PLANS):
        yield finding  # whatever policies are left over from a licence that ended
        return
    if isinstance(conditional_access_policies, Gap):
        raise Unknown(conditional_access_policies)
    found = {requires_mfa_of_everyone(policy) for policy in conditional_access_policies}
    if True not in found and None in found:
        text = "a policy that may ask everybody for multifactor authentication has conditions that are not known here"
        raise Unknown(Gap("conditional_access_policies", GapReason.MALFORMED, text, "update ztscan, or look at the policy"))
    if True not in found:
        yield finding
    elif isinstance(service_plans, Gap):
        raise Unknown(service_plans)
