"""Directory roles: definitions, who holds or may activate them, and the rules of activation (PIM).

What is read about directory roles and their activation.
"""

from __future__ import annotations

import msgspec

from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import ROLE_ALERT_READ, ROLE_MANAGEMENT_READ, PermissionId
from ztscan.graph.presence import Always
from ztscan.graph.resource import P2_OR_GOVERNANCE, V1_METADATA, Content, Permission, Resource


class RolePermission(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    allowed_resource_actions: tuple[str, ...] | None = None
    excluded_resource_actions: tuple[str, ...] | None = None
    condition: str | None = None


class RoleDefinition(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A directory role. Assignments name it by ``id``, which for built-in roles equals ``templateId``."""

    id: str
    template_id: str | None
    display_name: str | None
    is_built_in: bool | None
    is_enabled: bool | None
    is_privileged: bool | None = None
    """Microsoft's own mark (beta only). None is unknown: of built-in roles the documentation decides."""
    role_permissions: tuple[RolePermission, ...] | None = None


class RoleAssignment(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An assignment in force now: permanent, time-bound or activated at this minute; only the instances tell which."""

    id: str
    principal_id: str
    role_definition_id: str
    directory_scope_id: str | None
    """``/`` for the whole tenant, ``/administrativeUnits/{id}`` or ``/{object id}``."""
    app_scope_id: str | None
    principal_organization_id: str | None = None
    """Another tenant, for principals of a partner (global cloud only)."""


class RoleAssignmentScheduleInstance(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An assignment in force now, as PIM sees it."""

    id: str
    principal_id: str
    role_definition_id: str
    directory_scope_id: str | None
    app_scope_id: str | None
    assignment_type: str | None
    """``Assigned`` (standing) or ``Activated`` (by an eligible principal, for now)."""
    member_type: str | None
    """``Direct``, ``Group`` or ``Inherited``."""
    start_date_time: str | None
    end_date_time: str | None
    """Null: permanent."""
    role_assignment_origin_id: str | None
    role_assignment_schedule_id: str | None


class RoleEligibilityScheduleInstance(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An eligibility that can be activated now."""

    id: str
    principal_id: str
    role_definition_id: str
    directory_scope_id: str | None
    app_scope_id: str | None
    member_type: str | None
    start_date_time: str | None
    end_date_time: str | None
    """Null: permanently eligible."""
    role_eligibility_schedule_id: str | None


class Expiration(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    type: str | None
    """``noExpiration``, ``afterDateTime``, ``afterDuration`` or ``notSpecified``."""
    end_date_time: str | None
    duration: str | None
    """ISO 8601 duration."""


class ScheduleInfo(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    start_date_time: str | None
    expiration: Expiration | None


class RoleAssignmentSchedule(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """How an assignment came about and how long it is to last."""

    id: str
    principal_id: str
    role_definition_id: str
    directory_scope_id: str | None
    app_scope_id: str | None
    assignment_type: str | None
    member_type: str | None
    status: str | None
    created_using: str | None
    """Id of the PIM request that made it; null for assignments made outside PIM."""
    created_date_time: str | None
    schedule_info: ScheduleInfo | None


class Approver(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Someone who approves (``subjectSet``): a user, a group, or by ``odata_type`` another kind such as a manager."""

    odata_type: str | None = msgspec.field(name="@odata.type")
    user_id: str | None
    group_id: str | None = None
    description: str | None


class ApprovalStage(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    primary_approvers: tuple[Approver, ...] | None
    escalation_approvers: tuple[Approver, ...] | None
    is_approver_justification_required: bool | None


class ApprovalSettings(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    is_approval_required: bool | None
    approval_mode: str | None
    approval_stages: tuple[ApprovalStage, ...] | None


class RuleTarget(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    caller: str | None
    """``Admin`` or ``EndUser``."""
    operations: tuple[str, ...] | None
    level: str | None
    """``Eligibility`` or ``Assignment``."""


class RolePolicyRule(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """One rule of a role's policy, of any type; ``id`` says which, and properties of the other types are None."""

    id: str
    """Such as ``Enablement_EndUser_Assignment``, ``Expiration_Admin_Eligibility``, ``Approval_EndUser_Assignment``."""
    odata_type: str | None = msgspec.field(name="@odata.type")
    target: RuleTarget | None
    setting: ApprovalSettings | None = None
    """Approval."""
    enabled_rules: tuple[str, ...] | None = None
    """Enablement: ``MultiFactorAuthentication``, ``Justification``, ``Ticketing``."""
    is_expiration_required: bool | None = None
    maximum_duration: str | None = None
    """Expiration, ISO 8601 duration."""
    is_enabled: bool | None = None
    claim_value: str | None = None
    """Authentication context, ``c1`` to ``c99``."""
    notification_type: str | None = None
    recipient_type: str | None = None
    """Notification: ``Requestor``, ``Approver`` or ``Admin``."""
    notification_level: str | None = None
    is_default_recipients_enabled: bool | None = None
    notification_recipients: tuple[str, ...] | None = None


class RolePolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    display_name: str | None
    is_organization_default: bool | None
    last_modified_date_time: str | None
    rules: tuple[RolePolicyRule, ...] | None

    def rule(self, rule_id: str) -> RolePolicyRule | None:
        """A rule by its id; None where the policy lacks it."""
        return next((rule for rule in self.rules or () if rule.id == rule_id), None)


class RolePolicyAssignment(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Which rules hold for which role (``unifiedRoleManagementPolicyAssignment``)."""

    id: str
    policy_id: str | None
    role_definition_id: str | None
    """``member`` or ``owner`` in the policies of a group."""
    scope_id: str | None
    scope_type: str | None
    policy: RolePolicy | None


class RoleManagementAlert(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An alert of PIM, as of its last scan."""

    id: str
    alert_definition_id: str | None
    """``DirectoryRole_{tenant id}_{alert name}``, such as ``..._StaleSignInAlert``."""
    is_active: bool | None
    incident_count: int | None
    last_scanned_date_time: str | None


class RoleManagementAlertConfiguration(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Whether PIM looks for what an alert is about. An alert that is switched off is not active, whatever there is."""

    id: str
    alert_definition_id: str | None
    is_enabled: bool | None


class ResourceAction(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An action of the directory that can require an authentication context (a protected action)."""

    id: str
    name: str | None
    is_privileged: bool | None
    is_authentication_context_settable: bool | None
    authentication_context_id: str | None
    """``c1`` to ``c99``; null: not protected."""


PIM_READERS = ("Global Reader", "Security Reader", "Privileged Role Administrator")

PERMISSION_IDS = (
    PermissionId(
        "RoleAssignmentSchedule.Read.Directory",
        application="d5fe8ce8-684c-4c83-a52c-46e882ce4be1",
        delegated="344a729c-0285-42c6-9014-f12b9b8d6129",
    ),
    PermissionId(
        "RoleEligibilitySchedule.Read.Directory",
        application="ff278e11-4a33-4d0c-83d2-d01dc58929a5",
        delegated="eb0788c2-6d4e-4658-8c9e-c0fb8053f03d",
    ),
    PermissionId(
        "RoleManagementPolicy.Read.Directory",
        application="fdc4c997-9942-4479-bfcb-75a36d1138df",
        delegated="3de2cdbe-0ff5-47d5-bdee-7f45b4749ead",
    ),
)
"""Of permissions that only this area needs."""

_RULES = (
    Always(at="policy", filled=("rules",)),
    Always(at="policy/rules[ApprovalRule]", filled=("setting",)),
    Always(at="policy/rules/setting/approvalStages/primaryApprovers[singleUser]", sent=("userId",)),
    Always(at="policy/rules/setting/approvalStages/primaryApprovers[groupMembers]", sent=("groupId",)),
    Always(at="policy/rules[EnablementRule]", sent=("enabledRules",)),
    Always(at="policy/rules[ExpirationRule]", sent=("isExpirationRequired", "maximumDuration")),
    Always(at="policy/rules[AuthenticationContextRule]", sent=("isEnabled", "claimValue")),
    Always(
        at="policy/rules[NotificationRule]",
        sent=("notificationType", "recipientType", "notificationLevel", "isDefaultRecipientsEnabled", "notificationRecipients"),
    ),
)

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="role_definitions",
        path="/roleManagement/directory/roleDefinitions",
        entity=RoleDefinition,
        permission=ROLE_MANAGEMENT_READ,
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 lacks isPrivileged",
        never_empty=True,
    ),
    Resource(
        name="role_assignments",
        path="/roleManagement/directory/roleAssignments",
        entity=RoleAssignment,
        permission=ROLE_MANAGEMENT_READ,
        lane=Lane.OTHER,
        lacking=dict.fromkeys(("usgov", "usgovdod", "china"), ("principalOrganizationId",)),
        never_empty=True,
        national=V1_METADATA,
    ),
    Resource(
        name="role_assignment_schedule_instances",
        path="/roleManagement/directory/roleAssignmentScheduleInstances",
        entity=RoleAssignmentScheduleInstance,
        permission=Permission(("RoleAssignmentSchedule.Read.Directory",), delegated_roles=PIM_READERS),
        lane=Lane.OTHER,
        licence=P2_OR_GOVERNANCE,
    ),
    Resource(
        name="role_eligibility_schedule_instances",
        path="/roleManagement/directory/roleEligibilityScheduleInstances",
        entity=RoleEligibilityScheduleInstance,
        permission=Permission(("RoleEligibilitySchedule.Read.Directory",), delegated_roles=PIM_READERS),
        lane=Lane.OTHER,
        licence=P2_OR_GOVERNANCE,
    ),
    Resource(
        name="role_assignment_schedules",
        path="/roleManagement/directory/roleAssignmentSchedules",
        entity=RoleAssignmentSchedule,
        permission=Permission(("RoleAssignmentSchedule.Read.Directory",), delegated_roles=PIM_READERS),
        lane=Lane.OTHER,
        licence=P2_OR_GOVERNANCE,
    ),
    Resource(
        name="role_management_policy_assignments",
        path="/policies/roleManagementPolicyAssignments",
        entity=RolePolicyAssignment,
        permission=Permission(("RoleManagementPolicy.Read.Directory",), delegated_roles=PIM_READERS),
        lane=Lane.OTHER,
        select=(),
        expand="policy($expand=rules)",
        filter="scopeId eq '/' and scopeType eq 'DirectoryRole'",  # refused with 400 without it
        always=_RULES,
        never_empty=True,
        licence=P2_OR_GOVERNANCE,
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
        licence=P2_OR_GOVERNANCE,
        content=Content.ACTIVITY,
    ),
    Resource(
        name="role_management_alert_configurations",
        path="/identityGovernance/roleManagementAlerts/alertConfigurations",
        entity=RoleManagementAlertConfiguration,
        permission=ROLE_ALERT_READ,
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 has no alerts of PIM",
        filter="scopeId eq '/' and scopeType eq 'DirectoryRole'",
        licence=P2_OR_GOVERNANCE,
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
        never_empty=True,
        configuration=True,
    ),
)
