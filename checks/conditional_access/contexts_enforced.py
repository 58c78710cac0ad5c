from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.truth import some
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.directory.counting import in_order
from ztscan.entities.conditional_access import AuthenticationContext
from ztscan.plugin import Finding, NotApplicable, Severity, Subject, Unknown, check, required

from ._policies import cannot_be_told, in_every_sign_in, in_force


@check(
    title="Every published authentication context is enforced by a Conditional Access policy",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access", "identities.conditional_access_baseline"],
    version=2,
)
def contexts_enforced(
    authentication_contexts: tuple[AuthenticationContext, ...], sign_in_policies: tuple[Policy, ...]
) -> Iterator[Finding]:
    """Checks that an enabled policy applies to each authentication context that is published to applications.

    What it checks:
        An enabled policy that blocks access or requires a control includes each authentication context that is published to
        applications. The policy applies for every client app, platform, location, device, authentication flow and risk.

    Why it matters:
        SharePoint sites, role activations and applications require an authentication context and rely on the policy for it.
        If no policy includes the context, access is granted without any additional control.

    Limits:
        The check does not evaluate which users the policy applies to. A context for administrators may be enforced only for
        administrators. A policy for all resources does not count, because Microsoft Entra ID does not evaluate it for
        authentication contexts.

    Remediation:
        1. Open {portal:authentication_contexts}, and find out what the context is used for.
        2. Open {portal:conditional_access_policies} > New policy. Select Target resources > Authentication context, and
           select the context. Select the grant controls that it requires.
        3. Alternatively, send `POST /identity/conditionalAccess/policies` with `"applications":
           {"includeAuthenticationContextClassReferences": ["{id}"]}`.
        4. If the context is not used, unpublish it: `PATCH
           /identity/conditionalAccess/authenticationContextClassReferences/{id} {"isAvailable": false}`.
        5. Verify with {portal:what_if}: select a user and the authentication context. The policy must be listed under
           Policies that will apply.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps#authentication-context
        https://learn.microsoft.com/graph/api/resources/authenticationcontextclassreference
    """
    answered: dict[str, list[Policy]] = {}
    for policy in in_force(sign_in_policies):
        targets = policy.conditions.get(Dimension.TARGET)
        if policy.grant.clauses and isinstance(targets, Targets):
            for name in targets.contexts:
                answered.setdefault(name, []).append(policy)
    published = [
        context for context in authentication_contexts if required(context.is_available, "authentication_contexts", "isAvailable")
    ]
    if not published:
        raise NotApplicable("no authentication context is published to applications")
    unsure: list[Policy] = []
    for context in published:
        policies = answered.get(context.id.lower(), [])
        whole = some(in_every_sign_in(policy) for policy in policies)
        if whole is None:
            unsure += policies
        elif not whole:
            names = in_order(policy.subject.name for policy in policies)
            yield Finding(
                Subject("authenticationContextClassReference", context.id, context.display_name or context.id),
                f"no control is required for the authentication context {context.display_name or context.id}",
                f"only in some sign-ins: {names}" if policies else "no enabled policy includes it",
                "an enabled policy that blocks access or requires a control",
            )
    if unsure:
        raise Unknown(cannot_be_told("a context is enforced", unsure))
