from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.counting import in_order
from ztscan.directory.managed_groups import ManagedGroups
from ztscan.plugin import Finding, NotApplicable, Severity, Subject, Unknown, check


@check(
    title="Groups managed by PIM contain no nested groups",
    severity=Severity.MEDIUM,
    objectives=["identities.pim"],
    mappings={"partial": {"zta": ["21882"]}},
)
def no_nested_groups(managed_groups: ManagedGroups, principal_names: Mapping[str, str]) -> Iterator[Finding]:
    """Checks that role-assignable groups managed by PIM contain no nested groups.

    What it checks:
        No role-assignable group that PIM for Groups manages has a group as a member. No group is eligible to become a member
        or owner of it.

    Why it matters:
        The owners of a nested group and every Groups Administrator can add members to it. They therefore decide who can get
        the role. A nested group does not have to be role-assignable, so it can be unprotected.

    Limits:
        Graph has no list of the groups that PIM manages. The check treats a role-assignable group as managed if PIM has at
        least one eligible or active member or owner. Groups for purposes other than directory roles are not assessed.

    Remediation:
        1. Open {portal:pim_groups} and select the group.
        2. Open Assignments, and make each member of the nested group eligible individually.
        3. Remove the nested group: `POST /identityGovernance/privilegedAccess/group/eligibilityScheduleRequests` with
           `"action": "adminRemove"`.
        4. To verify, check that Assignments lists no groups, and scan again.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/concept-pim-for-groups
        https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept
    """
    for group, nested in managed_groups.nested.items():
        if nested:
            subject = Subject("group", group, principal_names.get(group, group))
            count = "1 nested group" if len(nested) == 1 else f"{len(nested)} nested groups"
            inner = in_order(principal_names.get(key, key) for key in nested)
            yield Finding(subject, f"{subject.name} contains {count}", f"nested groups: {inner}", "no nested groups")
    if managed_groups.gaps:
        raise Unknown(*managed_groups.gaps)
    if not managed_groups.nested:
        raise NotApplicable("PIM manages no role-assignable group")
