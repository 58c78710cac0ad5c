from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, present, required

from ._methods import POLICY, STABLE


@check(
    title="Authentication methods are managed only in the authentication methods policy",
    severity=Severity.HIGH,
    objectives=["identities.combined_registration", "identities.mfa"],
    mappings={"equal": {"eidsca": ["AG01"], "maester": ["CISA.MS.AAD.3.4"], "scuba": ["MS.AAD.3.4v1"], "zta": ["21803"]}},
)
def migration_complete(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Checks that the migration from the two legacy policies is complete.

    What it checks:
        `policyMigrationState` of the authentication methods policy is `migrationComplete`. The state is empty in tenants that
        never had the legacy policies. An empty state passes.

    Why it matters:
        Until the migration is complete, methods in the legacy MFA settings and in the self-service password reset settings
        remain usable. Users can then still sign in with a text message that this policy disables.

    Limits:
        Graph does not return the legacy policies, so the result does not list the methods that they allow. An empty state
        passes only if Graph returned it, and the policy with its methods.

    Remediation:
        1. Open {portal:authentication_method_policies}, and select "Manage migration".
        2. Enable each method that users still need in this policy. Clear it in the legacy MFA and password reset settings.
        3. Set the migration to complete:
           `PATCH /policies/authenticationMethodsPolicy {"policyMigrationState": "migrationComplete"}`.
        4. To verify, read `GET /policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/how-to-authentication-methods-manage
        https://learn.microsoft.com/graph/api/resources/authenticationmethodspolicy
    """
    policy = authentication_methods_policy
    required(policy.authentication_method_configurations, STABLE, "authenticationMethodConfigurations")
    state = present(policy.policy_migration_state, STABLE, "policyMigrationState")
    if state and state != "migrationComplete":
        message = "the migration from the legacy MFA and password reset policies is not complete"
        yield Finding(POLICY, message, f"policyMigrationState: {state}", "policyMigrationState: migrationComplete")
