from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import BETA, POLICY, shortfall


@check(
    title="Users are asked for the strongest method that they have registered",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa"],
    mappings={"cis-m365-6.0": ["5.2.3.6"], "cis-m365-7.0": ["5.2.3.6"], "monkey365": ["eid-system-preferred-mfa-disabled"]},
)
def system_preferred(authentication_methods_policy_beta: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Whether system-preferred authentication is on for everybody.

    What it checks:
        ``systemCredentialPreferences`` is ``enabled`` for ``all_users``, with nobody left out. ``default`` leaves it to
        Microsoft and fails.

    Why it matters:
        Somebody who owns a security key and still gets a text message by habit is as easy to trick as somebody without a
        key. With this setting the strongest registered method is asked for first.

    Limits:
        The setting exists in Graph's beta version only. A user can still choose another method that is allowed; only an
        authentication strength in Conditional Access prevents that.

    Remediation:
        1. Open {portal:authentication_method_settings}.
        2. Set "System-preferred multifactor authentication" to Enabled for all users, nobody excluded. By Graph: `PATCH
           /beta/policies/authenticationMethodsPolicy {"systemCredentialPreferences": {"state": "enabled", "includeTargets":
           [{"targetType": "group", "id": "all_users"}], "excludeTargets": []}}`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-system-preferred-multifactor-authentication
    """
    name = "systemCredentialPreferences"
    preferences = required(authentication_methods_policy_beta.system_credential_preferences, BETA, name)
    state = required(preferences.state, BETA, f"{name}.state")
    included = required(preferences.include_targets, BETA, f"{name}.includeTargets") if state == "enabled" else ()
    excluded = required(preferences.exclude_targets, BETA, f"{name}.excludeTargets") if state == "enabled" else ()
    if observed := shortfall(state, included, excluded):
        microsoft = "which method is offered first is left to Microsoft's default"
        message = microsoft if state == "default" else "not everybody is asked for their strongest method first"
        yield Finding(POLICY, message, observed, "state: enabled, for all_users, nobody left out")
