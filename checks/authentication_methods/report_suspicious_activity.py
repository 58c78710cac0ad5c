from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import P2_PLANS, unlicensed
from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, Unknown, check, required

from ._methods import BETA, POLICY, shortfall


@check(
    title="All users can report suspicious MFA prompts",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa", "identities.identity_protection"],
    mappings={"equal": {"zta": ["21841"]}, "stronger": {"eidsca": ["AG02", "AG03"]}},
)
def report_suspicious_activity(
    authentication_methods_policy_beta: AuthenticationMethodsPolicy, service_plans: frozenset[str]
) -> Iterator[Finding]:
    """Checks that the setting to report suspicious activity is enabled for all users.

    What it checks:
        `reportSuspiciousActivitySettings` is `enabled` for `all_users`. The value `default` leaves the decision to Microsoft
        and fails.

    Why it matters:
        An unexpected MFA prompt usually means that the password was stolen. A report immediately sets the user to high risk,
        so a risk policy can block the attacker. Without a report, the user can only deny the prompt.

    Limits:
        The setting exists only in the beta version of Graph. The Conditional Access checks assess whether a risk policy
        responds to the report. The risk state requires Microsoft Entra ID P2. Without this licence, the check is not
        assessed.

    Remediation:
        1. Open {portal:authentication_method_settings}.
        2. Set "Report suspicious activity" to Enabled, with "All users" as target.
        3. Or send `PATCH /beta/policies/authenticationMethodsPolicy {"reportSuspiciousActivitySettings": {"state": "enabled",
           "includeTarget": {"targetType": "group", "id": "all_users"}, "voiceReportingCode": 0}}`.
        4. Open {portal:conditional_access_policies}. Create a policy that blocks high user risk or requires a secure password
           change.
        5. To verify, read `GET /beta/policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-mfa-mfasettings
        https://learn.microsoft.com/graph/api/resources/reportsuspiciousactivitysettings?view=graph-rest-beta
    """
    if missing := unlicensed(service_plans, "the response to reported MFA prompts", *P2_PLANS):
        raise Unknown(missing)
    name = "reportSuspiciousActivitySettings"
    settings = required(authentication_methods_policy_beta.report_suspicious_activity_settings, BETA, name)
    state = required(settings.state, BETA, f"{name}.state")
    target = required(settings.include_target, BETA, f"{name}.includeTarget") if state == "enabled" else None
    if observed := shortfall(state, [target] if target else []):
        microsoft = "reporting suspicious MFA prompts is left to Microsoft's default"
        message = microsoft if state == "default" else "not all users can report suspicious MFA prompts"
        yield Finding(POLICY, message, observed, "state: enabled for all_users")
