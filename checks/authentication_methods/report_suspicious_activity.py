from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import P2_PLANS, unlicensed
from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, Unknown, check, required

from ._methods import BETA, POLICY, shortfall


@check(
    title="Every user can report a sign-in prompt that they did not cause",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa", "identities.identity_protection"],
    mappings={"eidsca": ["AG02", "AG03"], "zta": ["21841"]},
)
def report_suspicious_activity(
    authentication_methods_policy_beta: AuthenticationMethodsPolicy, service_plans: frozenset[str]
) -> Iterator[Finding]:
    """Whether users can report unexpected prompts, all of them, and by a decision of the organisation.

    What it checks:
        ``reportSuspiciousActivitySettings`` is ``enabled`` for ``all_users``. ``default`` leaves it to Microsoft and does not
        count as a decision.

    Why it matters:
        Whoever gets a prompt out of the blue has a stolen password. A report sets the user to high risk at once, so that a
        risk policy can block the attacker while they are still trying; without one, the prompt is only refused.

    Limits:
        The setting exists in Graph's beta version only. Whether a risk policy acts on the report is for the checks on
        Conditional Access. Not assessed without Microsoft Entra ID P2, which the risk state needs.

    Remediation:
        1. Open {portal:authentication_method_settings}.
        2. Set "Report suspicious activity" to Enabled, with "All users" as target. By Graph: `PATCH
           /beta/policies/authenticationMethodsPolicy {"reportSuspiciousActivitySettings": {"state": "enabled",
           "includeTarget": {"targetType": "group", "id": "all_users"}, "voiceReportingCode": 0}}`.
        3. Add a Conditional Access policy that blocks high user risk or demands a secure password change.

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-mfa-mfasettings
        https://learn.microsoft.com/graph/api/resources/reportsuspiciousactivitysettings?view=graph-rest-beta
    """
    if missing := unlicensed(service_plans, "acting on reported prompts", *P2_PLANS):
        raise Unknown(missing)
    name = "reportSuspiciousActivitySettings"
    settings = required(authentication_methods_policy_beta.report_suspicious_activity_settings, BETA, name)
    state = required(settings.state, BETA, f"{name}.state")
    target = required(settings.include_target, BETA, f"{name}.includeTarget") if state == "enabled" else None
    if observed := shortfall(state, [target] if target else []):
        microsoft = "that users can report prompts is left to Microsoft's default"
        message = microsoft if state == "default" else "not every user can report a prompt that they did not cause"
        yield Finding(POLICY, message, observed, "state: enabled, for all_users")
