from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.managed_groups import ManagedGroups
from ztscan.plugin import Finding, NotApplicable, Severity, Subject, Unknown, check


@check(
    title="Groups managed by PIM contain no nested groups",
    severity=Severity.MEDIUM,
    objectives=["identities.pim"],
    mappings={"zta": ["21882"]},
)
def no_nested_groups(managed_groups: ManagedGroups, principal_names: Mapping[str, str]) -> Iterator[Finding]:
    """Whether groups hide in groups through which roles are reached.

    What it checks:
        No role-assignable group that PIM for Groups manages has a group as a member, or as a principal that is eligible to be
        a member or owner.

    Why it matters:
        Whoever may add members to the inner group, its owner or any Groups Administrator, decides who can reach the role. The
        inner group need not be role-assignable, so that nothing protects it.

    Limits:
        Graph has no list of the groups that PIM manages: seen as managed is a role-assignable group with at least one eligible or
        active member or owner in PIM. Groups for other purposes than directory roles are not looked at.

    Remediation:
        1. Open {portal:pim_groups} and choose the group.
        2. Under Assignments, make the people of the inner group eligible one by one, then remove the inner group:
           `POST /identityGovernance/privilegedAccess/group/eligibilityScheduleRequests` with `"action": "adminRemove"`.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/concept-pim-for-groups
        https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept
    """
    for group, nested in managed_groups.nested.items():
        if nested:
            subject = Subject("group", group, principal_names.get(group, group))
            inner = ", ".join(sorted(principal_names.get(key, key) for key in nested))
            yield Finding(subject, f"{subject.name} has groups within it", f"groups within: {inner}", "people only")
    if managed_groups.gaps:
        raise Unknown(*managed_groups.gaps)
    if not managed_groups.nested:
        raise NotApplicable("PIM manages no role-assignable group")
