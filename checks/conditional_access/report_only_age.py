from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ztscan.directory.counting import counted
from ztscan.entities.conditional_access import ConditionalAccessPolicy
from ztscan.plugin import Finding, NotApplicable, Note, Severity, Subject, Yielded, check, known, parse_time, required

from ._policies import RESOURCE, STATES

REPORT_ONLY = "enabledforreportingbutnotenforced"


@check(
    title="No policy is in report-only mode for more than 90 days",
    severity=Severity.MEDIUM,
    objectives=["identities.conditional_access_baseline"],
)
def report_only_age(
    conditional_access_policies: tuple[ConditionalAccessPolicy, ...], now: datetime, *, days: int = 90
) -> Iterator[Yielded]:
    """Checks that no policy stays in report-only mode without a change.

    What it checks:
        No policy in report-only mode was last changed more than `days` (90) days ago. For a policy that was never changed,
        its creation date counts.

    Why it matters:
        In the list of policies, a report-only policy looks like protection, but it does not enforce anything. After three
        months, its effect is known and the organisation can decide.

    Limits:
        Graph does not show since when a policy is in report-only mode. It shows only the last change. A policy that was
        edited recently is not detected. A note names each policy that Microsoft manages: Microsoft turns it on unless it is
        set to Off.

    Remediation:
        1. Open {portal:conditional_access_insights}, and review which sign-ins the policy would block.
        2. Exclude the required users, and turn on the policy: `PATCH /identity/conditionalAccess/policies/{id} {"state":
           "enabled"}`.
        3. If the policy is not needed, delete it.
        4. To verify, scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-report-only
    """
    if not conditional_access_policies:
        raise NotApplicable("the tenant has no Conditional Access policy")
    for policy in conditional_access_policies:
        if known(policy.state, STATES, RESOURCE, "state") != REPORT_ONLY:
            continue
        changed = required(
            policy.modified_date_time or policy.created_date_time, "conditional_access_policies", "modifiedDateTime"
        )
        age = (now - parse_time(changed)).days
        if _managed_by_microsoft(policy):
            yield Note(f"{policy.display_name} will be switched on by Microsoft unless its state is set to Off")
        if age > days:
            yield Finding(
                Subject("conditionalAccessPolicy", policy.id, policy.display_name or policy.id),
                f"{policy.display_name or policy.id} is in report-only mode, and its last change was {counted(age, 'day')} ago",
                f"last changed {changed[:10]}",
                f"turned on or deleted within {counted(days, 'day')}",
            )


def _managed_by_microsoft(policy: ConditionalAccessPolicy) -> bool:
    """Microsoft makes its own policies from a template and names them so; an administrator may use the same template."""
    return bool(policy.template_id) and (policy.display_name or "").casefold().startswith("microsoft-managed")
