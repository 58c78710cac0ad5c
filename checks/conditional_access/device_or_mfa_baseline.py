from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="Every sign-in demands at least a managed device or multifactor authentication",
    severity=Severity.MEDIUM,
    objectives=["identities.conditional_access_baseline"],
    mappings={
        "prowler": ["entra_conditional_access_policy_compliant_device_hybrid_joined_device_mfa_required"],
    },
)
def device_or_mfa_baseline(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Whether anything at all is asked for beside the password.

    What it checks:
        Every sign-in with a modern client, of every user to every application, is blocked or demands multifactor
        authentication, a compliant device or a Microsoft Entra hybrid joined device.

    Why it matters:
        It is the least that keeps a password from being enough. Where the stronger demand for both cannot be made yet, this one
        can.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Multifactor
        authentication of everybody, or managed devices of everybody, is more and passes. Emergency access accounts and declared
        exclusions are proved around and named beside the verdict; any other exclusion counts.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, All resources,
           and Grant > Require multifactor authentication, Require device to be marked as compliant and Require Microsoft Entra
           hybrid joined device, with Require one of the selected controls.
        2. Or send `POST /identity/conditionalAccess/policies` with `"grantControls": {"operator": "OR", "builtInControls":
           ["mfa", "compliantDevice", "domainJoinedDevice"]}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-alt-all-users-compliant-hybrid-or-mfa
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
    """
    yield from sign_in_coverage.prove(
        catalogue.managed_device(or_mfa=True), "conditional_access.device_or_mfa_baseline"
    ).findings()
