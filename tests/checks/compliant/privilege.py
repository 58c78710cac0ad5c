"""How roles are activated: PIM's rules for every privileged role, its schedules and alerts, and protected actions."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.names import (
    ANALYST_GROUP,
    APPROVERS,
    BREAK_GLASS_1,
    BREAK_GLASS_2,
    TENANT,
)
from tests.checks.compliant.people import (
    GLOBAL_ADMINISTRATOR,
    HELPDESK_ADMINISTRATOR,
    PRIVILEGED_ROLE_ADMINISTRATOR,
    SECURITY_ADMINISTRATOR,
    SECURITY_READER,
    assignment,
)

PRIVILEGED_ROLES = (
    GLOBAL_ADMINISTRATOR,
    HELPDESK_ADMINISTRATOR,
    PRIVILEGED_ROLE_ADMINISTRATOR,
    SECURITY_ADMINISTRATOR,
    SECURITY_READER,
)
_WATCHED = "soc@fabrikam.example"
_RULE = "#microsoft.graph.unifiedRoleManagementPolicy"


def notification(rule: str, *recipients: str) -> dict[str, Any]:
    """A rule that says who is told."""
    return {
        "@odata.type": f"{_RULE}NotificationRule",
        "id": rule,
        "notificationType": "Email",
        "recipientType": "Admin",
        "notificationLevel": "All",
        "isDefaultRecipientsEnabled": True,
        "notificationRecipients": list(recipients),
    }


def approval(*groups: str) -> dict[str, Any]:
    """The rule that asks members of these groups; none: no approval."""
    return {
        "@odata.type": f"{_RULE}ApprovalRule",
        "id": "Approval_EndUser_Assignment",
        "setting": {
            "isApprovalRequired": bool(groups),
            "approvalMode": "SingleStage" if groups else "NoApproval",
            "approvalStages": [
                {
                    "isApproverJustificationRequired": True,
                    "primaryApprovers": [{"@odata.type": "#microsoft.graph.groupMembers", "groupId": group} for group in groups],
                    "escalationApprovers": [],
                }
            ],
        },
    }


def group_policy(group: str, access: str) -> dict[str, Any]:
    """The rules for the ``member`` or ``owner`` of a group in PIM for Groups."""
    return {**policy_assignment(access, APPROVERS), "scopeId": group, "scopeType": "Group"}


def policy_assignment(role: str, *groups: str) -> dict[str, Any]:
    """The rules of one role, as PIM lists them with ``$expand=policy($expand=rules)``. ``groups`` approve."""
    approvers = groups or ((APPROVERS,) if role in {GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR} else ())
    return {
        "id": role,  # Graph's is `DirectoryRole_{tenant}_{policy}_{role}`; cases name a row by its role
        "policyId": f"DirectoryRole_{TENANT}_{role}",
        "roleDefinitionId": role,
        "scopeId": "/",
        "scopeType": "DirectoryRole",
        "policy": {
            "id": f"DirectoryRole_{TENANT}_{role}",
            "displayName": "DirectoryRole",
            "rules": [
                approval(*approvers),
                {
                    "@odata.type": f"{_RULE}EnablementRule",
                    "id": "Enablement_EndUser_Assignment",
                    "enabledRules": ["MultiFactorAuthentication", "Justification"],
                },
                {
                    "@odata.type": f"{_RULE}AuthenticationContextRule",
                    "id": "AuthenticationContext_EndUser_Assignment",
                    "isEnabled": False,
                    "claimValue": "",
                },
                {
                    "@odata.type": f"{_RULE}ExpirationRule",
                    "id": "Expiration_EndUser_Assignment",
                    "isExpirationRequired": True,
                    "maximumDuration": "PT8H",
                },
                {
                    "@odata.type": f"{_RULE}ExpirationRule",
                    "id": "Expiration_Admin_Eligibility",
                    "isExpirationRequired": True,
                    "maximumDuration": "P365D",
                },
                notification("Notification_Admin_Admin_Eligibility", _WATCHED),
                notification("Notification_Admin_Admin_Assignment", _WATCHED),
                notification("Notification_Admin_EndUser_Assignment", _WATCHED),
            ],
        },
    }


def schedule(key: str, principal: str, role: str, **properties: Any) -> dict[str, Any]:
    """An assignment with the request that made it."""
    return {
        **assignment(key, principal, role),
        "assignmentType": "Assigned",
        "memberType": "Direct",
        "status": "Provisioned",
        "createdUsing": f"request-of-{key}",
        "createdDateTime": "2026-01-01T00:00:00Z",
        "scheduleInfo": {"startDateTime": "2026-01-01T00:00:00Z", "expiration": {"type": "noExpiration"}},
        **properties,
    }


def alert(name: str, **properties: Any) -> dict[str, Any]:
    return {
        "id": name,  # Graph's is `DirectoryRole_{tenant}_{name}`; cases name an alert by its name
        "alertDefinitionId": f"DirectoryRole_{TENANT}_{name}",
        "isActive": False,
        "incidentCount": 0,
        "lastScannedDateTime": "2026-10-31T20:00:00Z",
        **properties,
    }


def alert_configuration(name: str, **properties: Any) -> dict[str, Any]:
    return {"id": name, "alertDefinitionId": f"DirectoryRole_{TENANT}_{name}", "isEnabled": True, **properties}


def action(name: str, context: str | None) -> dict[str, Any]:
    """An action of the directory that may ask for an authentication context."""
    return {
        "id": name.replace("/", "-"),
        "name": name,
        "isPrivileged": True,
        "isAuthenticationContextSettable": True,
        "authenticationContextId": context,
    }


RESOURCES: dict[str, Any] = {
    "role_management_policy_assignments": [policy_assignment(role) for role in PRIVILEGED_ROLES],
    "role_group_policies": {ANALYST_GROUP: [group_policy(ANALYST_GROUP, access) for access in ("member", "owner")]},
    "role_assignment_schedules": [
        schedule("ras-emergency-1", BREAK_GLASS_1, GLOBAL_ADMINISTRATOR),
        schedule("ras-emergency-2", BREAK_GLASS_2, GLOBAL_ADMINISTRATOR),
        schedule("ras-analysts", ANALYST_GROUP, SECURITY_READER),
    ],
    "role_management_alert_configurations": [
        alert_configuration("StaleSignInAlert"),
        alert_configuration("RedundantAssignmentAlert"),
        alert_configuration("RolesAssignedOutsidePimAlert"),
        alert_configuration("TooManyGlobalAdminsAssignedToTenantAlert"),
    ],
    "role_management_alerts": [
        alert("StaleSignInAlert"),
        alert("RedundantAssignmentAlert"),
        alert("RolesAssignedOutsidePimAlert"),
        alert("TooManyGlobalAdminsAssignedToTenantAlert"),
    ],
    "resource_actions": [
        action("microsoft.directory/conditionalAccessPolicies/create", "c1"),
        action("microsoft.directory/conditionalAccessPolicies/basic/update", "c1"),
        action("microsoft.directory/conditionalAccessPolicies/delete", "c1"),
        action("microsoft.directory/namedLocations/delete", None),
    ],
}
