"""The endpoints of roles, their assignments, and Privileged Identity Management."""

from __future__ import annotations

from tests.simulator.endpoints import BETA, BOTH, GOVERNANCE, Bucket, Endpoint
from tests.simulator.errors import Family

_DIRECTORY_READ = ("Directory.Read.All", "Directory.ReadWrite.All")
_SCOPE = frozenset({"scopeId eq", "scopeType eq"})
_SCOPE_REQUIRED = (frozenset({"scopeId", "scopeType"}),)
_GROUP_OR_PRINCIPAL = (frozenset({"groupId"}), frozenset({"principalId"}))
_ROLE_READ = ("RoleManagement.Read.Directory", "RoleManagement.Read.All", *_DIRECTORY_READ)


def _pim(path: str, kind: str, *permissions: str, **more: object) -> Endpoint:
    settings: dict[str, object] = {
        "family": Family.PIM,
        "bucket": Bucket.OTHER,
        "licence": GOVERNANCE,
        "largest": 999,
        "page": 100,
        **more,
    }
    return Endpoint(path=path, type=kind, permissions=permissions, **settings)  # type: ignore[arg-type]


ROLES = (
    Endpoint(
        path="roleManagement/directory/roleDefinitions",
        type="unifiedRoleDefinition",
        permissions=_ROLE_READ,
        versions=BOTH,
        largest=999,
        filters=frozenset({"isBuiltIn eq", "isPrivileged eq"}),
        beta_only=frozenset({"isPrivileged"}),
    ),
    Endpoint(
        path="roleManagement/directory/roleAssignments",
        type="unifiedRoleAssignment",
        permissions=_ROLE_READ,
        page=100,
        largest=999,
        expand=frozenset({"principal"}),
    ),
    _pim(
        "roleManagement/directory/roleAssignmentScheduleInstances",
        "unifiedRoleAssignmentScheduleInstance",
        "RoleAssignmentSchedule.Read.Directory",
        *_ROLE_READ,
    ),
    _pim(
        "roleManagement/directory/roleEligibilityScheduleInstances",
        "unifiedRoleEligibilityScheduleInstance",
        "RoleEligibilitySchedule.Read.Directory",
        *_ROLE_READ,
    ),
    _pim(
        "roleManagement/directory/roleAssignmentSchedules",
        "unifiedRoleAssignmentSchedule",
        "RoleAssignmentSchedule.Read.Directory",
        *_ROLE_READ,
    ),
    _pim(
        "policies/roleManagementPolicyAssignments",
        "unifiedRoleManagementPolicyAssignment",
        "RoleManagementPolicy.Read.Directory",
        "RoleManagementPolicy.Read.AzureADGroup",
        "RoleManagement.Read.Directory",
        "RoleManagement.Read.All",
        filters=_SCOPE,
        required=_SCOPE_REQUIRED,
        expand=frozenset({"policy"}),
        page=None,
        largest=None,
    ),
    _pim(
        "identityGovernance/roleManagementAlerts/alerts",
        "unifiedRoleManagementAlert",
        "RoleManagementAlert.Read.Directory",
        versions=BETA,
        filters=_SCOPE,
        required=_SCOPE_REQUIRED,
        page=None,
        largest=None,
    ),
    _pim(
        "identityGovernance/roleManagementAlerts/alertConfigurations",
        "unifiedRoleManagementAlertConfiguration",
        "RoleManagementAlert.Read.Directory",
        versions=BETA,
        filters=_SCOPE,
        required=_SCOPE_REQUIRED,
        page=None,
        largest=None,
    ),
    _pim(
        "identityGovernance/privilegedAccess/group/eligibilityScheduleInstances",
        "privilegedAccessGroupEligibilityScheduleInstance",
        "PrivilegedEligibilitySchedule.Read.AzureADGroup",
        filters=frozenset({"groupId eq", "principalId eq"}),
        required=_GROUP_OR_PRINCIPAL,
    ),
    _pim(
        "identityGovernance/privilegedAccess/group/assignmentScheduleInstances",
        "privilegedAccessGroupAssignmentScheduleInstance",
        "PrivilegedAssignmentSchedule.Read.AzureADGroup",
        filters=frozenset({"groupId eq", "principalId eq"}),
        required=_GROUP_OR_PRINCIPAL,
    ),
    Endpoint(
        path="roleManagement/directory/resourceNamespaces/microsoft.directory/resourceActions",
        type="unifiedRbacResourceAction",
        permissions=_ROLE_READ,
        versions=BETA,
        bucket=Bucket.OTHER,
        page=100,
        largest=999,
        filters=frozenset({"isAuthenticationContextSettable eq"}),
    ),
)
