from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import BETA, POLICY, shortfall


@check(
    title="System-preferred MFA is enabled for all users",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa"],
    mappings={
        "equal": {"cis-m365-6.0": ["5.2.3.6"], "cis-m365-7.0": ["5.2.3.6"], "monkey365": ["eid-system-preferred-mfa-disabled"]}
    },
)
def system_preferred(authentication_methods_policy_beta: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Checks that system-preferred MFA is enabled for all users.

    What it checks:
        `systemCredentialPreferences` is `enabled` for `all_users`, without exclusions. The value `default` leaves the
        decision to Microsoft and fails.

    Why it matters:
        A user with a security key who still uses text messages can be phished like a user without one. With this setting,
        users are prompted for their strongest registered method first.

    Limits:
        The setting exists only in the beta version of Graph. Users can still select another allowed method. Only an
        authentication strength in Conditional Access prevents this.

    Remediation:
        1. Open {portal:authentication_method_settings}.
        2. Set "System-preferred multifactor authentication" to Enabled for all users, without exclusions.
        3. Or send `PATCH /beta/policies/authenticationMethodsPolicy {"systemCredentialPreferences": {"state": "enabled",
           "includeTargets": [{"targetType": "group", "id": "all_users"}], "excludeTargets": []}}`.
        4. To verify, read `GET /beta/policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-system-preferred-multifactor-authentication
    """
    name = "systemCredentialPreferences"
    preferences = required(authentication_methods_policy_beta.system_credential_preferences, BETA, name)
    state = required(preferences.state, BETA, f"{name}.state")
    included = required(preferences.include_targets, BETA, f"{name}.includeTargets") if state == "enabled" else ()
    excluded = required(preferences.exclude_targets, BETA, f"{name}.excludeTargets") if state == "enabled" else ()
    if observed := shortfall(state, included, excluded):
        microsoft = "system-preferred MFA is left to Microsoft's default"
        message = microsoft if state == "default" else "system-preferred MFA is not enabled for all users"
        yield Finding(POLICY, message, observed, "state: enabled for all_users, no exclusions")
