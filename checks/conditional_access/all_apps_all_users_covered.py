from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import ANY_DEMAND, Region, Requirement
from ztscan.plugin import Severity, Yielded, check

EVERY_SIGN_IN = Requirement(
    "all_apps_all_users_covered",
    "every sign-in of every user to every resource meets a policy",
    Region(clients=catalogue.MODERN),
    ANY_DEMAND,
    escapes="sign in without meeting any policy",
)


@check(
    title="Every user meets a policy in every application",
    severity=Severity.HIGH,
    objectives=["identities.conditional_access_baseline", "identities.single_control_plane"],
    mappings={
        "maester": ["MT.1003", "MT.1004"],
        "prowler": ["entra_conditional_access_policy_all_apps_all_users", "entra_all_apps_conditional_access_coverage"],
    },
)
def all_apps_all_users_covered(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Whether there is a sign-in that no policy has anything to say about.

    What it checks:
        Every sign-in of every user to every resource with a modern client is blocked or asked for something more than a password
        by an enabled policy, whatever that is: multifactor authentication, a managed device, terms of use. One policy may do it
        or several together.

    Why it matters:
        An application that is registered tomorrow, a guest who is invited tomorrow: without one policy for everybody and
        everything they are covered by nothing until somebody thinks of them.

    Limits:
        The published rule asks for one policy that includes all users and all applications, and is content with its exclusions;
        here what the exclusions let through is a finding. A policy that only asks for a new password asks for nothing of whoever
        has the old one, and session controls alone ask for nothing either. How strong the demand is, is for other checks.

    Remediation:
        1. Create a policy that has no other condition: all users without the emergency access accounts, all resources, Grant:
           Require multifactor authentication. {portal:conditional_access_policies} > New policy.
        2. For what has to stay excluded, add a policy that is for exactly that.
        3. Or send `POST /identity/conditionalAccess/policies` with `"includeUsers": ["All"]`, `"includeApplications": ["All"]`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/plan-conditional-access
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-mfa-strength
    """
    yield from sign_in_coverage.prove(EVERY_SIGN_IN, "conditional_access.all_apps_all_users_covered").findings()
