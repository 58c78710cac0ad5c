from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.guests import AuthenticationFlowsPolicy, UserFlow
from ztscan.plugin import Finding, Gap, Note, Severity, Subject, Unknown, check, required


@check(
    title="Guests cannot sign themselves up through user flows",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management"],
    mappings={"partial": {"zta": ["21823"]}},
    since="0.2.0",
)
def self_service_signup_off(
    authentication_flows_policy: AuthenticationFlowsPolicy, user_flows: tuple[UserFlow, ...] | Gap
) -> Iterator[Finding | Note]:
    """Checks that nobody becomes a guest without an invitation.

    What it checks:
        Self-service sign-up is off (`selfServiceSignUp.isEnabled` is false), or it is on and no user flow exists. Each user
        flow is a finding where it is on.

    Why it matters:
        Through a user flow, people create a guest account that nobody in the organisation has asked for.

    Limits:
        Which applications use a flow is not assessed: a flow without an application signs up nobody. The mapped control of
        the Zero Trust Assessment requires the switch to be off.

    Remediation:
        1. Open {portal:external_collaboration}, and set "Enable guest self-service sign up via user flows" to No.
        2. Or send `PATCH /policies/authenticationFlowsPolicy {"selfServiceSignUp": {"isEnabled": false}}`.
        3. If a flow is needed, add an API connector that asks for approval.

    References:
        https://learn.microsoft.com/entra/external-id/self-service-sign-up-overview
        https://learn.microsoft.com/graph/api/resources/authenticationflowspolicy
    """
    name = "selfServiceSignUp"
    switch = required(authentication_flows_policy.self_service_sign_up, "authentication_flows_policy", name)
    if not required(switch.is_enabled, "authentication_flows_policy", f"{name}/isEnabled"):
        return
    if isinstance(user_flows, Gap):
        raise Unknown(user_flows)
    for flow in user_flows:
        message = f"guests can sign themselves up through the user flow {flow.id}"
        yield Finding(Subject("userFlow", flow.id, flow.id), message, f"{name}.isEnabled: true", f"{name}.isEnabled: false")
    if not user_flows:
        yield Note("self-service sign-up is on, but no user flow exists")
