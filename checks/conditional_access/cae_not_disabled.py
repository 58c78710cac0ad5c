from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.plugin import Finding, Severity, check

from ._policies import in_force_for_users


@check(
    title="No policy switches continuous access evaluation off",
    severity=Severity.MEDIUM,
    objectives=["identities.conditional_access_baseline"],
    mappings={"zta": ["25371"]},
)
def cae_not_disabled(sign_in_policies: tuple[Policy, ...]) -> Iterator[Finding]:
    """Whether access ends when the account does, and not an hour or a day later.

    What it checks:
        No enabled policy has the session control "Customize continuous access evaluation" set to Disable
        (`sessionControls.continuousAccessEvaluation.mode`).

    Why it matters:
        With continuous access evaluation, Exchange, SharePoint, Teams and Microsoft Graph refuse a token within minutes once the
        account is disabled, its password is reset or its risk becomes high. Without it a stolen token works until it expires.

    Limits:
        Clients that cannot do continuous access evaluation keep tokens of about an hour in any case. Policies in report-only mode
        are not looked at, nor are the signals of Global Secure Access, which are for the check on the compliant network.

    Remediation:
        1. Open {portal:conditional_access_policies}, choose the policy, and look at Session.
        2. Clear "Customize continuous access evaluation", or choose "Strictly enforce location policies".
        3. Or send `PATCH /beta/identity/conditionalAccess/policies/{id}` with
           `{"sessionControls": {"continuousAccessEvaluation": null}}` and the other session controls of the policy.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation
        https://learn.microsoft.com/graph/api/resources/continuousaccessevaluationsessioncontrol
    """
    for policy in in_force_for_users(sign_in_policies):
        mode = policy.session.continuous_access_evaluation
        if mode == "disabled":
            yield Finding(
                policy.subject,
                f"{policy.subject.name} switches continuous access evaluation off",
                f"continuousAccessEvaluation.mode: {mode}",
                "not set, or strict",
            )
