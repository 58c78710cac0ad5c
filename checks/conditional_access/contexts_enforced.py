from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.entities.conditional_access import AuthenticationContext
from ztscan.plugin import Finding, NotApplicable, Severity, Subject, check, required

from ._policies import in_force


@check(
    title="Every authentication context that applications can ask for is enforced",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access", "identities.conditional_access_baseline"],
)
def contexts_enforced(
    authentication_contexts: tuple[AuthenticationContext, ...], sign_in_policies: tuple[Policy, ...]
) -> Iterator[Finding]:
    """Whether what asks for more than the usual sign-in gets it.

    What it checks:
        Each authentication context that is published to applications is included in an enabled policy that demands something
        or blocks.

    Why it matters:
        A SharePoint site, a role activation or an application asks for a context and relies on what stands behind it. Where no
        policy answers, the request is simply granted.

    Limits:
        Whether the policy reaches everybody who meets the context is not judged: a context for administrators may well be
        enforced for them alone. A policy on all resources does not answer for a context, because Entra does not evaluate it for
        the context.

    Remediation:
        1. Open {portal:authentication_contexts}, and see what the context is for.
        2. Create a policy with Target resources > Authentication context, choose it, and demand what it stands for.
        3. Or withdraw the context:
           `PATCH /identity/conditionalAccess/authenticationContextClassReferences/{id} {"isAvailable": false}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps#authentication-context
        https://learn.microsoft.com/graph/api/resources/authenticationcontextclassreference
    """
    answered = {
        context
        for policy in in_force(sign_in_policies)
        if policy.grant.clauses and isinstance(targets := policy.conditions.get(Dimension.TARGET), Targets)
        for context in targets.contexts
    }
    published = [
        context for context in authentication_contexts if required(context.is_available, "authentication_contexts", "isAvailable")
    ]
    if not published:
        raise NotApplicable("no authentication context is published to applications")
    for context in published:
        if context.id.lower() not in answered:
            yield Finding(
                Subject("authenticationContextClassReference", context.id, context.display_name or context.id),
                f"nothing is demanded of who meets the context {context.id}",
                "no enabled policy includes it",
                "an enabled policy that demands something",
            )
