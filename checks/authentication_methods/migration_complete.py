from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import POLICY, STABLE


@check(
    title="Sign-in and reset methods are managed in the authentication methods policy alone",
    severity=Severity.HIGH,
    objectives=["identities.combined_registration", "identities.mfa"],
    mappings={"eidsca": ["AG01"], "maester": ["CISA.MS.AAD.3.4"], "scuba": ["MS.AAD.3.4v1"], "zta": ["21803"]},
)
def migration_complete(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Whether the migration from the two older policies is finished.

    What it checks:
        ``policyMigrationState`` of the authentication methods policy is ``migrationComplete``. It is empty in tenants that
        never had the older policies, which passes.

    Why it matters:
        Until the migration is complete, methods that are allowed in the older multifactor settings or in the settings of
        self-service password reset stay usable, whatever this policy says of them. A text message that is switched off here
        can then still be used to sign in.

    Limits:
        Graph does not show the older policies, so what they still allow is not listed. An empty state is taken at its word
        only where the policy came with its methods.

    Remediation:
        1. Open {portal:authentication_method_policies} and start "Manage migration".
        2. Take over every method that people still need, then clear it in the older multifactor and password reset settings.
        3. Set the migration to complete: `PATCH /policies/authenticationMethodsPolicy {"policyMigrationState":
           "migrationComplete"}`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/how-to-authentication-methods-manage
        https://learn.microsoft.com/graph/api/resources/authenticationmethodspolicy
    """
    policy = authentication_methods_policy
    required(policy.authentication_method_configurations, STABLE, "authenticationMethodConfigurations")
    state = policy.policy_migration_state
    if state and state != "migrationComplete":
        message = "the older multifactor and password reset policies still allow methods of their own"
        yield Finding(POLICY, message, f"policyMigrationState: {state}", "policyMigrationState: migrationComplete")
