from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="Nobody can sign in with a device code",
    severity=Severity.HIGH,
    objectives=["identities.conditional_access_baseline"],
    mappings={
        "cis-m365-6.0": ["5.2.2.12"],
        "cis-m365-7.0": ["5.2.2.12"],
        "maester": ["MT.1052"],
        "monkey365": ["eid-device-code-sign-in-flow-not-enabled", "eid-exclusionary-device-code-flow-disabled"],
        "prowler": ["entra_conditional_access_policy_device_code_flow_blocked"],
        "scuba": ["MS.AAD.3.9v1"],
        "zta": ["21808"],
    },
)
def device_code_flow_blocked(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Whether a code that a victim types in signs the attacker in.

    What it checks:
        Every sign-in with device code flow, or in a session that was born in one, is blocked, for every user and every
        application; by a policy, or by security defaults of tenants created since July 2026.

    Why it matters:
        The attacker asks for a code and mails it; the victim enters it on the genuine page and passes multifactor
        authentication there. The attacker's device then holds the tokens.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Users or networks for
        which the flow stays open escape, and the finding says who and where: declare the users who need it, such as those of
        meeting room devices, as an accepted exclusion. Emergency access accounts and declared exclusions are proved around and
        named beside the verdict; any other exclusion counts.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, All resources,
           Conditions > Authentication flows > Device code flow, and Grant > Block access.
        2. Or send `POST /identity/conditionalAccess/policies` with `"authenticationFlows": {"transferMethods":
           "deviceCodeFlow"}` and `"grantControls": {"operator": "OR", "builtInControls": ["block"]}`.
        3. See in the sign-in logs (Authentication protocol: Device code) who uses it before the state is set to On.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-block-authentication-flows
        https://learn.microsoft.com/entra/identity/conditional-access/concept-authentication-flows
    """
    yield from sign_in_coverage.prove(catalogue.DEVICE_CODE_BLOCKED, "conditional_access.device_code_flow_blocked").findings()
