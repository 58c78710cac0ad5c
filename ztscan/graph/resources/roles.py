"""What is read about directory roles and their activation."""

from __future__ import annotations

from ztscan.graph.entities.roles import (
    GroupAssignment,
    GroupEligibility,
    ResourceAction,
    RoleAssignment,
    RoleAssignmentSchedule,
    RoleAssignmentScheduleInstance,
    RoleDefinition,
    RoleEligibilityScheduleInstance,
    RoleManagementAlert,
    RolePolicyAssignment,
)
from ztscan.graph.lanes import Lane
from ztscan.graph.resource import P2, Keys, Permission, Resource
from ztscan.graph.resources.keys import role_assignable_group_ids
from ztscan.graph.resources.permissions import ROLE_ALERT_READ, ROLE_MANAGEMENT_READ

_PIM_READERS = ("Global Reader", "Security Reader", "Privileged Role Administrator")

ROLES: tuple[Resource, ...] = (
    Resource(
        name="role_definitions",
        path="/roleManagement/directory/roleDefinitions",
        entity=RoleDefinition,
        permission=ROLE_MANAGEMENT_READ,
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 lacks isPrivileged",
    ),
    Resource(
        name="role_assignments",
        path="/roleManagement/directory/roleAssignments",
        entity=RoleAssignment,
        permission=ROLE_MANAGEMENT_READ,
        lane=Lane.OTHER,
        lacking=dict.fromkeys(("usgov", "usgovdod", "china"), ("principalOrganizationId",)),
    ),
    Resource(
        name="role_assignment_schedule_instances",
        path="/roleManagement/directory/roleAssignmentScheduleInstances",
        entity=RoleAssignmentScheduleInstance,
        permission=Permission(("RoleAssignmentSchedule.Read.Directory",), delegated_roles=_PIM_READERS),
        lane=Lane.OTHER,
        licence=P2,
    ),
    Resource(
        name="role_eligibility_schedule_instances",
        path="/roleManagement/directory/roleEligibilityScheduleInstances",
        entity=RoleEligibilityScheduleInstance,
        permission=Permission(("RoleEligibilitySchedule.Read.Directory",), delegated_roles=_PIM_READERS),
        lane=Lane.OTHER,
        licence=P2,
    ),
    Resource(
        name="role_assignment_schedules",
        path="/roleManagement/directory/roleAssignmentSchedules",
        entity=RoleAssignmentSchedule,
        permission=Permission(("RoleAssignmentSchedule.Read.Directory",), delegated_roles=_PIM_READERS),
        lane=Lane.OTHER,
        licence=P2,
    ),
    Resource(
        name="role_management_policy_assignments",
        path="/policies/roleManagementPolicyAssignments",
        entity=RolePolicyAssignment,
        permission=Permission(("RoleManagementPolicy.Read.Directory",), delegated_roles=_PIM_READERS),
        lane=Lane.OTHER,
        select=(),
        expand="policy($expand=rules)",
        filter="scopeId eq '/' and scopeType eq 'DirectoryRole'",  # refused with 400 without it
        licence=P2,
        configuration=True,
    ),
    Resource(
        name="role_management_alerts",
        path="/identityGovernance/roleManagementAlerts/alerts",
        entity=RoleManagementAlert,
        permission=ROLE_ALERT_READ,
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 has no alerts of PIM",
        filter="scopeId eq '/' and scopeType eq 'DirectoryRole'",  # refused with 400 without it
        licence=P2,
    ),
    Resource(
        name="role_group_eligibility",
        path="/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances",
        entity=GroupEligibility,
        permission=Permission(("PrivilegedEligibilitySchedule.Read.AzureADGroup",), delegated_roles=_PIM_READERS),
        lane=Lane.OTHER,
        filter="groupId eq '{key}'",
        licence=P2,
        keys=Keys(role_assignable_group_ids),
    ),
    Resource(
        name="role_group_assignment_schedules",
        path="/identityGovernance/privilegedAccess/group/assignmentScheduleInstances",
        entity=GroupAssignment,
        permission=Permission(("PrivilegedAssignmentSchedule.Read.AzureADGroup",), delegated_roles=_PIM_READERS),
        lane=Lane.OTHER,
        filter="groupId eq '{key}'",
        licence=P2,
        keys=Keys(role_assignable_group_ids),
    ),
    Resource(
        name="resource_actions",
        path="/roleManagement/directory/resourceNamespaces/microsoft.directory/resourceActions",
        entity=ResourceAction,
        permission=ROLE_MANAGEMENT_READ,
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 lacks isPrivileged, and protected actions are documented for beta only",
        select=(),
        filter="isAuthenticationContextSettable eq true",
        configuration=True,
    ),
)
