from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="MFA or a managed device is required for all users and all resources",
    severity=Severity.MEDIUM,
    objectives=["identities.conditional_access_baseline"],
    mappings={"stronger": {"prowler": ["entra_conditional_access_policy_compliant_device_hybrid_joined_device_mfa_required"]}},
)
def device_or_mfa_baseline(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Checks that every sign-in requires MFA or a managed device.

    What it checks:
        Every sign-in of every user to every resource from modern authentication clients is blocked or requires one of three
        controls. The controls are MFA, a compliant device or a Microsoft Entra hybrid joined device.

    Why it matters:
        This is the minimum that prevents access with only a password. It suits tenants that cannot yet require both MFA and a
        managed device.

    Limits:
        The check evaluates the combined effect of all enabled policies, not the presence of one specific policy. A tenant
        that requires MFA for all users, or managed devices for all users, exceeds this requirement and passes. Emergency
        access accounts and accepted exclusions are not evaluated, and the result lists them. Any other exclusion counts as
        missing coverage.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include All users, exclude the emergency access accounts,
           and select All resources.
        2. Select Grant > Require multifactor authentication, Require device to be marked as compliant and Require Microsoft
           Entra hybrid joined device. Select Require one of the selected controls.
        3. Alternatively, send `POST /identity/conditionalAccess/policies` with `"grantControls": {"operator": "OR",
           "builtInControls": ["mfa", "compliantDevice", "domainJoinedDevice"]}`.
        4. Save the policy as Report-only, review its effect in {portal:conditional_access_insights}, and then set Enable
           policy to On.
        5. Verify with {portal:what_if}: select a user and any resource. The policy must be listed under Policies that will
           apply.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-alt-all-users-compliant-hybrid-or-mfa
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
    """
    yield from sign_in_coverage.prove(
        catalogue.managed_device(or_mfa=True), "conditional_access.device_or_mfa_baseline"
    ).findings()
