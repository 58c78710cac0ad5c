from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Gap, Manual, Severity, Unknown, check, present

from ._methods import SMS, STABLE, VOICE, state_of


@check(
    title="SMS and voice calls are disabled as authentication methods",
    severity=Severity.HIGH,
    objectives=["identities.mfa"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.2.3.5"],
            "cis-m365-7.0": ["5.2.3.5"],
            "maester": ["CIS.M365.5.2.3.5"],
            "monkey365": ["eid-weak-authentication-methods-enabled"],
            "prowler": ["entra_authentication_method_sms_voice_disabled"],
            "zta": ["21804"],
        },
        "stronger": {"eidsca": ["AV01"]},
        "partial": {"maester": ["CISA.MS.AAD.3.5"], "scuba": ["MS.AAD.3.5v2"]},
    },
)
def sms_voice_disabled(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Checks that SMS and voice calls are disabled as authentication methods.

    What it checks:
        The configurations `Sms` and `Voice` have the state `disabled`.

    Why it matters:
        Users can reveal these codes to callers or enter them on phishing sites. Attackers can also persuade the phone company
        to issue a new SIM card. Phishing kits routinely capture these codes.

    Limits:
        Until the migration of the legacy policies is complete, those policies can still allow phone methods. Graph does not
        return them. If both methods are disabled but the migration is not complete, the check is manual.

    Remediation:
        1. Have users register a stronger method first. The registration checks list the users without one.
        2. Open {portal:authentication_method_policies}, and disable SMS and Voice call.
        3. Or send `PATCH /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/sms {"@odata.type":
           "#microsoft.graph.smsAuthenticationMethodConfiguration", "state": "disabled"}`, and the same for `voice`.
        4. Complete the migration of the legacy policies.
        5. To verify, read `GET /policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-phone-options
        https://learn.microsoft.com/entra/identity/authentication/how-to-authentication-methods-manage
    """
    policy = authentication_methods_policy
    found = False
    gaps: list[Gap] = []
    for method in (SMS, VOICE):
        try:
            state = state_of(policy, method)
        except Unknown as unknown:
            gaps += unknown.gaps
            continue
        if state != "disabled":
            found = True
            yield Finding(method, f"{method.name} is enabled as an authentication method", f"state: {state}", "state: disabled")
    if gaps:
        raise Unknown(*gaps)
    if found:
        return
    migration = present(policy.policy_migration_state, STABLE, "policyMigrationState")
    if migration not in {None, "", "migrationComplete"}:
        raise Manual(
            "SMS and voice calls are disabled in the authentication methods policy, but its migration is not complete "
            f"({migration}): check whether the legacy MFA and password reset settings allow phone methods"
        )
