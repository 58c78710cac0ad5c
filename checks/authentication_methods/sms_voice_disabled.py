from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Manual, Severity, check

from ._methods import SMS, VOICE, state_of


@check(
    title="Neither text messages nor voice calls prove who signs in",
    severity=Severity.HIGH,
    objectives=["identities.mfa"],
    mappings={
        "cis-m365-6.0": ["5.2.3.5"],
        "cis-m365-7.0": ["5.2.3.5"],
        "eidsca": ["AV01"],
        "maester": ["CIS.M365.5.2.3.5", "CISA.MS.AAD.3.5"],
        "monkey365": ["eid-weak-authentication-methods-enabled"],
        "prowler": ["entra_authentication_method_sms_voice_disabled"],
        "scuba": ["MS.AAD.3.5v2"],
        "zta": ["21804"],
    },
)
def sms_voice_disabled(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Whether both methods that go over the telephone network are switched off.

    What it checks:
        The configurations ``Sms`` and ``Voice`` have the state ``disabled``; one that the policy does not list is off.

    Why it matters:
        Codes over the telephone network are read aloud to callers, typed into false pages, and go to whoever talks the
        operator into a new SIM card. Attack kits take them as a matter of course.

    Limits:
        Until the migration of the older policies is complete, those still allow telephone methods and Graph does not show
        them. Where both methods are off here but the migration is not complete, a person has to look.

    Remediation:
        1. Let people register a stronger method first; the checks on registration list who has none.
        2. Open {portal:authentication_method_policies}, and disable SMS and Voice call. By Graph:
           `PATCH /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/sms {"@odata.type":
           "#microsoft.graph.smsAuthenticationMethodConfiguration", "state": "disabled"}`, and the same for `voice`.
        3. Complete the migration of the older policies.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-phone-options
        https://learn.microsoft.com/entra/identity/authentication/how-to-authentication-methods-manage
    """
    policy = authentication_methods_policy
    found = False
    for method in (SMS, VOICE):
        state = state_of(policy, method)
        if state != "disabled":
            found = True
            yield Finding(method, f"{method.name} is accepted as a second factor", f"state: {state}", "state: disabled")
    if not found and policy.policy_migration_state not in {None, "", "migrationComplete"}:
        raise Manual(
            "both methods are off in the authentication methods policy, but its migration is not complete "
            f"({policy.policy_migration_state}): see whether the older multifactor and password reset settings allow telephones"
        )
