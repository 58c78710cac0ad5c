from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import agreeing, counted
from ztscan.directory.licences import licensed_for_intune
from ztscan.entities.groups import Member
from ztscan.entities.intune_roles import IntuneGroup, IntuneRoleAssignment
from ztscan.entities.users import User
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Severity, Subject, Table, Unknown, check, known, required

from ._evidence import GroupPeople, judged

RESOURCE = "intune_role_assignments"
_WIDE = frozenset({"alldevices", "alllicensedusers", "alldevicesandlicensedusers"})
_CENTRAL = frozenset({"intune role administrator", "read only operator"})
"""Built-in roles, in lower case, that are meant for the whole tenant."""


@check(
    title="Intune roles with many members are limited to a scope",
    severity=Severity.LOW,
    objectives=["identities.privileged_access"],
    since="0.2.0",
)
def role_scopes(
    intune_role_assignments: tuple[IntuneRoleAssignment, ...] | Gap,
    intune_groups: ByKey[IntuneGroup | None] | Gap,
    intune_group_members: ByKey[Table[Member]] | Gap,
    users: Table[User],
    service_plans: frozenset[str],
    *,
    maximum_people: int = 5,
) -> Iterator[Finding]:
    """Checks that few people hold a role of Intune over all devices and users.

    What it checks:
        No assignment of a role has the scope all devices, all licensed users or both, and more than `maximum_people` (5)
        enabled users. The built-in roles Intune Role Administrator and Read Only Operator are not counted.

    Why it matters:
        A helpdesk of a region that manages all devices can wipe those of the board. The more people, the more accounts are
        worth stealing.

    Limits:
        Graph does not tell central teams from others: the number of people is the hint. Review each finding, and raise
        `maximum_people` if a large team is responsible for everything.

    Remediation:
        1. Open {portal:intune_roles}, select the role, and open its assignments.
        2. Replace All Devices and All Users by the groups that the team supports, and add a scope tag.

    References:
        https://learn.microsoft.com/intune/intune-service/fundamentals/role-based-access-control
        https://learn.microsoft.com/graph/api/resources/intune-rbac-deviceandappmanagementroleassignment
    """
    assignments = licensed_for_intune(intune_role_assignments, service_plans)
    if not assignments:
        raise NotApplicable("no group holds a role of Intune")
    people = GroupPeople(intune_groups, intune_group_members, users)

    def judge(assignment: IntuneRoleAssignment) -> Iterator[Finding]:
        scope = known(assignment.scope_type, _WIDE | {"resourcescope"}, RESOURCE, "scopeType")
        if scope not in _WIDE or _is_central(assignment):
            return
        holders, gaps = people.enabled(required(assignment.members, RESOURCE, "members"))
        if len(holders) > maximum_people:
            who, said = counted(len(holders), "user"), "hold an Intune role over the whole tenant"
            yield Finding(
                Subject("deviceAndAppManagementRoleAssignment", assignment.id, assignment.name),
                f"{who} {agreeing(len(holders), said)} ({assignment.name})",
                f"scopeType: {assignment.scope_type}; {counted(len(holders), 'enabled user')}",
                f"a scope of groups, or at most {maximum_people} users",
            )
        elif gaps:
            raise Unknown(*gaps)

    yield from judged(assignments, judge)


def _is_central(assignment: IntuneRoleAssignment) -> bool:
    role = required(assignment.role_definition, RESOURCE, "roleDefinition")
    name = required(role.display_name, RESOURCE, "roleDefinition/displayName").casefold()
    return name in _CENTRAL and required(role.is_built_in, RESOURCE, "roleDefinition/isBuiltIn")
