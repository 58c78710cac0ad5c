"""PIM for Groups: who can activate membership of a group with roles or of an excluded group, and by which rules."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from ztscan.graph.areas.roles import PIM_READERS, RolePolicyAssignment
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.resource import P2_OR_GOVERNANCE, Keys, Permission, Resource


class GroupEligibility(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A principal that may activate membership or ownership of a group (PIM for Groups)."""

    id: str
    group_id: str
    principal_id: str
    access_id: str | None
    """``member`` or ``owner``."""
    member_type: str | None
    start_date_time: str | None
    end_date_time: str | None


class GroupAssignment(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A membership or ownership of a group in force now, as PIM for Groups sees it."""

    id: str
    group_id: str
    principal_id: str
    access_id: str | None
    assignment_type: str | None
    """``assigned`` or ``activated``."""
    member_type: str | None
    start_date_time: str | None
    end_date_time: str | None


PERMISSION_IDS = (
    PermissionId(
        "PrivilegedAssignmentSchedule.Read.AzureADGroup",
        application="cd4161cb-f098-48f8-a884-1eda9a42434c",
        delegated="02a32cc4-7ab5-4b58-879a-0586e0f7c495",
    ),
    PermissionId(
        "PrivilegedEligibilitySchedule.Read.AzureADGroup",
        application="edb419d6-7edc-42a3-9345-509bfdf5d87c",
        delegated="8f44f93d-ecef-46ae-a9bf-338508d44d6b",
    ),
    PermissionId(
        "RoleManagementPolicy.Read.AzureADGroup",
        application="69e67828-780e-47fd-b28c-7b27d14864e6",
        delegated="7e26fdff-9cb1-4e56-bede-211fe0e420e8",
    ),
)
"""Of permissions that only this area needs."""

ROLE_GROUP_ELIGIBILITY = Resource(
    name="role_group_eligibility",
    path="/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances",
    entity=GroupEligibility,
    permission=Permission(("PrivilegedEligibilitySchedule.Read.AzureADGroup",), delegated_roles=PIM_READERS),
    lane=Lane.OTHER,
    filter="groupId eq '{key}'",
    licence=P2_OR_GOVERNANCE,
    keys=Keys("role_assignable_group_ids"),
)

RESOURCES: tuple[Resource, ...] = (
    ROLE_GROUP_ELIGIBILITY,
    replace(ROLE_GROUP_ELIGIBILITY, name="excluded_group_eligibility", keys=Keys("excluded_groups")),
    Resource(
        name="role_group_assignment_schedules",
        path="/identityGovernance/privilegedAccess/group/assignmentScheduleInstances",
        entity=GroupAssignment,
        permission=Permission(("PrivilegedAssignmentSchedule.Read.AzureADGroup",), delegated_roles=PIM_READERS),
        lane=Lane.OTHER,
        filter="groupId eq '{key}'",
        licence=P2_OR_GOVERNANCE,
        keys=Keys("role_assignable_group_ids"),
    ),
    Resource(
        name="role_group_policies",
        path="/policies/roleManagementPolicyAssignments",
        entity=RolePolicyAssignment,
        permission=Permission(("RoleManagementPolicy.Read.AzureADGroup",), delegated_roles=PIM_READERS),
        lane=Lane.OTHER,
        select=(),
        expand="policy($expand=rules)",
        filter="scopeId eq '{key}' and scopeType eq 'Group'",  # one for members and one for owners, by roleDefinitionId
        licence=P2_OR_GOVERNANCE,
        keys=Keys("groups_that_activate_roles"),
        configuration=True,
    ),
)
