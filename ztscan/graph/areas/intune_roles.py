"""Roles of Microsoft Intune: who administers it, over what, and the groups that grant it.

What is read about the roles of Intune, and about groups that Intune names.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ztscan.core.model import ByKey, Gap
from ztscan.graph.areas.devices import PolicyAssignment
from ztscan.graph.areas.groups import HIDDEN_MEMBERSHIP, Member
from ztscan.graph.areas.intune_enrolment import MobilityPolicy
from ztscan.graph.areas.intune_operations import ApprovalPolicy
from ztscan.graph.lanes import Lane
from ztscan.graph.object_ids import object_ids
from ztscan.graph.permissions import GROUP_MEMBER_READ_ALL, GROUP_READ_ALL, PermissionId
from ztscan.graph.resource import AnswersFewer, Keys, Permission, Resource
from ztscan.graph.triage import INTUNE


class IntuneRole(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    display_name: str | None = None
    is_built_in: bool | None = None


class IntuneRoleAssignment(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A role of Intune that groups hold (``deviceAndAppManagementRoleAssignment``)."""

    id: str
    display_name: str | None = None
    members: tuple[str, ...] | None = None
    """Ids of the groups whose members hold the role."""
    scope_type: str | None = None
    """``resourceScope``, ``allDevices``, ``allLicensedUsers`` or ``allDevicesAndLicensedUsers``."""
    role_definition: IntuneRole | None = None

    @property
    def name(self) -> str:
        role = self.role_definition and self.role_definition.display_name
        named = self.display_name or self.id
        return f"{role}: {named}" if role else named


class RoleScopeTag(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    display_name: str | None = None
    is_built_in: bool | None = None
    assignments: tuple[PolicyAssignment, ...] | None = None


class IntuneGroup(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A group that Intune names."""

    id: str
    display_name: str | None
    is_assignable_to_role: bool | None
    is_management_restricted: bool | None
    """True in a restricted management administrative unit."""
    visibility: str | None

    @property
    def name(self) -> str:
        return self.display_name or self.id


Roles = tuple[IntuneRoleAssignment, ...]
Approvals = tuple[ApprovalPolicy, ...]
Mobility = tuple[MobilityPolicy, ...]


def _groups(roles: Roles | Gap, approvals: Approvals | Gap, mobility: Mobility | Gap) -> Iterator[str]:
    for assignment in () if isinstance(roles, Gap) else roles:
        yield from assignment.members or ()
    for policy in () if isinstance(approvals, Gap) else approvals:
        yield from policy.approver_group_ids or ()
    for service in () if isinstance(mobility, Gap) else mobility:
        yield from (group.id for group in service.included_groups or ())


def _named_groups(
    intune_role_assignments: Roles | Gap, approval_policies: Approvals | Gap, mobility_policies: Mobility | Gap
) -> tuple[str, ...]:
    """Groups that hold a role of Intune, approve its changes, or whose devices enrol automatically."""
    named = _groups(intune_role_assignments, approval_policies, mobility_policies)
    return object_ids(key.casefold() for key in named)


def _groups_that_exist(intune_groups: ByKey[IntuneGroup | None]) -> tuple[str, ...]:
    """Those of them that are not deleted, and those of which that is not known."""
    return tuple(sorted(key for key in intune_groups if intune_groups[key] is not None))


def _may_hide_members(group: IntuneGroup | Gap | None) -> bool:
    return isinstance(group, Gap) or (group is not None and group.visibility == "HiddenMembership")


_RBAC = Permission(("DeviceManagementRBAC.Read.All",), delegated_roles=("Global Reader", "Intune Administrator"))

PERMISSION_IDS = (
    PermissionId(
        "DeviceManagementRBAC.Read.All",
        application="58ca0d9a-1575-47e1-a3cb-007ef2e4583b",
        delegated="49f0cc30-024c-4dfd-ab3e-82e137ee5431",
    ),
)
"""Of permissions that only this area needs."""

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="intune_role_assignments",
        path="/deviceManagement/roleAssignments",
        entity=IntuneRoleAssignment,
        permission=_RBAC,
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 does not say whether an assignment is for all devices and users",
        select=(),
        expand="roleDefinition",
        licence=INTUNE,
        configuration=True,
    ),
    Resource(
        name="role_scope_tags",
        path="/deviceManagement/roleScopeTags",
        entity=RoleScopeTag,
        permission=_RBAC,
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 has no scope tags",
        select=(),
        expand="assignments",
        licence=INTUNE,
        configuration=True,
        never_empty=True,
    ),
    Resource(
        name="intune_groups",
        path="/groups",
        entity=IntuneGroup,
        permission=GROUP_READ_ALL,
        lane=Lane.DIRECTORY,
        filter="id in ({keys})",
        keys=Keys(_named_groups, per_request=15),
    ),
    Resource(
        name="intune_group_members",
        path="/groups/{key}/transitiveMembers",
        entity=Member,
        permission=GROUP_MEMBER_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        keys=Keys(_groups_that_exist, limit=500),
        answers_fewer=AnswersFewer(
            told_by="intune_groups",
            applies=_may_hide_members,
            permission=HIDDEN_MEMBERSHIP.permission,
            detail=HIDDEN_MEMBERSHIP.detail,
        ),
    ),
)
