from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.truth import some
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.entities.conditional_access import AuthenticationContext
from ztscan.plugin import Finding, NotApplicable, Severity, Subject, Unknown, check, required

from ._policies import cannot_be_told, in_every_sign_in, in_force


@check(
    title="Every authentication context that applications can ask for is enforced",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access", "identities.conditional_access_baseline"],
    version=2,
)
def contexts_enforced(
    authentication_contexts: tuple[AuthenticationContext, ...], sign_in_policies: tuple[Policy, ...]
) -> Iterator[Finding]:
    """Whether what asks for more than the usual sign-in gets it.

    What it checks:
        Each authentication context that is published to applications is included in an enabled policy that demands something
        or blocks, whatever the client app, platform, location, device, flow and risk of the sign-in are.

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
            names = ", ".join(sorted(policy.subject.name for policy in policies))
            yield Finding(
                Subject("authenticationContextClassReference", context.id, context.display_name or context.id),
                f"nothing is demanded of who meets the context {context.id}",
                f"only in some sign-ins: {names}" if policies else "no enabled policy includes it",
                "an enabled policy that demands something",
            )
    if unsure:
        raise Unknown(cannot_be_told("a context is enforced", unsure))
