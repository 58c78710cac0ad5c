from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.plugin import Finding, Severity, check, known

from ._policies import RESOURCE, in_force_for_users

MODES = frozenset(("disabled", "strictenforcement", "strictlocation"))
"""What a policy can say of continuous access evaluation, in lower case."""


@check(
    title="Continuous access evaluation is not disabled by any policy",
    severity=Severity.MEDIUM,
    objectives=["identities.conditional_access_baseline"],
    mappings={"partial": {"zta": ["25371"]}},
)
def cae_not_disabled(sign_in_policies: tuple[Policy, ...]) -> Iterator[Finding]:
    """Checks that no policy disables continuous access evaluation.

    What it checks:
        No enabled policy sets the session control "Customize continuous access evaluation" to Disable
        (`sessionControls.continuousAccessEvaluation.mode`).

    Why it matters:
        With continuous access evaluation, Exchange, SharePoint, Teams and Microsoft Graph reject tokens within minutes after
        a critical event. Critical events are a disabled account, a password reset or high user risk. Without it, a stolen
        token works until it expires.

    Limits:
        Clients that do not support continuous access evaluation keep tokens of about one hour in any case. Report-only
        policies are not evaluated. Signals from Global Secure Access are not evaluated here.
        `conditional_access.compliant_network_required` evaluates them.

    Remediation:
        1. Open {portal:conditional_access_policies}, and select the policy. Select Session.
        2. Clear "Customize continuous access evaluation", or select "Strictly enforce location policies".
        3. Alternatively, send `PATCH /beta/identity/conditionalAccess/policies/{id}` with `{"sessionControls":
           {"continuousAccessEvaluation": null}}`. Include the other session controls of the policy in the request.
        4. Verify with `GET /beta/identity/conditionalAccess/policies/{id}`: `sessionControls.continuousAccessEvaluation.mode`
           is not `disabled`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation
        https://learn.microsoft.com/graph/api/resources/continuousaccessevaluationsessioncontrol
    """
    for policy in in_force_for_users(sign_in_policies):
        mode = policy.session.continuous_access_evaluation
        if (
            mode is not None
            and known(mode or None, MODES, RESOURCE, "sessionControls/continuousAccessEvaluation/mode") == "disabled"
        ):
            yield Finding(
                policy.subject,
                f"{policy.subject.name} disables continuous access evaluation",
                f"continuousAccessEvaluation.mode: {mode}",
                "continuous access evaluation is not customised, or is set to strict enforcement",
            )
