from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.reading import policy_of
from ztscan.conditional_access.policy.truth import some
from ztscan.entities.conditional_access import AuthenticationContext, ConditionalAccessPolicy
from ztscan.entities.roles import ResourceAction
from ztscan.plugin import Finding, Severity, Subject, Unknown, check, required

from ._policies import cannot_be_told, in_every_sign_in

CONTEXTS = "includeAuthenticationContextClassReferences"
ACTIONS = (
    "microsoft.directory/conditionalAccessPolicies/basic/update",
    "microsoft.directory/conditionalAccessPolicies/create",
    "microsoft.directory/conditionalAccessPolicies/delete",
)


@check(
    title="Changes to Conditional Access policies are protected actions that require an authentication strength",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access", "identities.phishing_resistant"],
    mappings={"partial": {"zta": ["21831", "21964"]}},
    version=2,
)
def protected_actions(
    resource_actions: tuple[ResourceAction, ...],
    authentication_contexts: tuple[AuthenticationContext, ...],
    conditional_access_policies: tuple[ConditionalAccessPolicy, ...],
) -> Iterator[Finding]:
    """Checks that creating, updating and deleting Conditional Access policies are protected actions.

    What it checks:
        The permissions to create, update and delete Conditional Access policies have an authentication context that exists.
        An enabled policy includes this context and requires an authentication strength. A strength that is only an
        alternative to weaker controls (OR) does not count. A policy for some client apps, platforms, locations, devices or
        risks does not count either.

    Why it matters:
        An attacker with a stolen administrator session first changes the policy that blocks the attack. A protected action
        requires strong authentication at the moment of the change.

    Limits:
        Other checks cover whether the policy applies to every administrator and which methods the strength allows. The
        check does not require protection of named locations or cross-tenant access.

    Remediation:
        1. Open {portal:authentication_contexts}, and add a context that is published to apps: `POST
           /identity/conditionalAccess/authenticationContextClassReferences`.
        2. Create a policy for that context with Require authentication strength > Phishing-resistant MFA.
        3. Open {portal:roles} > Protected actions, and add the context to the three permissions.
        4. Or send `PATCH /beta/roleManagement/directory/resourceNamespaces/microsoft.directory/resourceActions/{id}`
           with `{"authenticationContextId": "c1"}`.
        5. To verify, scan again.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/protected-actions-overview
        https://learn.microsoft.com/entra/identity/role-based-access-control/protected-actions-add
    """
    actions = {action.name: action for action in resource_actions}
    existing = {context.id for context in authentication_contexts}
    guarding = [p for p in conditional_access_policies if p.state == "enabled" and _requires_strength(p.grant_controls or {})]
    unsure: list[Policy] = []
    for name in ACTIONS:
        action = required(actions.get(name), "resource_actions", name)
        subject = Subject("unifiedRbacResourceAction", action.id, name)
        context = action.authentication_context_id
        expected = "an authentication context for which an enabled policy requires an authentication strength"
        if not context:
            message = f"{name} has no authentication context"
            yield Finding(subject, message, "authenticationContextId: null", expected)
            continue
        if context not in existing:
            message = f"{name} has the authentication context {context}, which does not exist"
            yield Finding(subject, message, f"authenticationContextId: {context}", expected)
            continue
        policies = [policy_of(policy) for policy in guarding if context in policy.listed("applications", CONTEXTS)]
        guarded = some(in_every_sign_in(policy) for policy in policies)
        if guarded is None:
            unsure += policies
        elif not guarded:
            message = f"{name} has the authentication context {context}, but no enabled policy requires a strength for it"
            narrowed = f", which applies only to some sign-ins: {', '.join(p.subject.name for p in policies)}" if policies else ""
            yield Finding(subject, message, f"authenticationContextId: {context}{narrowed}", expected)
    if unsure:
        raise Unknown(cannot_be_told("a protected action requires a strength", unsure))


def _requires_strength(grant: Mapping[str, Any]) -> bool:
    """Whether the strength is required. With OR, it must be the only control."""
    controls = [
        control for name in ("builtInControls", "customAuthenticationFactors", "termsOfUse") for control in grant.get(name) or ()
    ]
    return bool(grant.get("authenticationStrength")) and (grant.get("operator") == "AND" or not controls)
