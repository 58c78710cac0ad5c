from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.conditional_access import ConditionalAccessPolicy
from ztscan.plugin import Finding, Gap, Severity, Subject, Unknown, check, known

from ._policies import STATES


@check(
    title="Every policy that was deleted while it was on is restored or explained",
    severity=Severity.MEDIUM,
    objectives=["identities.conditional_access_baseline"],
)
def recently_deleted(
    deleted_conditional_access_policies: tuple[ConditionalAccessPolicy, ...], *, explained: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """Checks that no enabled Conditional Access policy was deleted in the last 30 days without an explanation.

    What it checks:
        The recycle bin of Conditional Access contains no policy that was enabled when it was deleted. Policies whose ids
        are in the option `explained` do not count.

    Why it matters:
        An attacker with an administrator account deletes the policy that blocks the attack. Policies are also deleted by
        mistake. A deleted policy can be restored completely for 30 days.

    Limits:
        Policies that were deleted more than 30 days ago are not in the recycle bin. A policy that was first turned off or
        narrowed is not detected. A comparison with an earlier scan (`ztscan diff`) shows it. An empty recycle bin counts as
        no deletion.

    Remediation:
        1. Find out who deleted the policy: {portal:audit_logs}, activity "Delete conditional access policy".
        2. Restore the policy: {portal:conditional_access} > Deleted policies. Or send `POST
           /identity/conditionalAccess/deletedItems/policies/{id}/restore`.
        3. If the deletion was intended, add the id of the policy to the option `explained`.
        4. To verify, scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/restore-conditional-access-policies
    """
    listed = {one.casefold() for one in explained}
    gaps: dict[Gap, None] = {}
    for policy in deleted_conditional_access_policies:
        if policy.id.casefold() in listed:
            continue
        try:
            state = known(policy.state, STATES, "deleted_conditional_access_policies", "state")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if state == "enabled":
            yield Finding(
                Subject("conditionalAccessPolicy", policy.id, policy.display_name or policy.id),
                f"{policy.display_name or policy.id} was deleted while it was on",
                f"deleted {(policy.deleted_date_time or 'at an unknown time')[:10]}",
                "restored, or listed under `explained`",
            )
    if gaps:
        raise Unknown(*gaps)
