from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import MORE_THAN_A_PASSWORD, Region, Requirement
from ztscan.plugin import Severity, Yielded, check

EVERY_SIGN_IN = Requirement(
    "all_apps_all_users_covered",
    "at least one policy applies to every sign-in of every user to every resource",
    Region(clients=catalogue.MODERN),
    MORE_THAN_A_PASSWORD,
    escapes="sign in without a policy that requires more than a password",
)


@check(
    title="At least one Conditional Access policy applies to every sign-in to every resource",
    severity=Severity.HIGH,
    objectives=["identities.conditional_access_baseline", "identities.single_control_plane"],
    mappings={
        "stronger": {
            "maester": ["MT.1003", "MT.1004"],
            "prowler": ["entra_conditional_access_policy_all_apps_all_users", "entra_all_apps_conditional_access_coverage"],
        }
    },
)
def all_apps_all_users_covered(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Checks that every sign-in is blocked or requires more than a password.

    What it checks:
        Every sign-in of every user to every resource from modern authentication clients is blocked or requires more than a
        password. Any grant control counts, such as MFA, a managed device or terms of use. One enabled policy or several
        policies together can provide this.

    Why it matters:
        New applications and new guests appear every day. Without one policy for all users and all resources, no policy
        applies to them until an administrator adds one.

    Limits:
        The published rule requires one policy that includes all users and all applications, and it accepts the exclusions of
        that policy. This check reports the sign-ins that those exclusions allow. A policy that requires only a password
        change does not count, because anyone with the current password can meet it. Session controls alone do not count
        either. Other checks evaluate the strength of the controls.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include All users, exclude the emergency access accounts,
           and select All resources. Set no other condition, and select Grant > Require multifactor authentication.
        2. For users or resources that must stay excluded, create a separate policy that applies only to them.
        3. Alternatively, send `POST /identity/conditionalAccess/policies` with `"includeUsers": ["All"]`,
           `"includeApplications": ["All"]` and `"grantControls": {"operator": "OR", "builtInControls": ["mfa"]}`.
        4. Save the policy as Report-only, review its effect in {portal:conditional_access_insights}, and then set Enable
           policy to On.
        5. Verify with {portal:what_if}: select a user and a resource that the finding names. The policy must be listed under
           Policies that will apply.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/plan-conditional-access
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-mfa-strength
    """
    yield from sign_in_coverage.prove(EVERY_SIGN_IN, "conditional_access.all_apps_all_users_covered").findings()
