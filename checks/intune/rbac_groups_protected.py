from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import agreeing, counted, in_order
from ztscan.directory.licences import licensed_for_intune
from ztscan.entities.intune_roles import IntuneGroup, IntuneRoleAssignment
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Note, Severity, Subject, Unknown, Yielded, check, required

from ._evidence import judged

RESOURCE = "intune_role_assignments"


@check(
    title="Groups that grant Intune roles are protected",
    severity=Severity.HIGH,
    objectives=["identities.privileged_access"],
    mappings={"equal": {"maester": ["MT.1103"]}},
    since="0.2.0",
)
def rbac_groups_protected(
    intune_role_assignments: tuple[IntuneRoleAssignment, ...] | Gap,
    intune_groups: ByKey[IntuneGroup | None] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Yielded]:
    """Checks who can change the members of a group that holds a role of Intune.

    What it checks:
        Each group in `members` of an Intune role assignment is role-assignable, or is in a restricted management administrative
        unit.

    Why it matters:
        Groups Administrators, owners and many applications can change the members of an ordinary group. They can so give
        themselves a role that runs scripts on every device.

    Limits:
        Groups that were deleted grant nothing; a note counts them. Nested groups are not assessed: members of a
        role-assignable group cannot be groups. Checks on privileged access assess who holds Intune Administrator in Microsoft
        Entra ID.

    Remediation:
        1. Create a role-assignable group, or add the group to a restricted management administrative unit in
           {portal:admin_units}. A group cannot become role-assignable later.
        2. Open {portal:intune_roles}, and replace the group in the assignments.
        3. Remove assignments of deleted groups.

    References:
        https://learn.microsoft.com/intune/intune-service/fundamentals/role-based-access-control
        https://learn.microsoft.com/entra/identity/role-based-access-control/admin-units-restricted-management
    """
    assignments = licensed_for_intune(intune_role_assignments, service_plans)
    if not assignments:
        raise NotApplicable("no group holds a role of Intune")
    roles: dict[str, list[str]] = {}
    gaps: dict[Gap, None] = {}
    for assignment in assignments:
        try:
            for key in required(assignment.members, RESOURCE, "members"):
                roles.setdefault(key.casefold(), []).append(assignment.name)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if roles and isinstance(intune_groups, Gap):
        raise Unknown(intune_groups, *gaps)
    found = {} if isinstance(intune_groups, Gap) else {key: intune_groups[key] for key in sorted(roles)}
    deleted = sum(group is None for group in found.values())
    if deleted:
        yield Note(f"{counted(deleted, 'group')} with a role of Intune no longer {agreeing(deleted, 'exist')}.")

    def judge(key: str) -> Iterator[Finding]:
        group = found[key]
        if isinstance(group, Gap):
            raise Unknown(group)
        if group is not None and not _is_protected(group):
            yield Finding(
                Subject("group", group.id, group.name),
                f"the group {group.name} grants a role of Intune, and its members are not protected",
                f"{in_order(set(roles[key]))}; isAssignableToRole and isManagementRestricted: false",
                "isAssignableToRole or isManagementRestricted: true",
            )

    try:
        yield from judged(found, judge)
    except Unknown as unknown:
        gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)


def _is_protected(group: IntuneGroup) -> bool:
    """Null: neither role-assignable nor restricted, as Graph returns it for an ordinary group."""
    return bool(group.is_assignable_to_role or group.is_management_restricted)
