from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ztscan.entities.conditional_access import ConditionalAccessPolicy
from ztscan.plugin import Finding, NotApplicable, Note, Severity, Subject, Yielded, check, parse_time, required

REPORT_ONLY = "enabledforreportingbutnotenforced"


@check(
    title="Policies do not stay in report-only mode",
    severity=Severity.MEDIUM,
    objectives=["identities.conditional_access_baseline"],
)
def report_only_age(
    conditional_access_policies: tuple[ConditionalAccessPolicy, ...], now: datetime, *, days: int = 90
) -> Iterator[Yielded]:
    """Whether a policy that was to be tried out has been forgotten.

    What it checks:
        No policy in report-only mode was last changed more than `days` (90) days ago. A policy that was never changed counts
        from the day on which it was made.

    Why it matters:
        In the list of policies a report-only one looks like protection, and it protects nothing. After three months its
        effect is known, and what is left is the decision.

    Limits:
        Graph does not say since when a policy is in report-only mode, only when it was last changed: one that is edited now and
        then stays unseen. A policy managed by Microsoft is named in a note: Microsoft switches it on unless it is set to Off.

    Remediation:
        1. Open {portal:conditional_access_insights}, and see whom the policy would stop.
        2. Exclude who must be, and switch it on: `PATCH /identity/conditionalAccess/policies/{id} {"state": "enabled"}`.
        3. Delete it where it is not wanted.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-report-only
    """
    if not conditional_access_policies:
        raise NotApplicable("the tenant has no Conditional Access policy")
    for policy in conditional_access_policies:
        if (policy.state or "").casefold() != REPORT_ONLY:
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
                f"the policy has only reported for {age} days",
                f"last changed {changed[:10]}",
                f"switched on or deleted within {days} days",
            )


def _managed_by_microsoft(policy: ConditionalAccessPolicy) -> bool:
    """Microsoft makes its own policies from a template and names them so; an administrator may use the same template."""
    return bool(policy.template_id) and (policy.display_name or "").casefold().startswith("microsoft-managed")
