from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.conditional_access import ConditionalAccessPolicy
from ztscan.plugin import Finding, Severity, Subject, check


@check(
    title="Policies that were deleted while they were on are explained",
    severity=Severity.MEDIUM,
    objectives=["identities.conditional_access_baseline"],
)
def recently_deleted(
    deleted_conditional_access_policies: tuple[ConditionalAccessPolicy, ...], *, explained: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """Whether protection was taken away in the last 30 days without anybody saying why.

    What it checks:
        The recycle bin of Conditional Access holds no policy that was enabled when it was deleted, but for those whose ids the
        option `explained` lists.

    Why it matters:
        Whoever has taken an administrator's account deletes the policy in the way, and by mistake it happens as well. For 30 days
        it can be had back with everything in it.

    Limits:
        What was deleted longer ago is gone from there. A policy that was switched off first, or made narrower, does not show: the
        comparison with an earlier scan (`ztscan diff`) shows it. An empty recycle bin is taken for nothing deleted.

    Remediation:
        1. Find out who deleted the policy: {portal:audit_logs}, activity "Delete conditional access
           policy".
        2. Restore it: Protection > Conditional Access > Deleted policies, or
           `POST /identity/conditionalAccess/deletedItems/policies/{id}/restore`.
        3. If it was meant to go, list its id under `explained`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/restore-conditional-access-policies
    """
    for policy in deleted_conditional_access_policies:
        if (policy.state or "").casefold() == "enabled" and policy.id not in explained:
            yield Finding(
                Subject("conditionalAccessPolicy", policy.id, policy.display_name or policy.id),
                "a policy was deleted while it was on",
                f"deleted {(policy.deleted_date_time or 'at a time that Graph does not give')[:10]}",
                "restored, or explained",
            )
