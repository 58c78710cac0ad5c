from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="Device code flow is blocked for all users and all resources",
    severity=Severity.HIGH,
    objectives=["identities.conditional_access_baseline"],
    mappings={
        "equal": {"cis-m365-6.0": ["5.2.2.12"], "cis-m365-7.0": ["5.2.2.12"], "scuba": ["MS.AAD.3.9v1"]},
        "stronger": {
            "maester": ["MT.1052"],
            "monkey365": ["eid-device-code-sign-in-flow-not-enabled", "eid-exclusionary-device-code-flow-disabled"],
            "prowler": ["entra_conditional_access_policy_device_code_flow_blocked"],
            "zta": ["21808"],
        },
    },
)
def device_code_flow_blocked(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Checks that device code flow is blocked for all users and all resources.

    What it checks:
        Every sign-in with device code flow is blocked for all users and all resources. Sign-ins in sessions that started with
        device code flow are blocked too. The block comes from a policy, or from security defaults of tenants created since
        July 2026.

    Why it matters:
        In device code phishing, the attacker requests a code and emails it to a user. The user enters it on the genuine
        Microsoft page and completes MFA there. The attacker's device then receives the tokens.

    Limits:
        The check evaluates the combined effect of all enabled policies, not the presence of one specific policy. If the flow
        stays allowed for some users or networks, the finding names them. Some users need the flow, such as those of meeting
        room devices. Declare these users as an accepted exclusion. Emergency access accounts and accepted exclusions are not
        evaluated, and the result lists them. Any other exclusion counts as missing coverage.

    Remediation:
        1. Find users of the flow in {portal:sign_in_logs}: filter by Authentication protocol > Device code.
        2. Open {portal:conditional_access_policies} > New policy. Include All users, exclude the emergency access accounts,
           and select All resources.
        3. Select Conditions > Authentication flows > Device code flow, and Grant > Block access.
        4. Alternatively, send `POST /identity/conditionalAccess/policies` with `"authenticationFlows": {"transferMethods":
           "deviceCodeFlow"}` and `"grantControls": {"operator": "OR", "builtInControls": ["block"]}`.
        5. Save the policy as Report-only, review its effect in {portal:conditional_access_insights}, and then set Enable
           policy to On.
        6. Verify with `az login --use-device-code`: the sign-in is blocked.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-block-authentication-flows
        https://learn.microsoft.com/entra/identity/conditional-access/concept-authentication-flows
    """
    yield from sign_in_coverage.prove(catalogue.DEVICE_CODE_BLOCKED, "conditional_access.device_code_flow_blocked").findings()
