from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.directory.licences import P1_LICENCE, licensed
from ztscan.entities.groups import GroupLifecyclePolicy
from ztscan.plugin import Finding, Gap, Manual, Severity, Subject, check, required


@check(
    title="Unused Microsoft 365 groups expire",
    severity=Severity.LOW,
    objectives=["identities.self_service_access"],
    since="0.2.0",
)
def lifecycle(
    group_lifecycle_policies: tuple[GroupLifecyclePolicy, ...] | Gap, service_plans: frozenset[str], *, maximum_days: int = 365
) -> Iterator[Finding]:
    """Checks that Microsoft 365 groups expire unless an owner renews them.

    What it checks:
        An expiration policy applies to all groups (`managedGroupTypes` is All), with a lifetime of at most `maximum_days`
        (365). A policy for selected groups is for a person to decide, so the check is then manual.

    Why it matters:
        A forgotten group keeps its members, guests and files.

    Limits:
        Groups in use are renewed automatically. Which groups a policy for selected groups covers is not assessed.

    Remediation:
        1. Open {portal:group_expiration}. Set the lifetime, and enable the expiration for all groups.
        2. Or send `POST /groupLifecyclePolicies` with `"managedGroupTypes": "All"` and `"groupLifetimeInDays": 180`.
        3. Owners are notified before a group is deleted. Deleted groups can be restored within 30 days.

    References:
        https://learn.microsoft.com/entra/identity/users/groups-lifecycle
        https://learn.microsoft.com/graph/api/resources/grouplifecyclepolicy
    """
    policies = licensed(group_lifecycle_policies, service_plans, P1_LICENCE)
    selected = False
    for policy in policies:
        kind = required(policy.managed_group_types, "group_lifecycle_policies", "managedGroupTypes").casefold()
        if kind in ("all", "selected"):
            days = required(policy.group_lifetime_in_days, "group_lifecycle_policies", "groupLifetimeInDays")
            if 1 <= days <= maximum_days:
                if kind == "all":
                    return
                selected = True
    if selected:
        raise Manual("groups expire if somebody selected them: confirm that the selection is complete")
    observed = in_order(f"{one.managed_group_types}: {one.group_lifetime_in_days} days" for one in policies)
    subject = Subject("groupLifecyclePolicies", "groupLifecyclePolicies", "Group expiration")
    message = "Microsoft 365 groups do not expire within a year" if maximum_days == 365 else "groups do not expire in time"
    yield Finding(subject, message, observed or "no expiration policy", f"all groups expire within {maximum_days} days")
