"""Privileged Identity Management as Graph returns it: schedules, instances, the rules of each role, and its alerts."""

from __future__ import annotations

from collections.abc import Sequence

from tests.simulator.tenant import NOW, Json, days_ago, guid
from tests.simulator.tenants.microsoft import ROLES


def rules(
    *,
    activation: str = "PT8H",
    mfa: bool = True,
    justification: bool = True,
    ticket: bool = False,
    approvers: Sequence[tuple[str, str]] = (),
    context: str = "",
    permanent_eligible: bool = True,
    permanent_active: bool = True,
    notify: Sequence[str] = (),
    notify_assignments: bool = False,
) -> list[Json]:
    """The seventeen rules of a role. ``approvers`` are users by id and name; ``notify`` are mail addresses."""
    enabled = [
        name for name, on in (("Justification", justification), ("MultiFactorAuthentication", mfa), ("Ticketing", ticket)) if on
    ]
    told = list(notify)
    listed: list[Json] = [
        _expiration("Expiration_Admin_Eligibility", "Admin", "Eligibility", not permanent_eligible, "P365D"),
        _enablement("Enablement_Admin_Eligibility", "Admin", "Eligibility", []),
        _expiration("Expiration_Admin_Assignment", "Admin", "Assignment", not permanent_active, "P180D"),
        _enablement("Enablement_Admin_Assignment", "Admin", "Assignment", ["Justification"]),
        _expiration("Expiration_EndUser_Assignment", "EndUser", "Assignment", True, activation),
        _enablement("Enablement_EndUser_Assignment", "EndUser", "Assignment", enabled),
        _approval(approvers),
        {
            "@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyAuthenticationContextRule",
            "id": "AuthenticationContext_EndUser_Assignment",
            "isEnabled": bool(context),
            "claimValue": context,
            "target": _target("EndUser", "Assignment"),
        },
    ]
    for level, caller in (("Eligibility", "Admin"), ("Assignment", "Admin"), ("Assignment", "EndUser")):
        for recipient in ("Admin", "Requestor", "Approver"):
            wanted = recipient == "Admin" and (caller == "EndUser" or notify_assignments)
            listed.append(_notification(recipient, caller, level, told if wanted else []))
    return listed


def _target(caller: str, level: str) -> Json:
    return {"caller": caller, "operations": ["all"], "level": level}


def _expiration(key: str, caller: str, level: str, required: bool, longest: str) -> Json:
    return {
        "@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyExpirationRule",
        "id": key,
        "isExpirationRequired": required,
        "maximumDuration": longest,
        "target": _target(caller, level),
    }


def _enablement(key: str, caller: str, level: str, enabled: Sequence[str]) -> Json:
    return {
        "@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyEnablementRule",
        "id": key,
        "enabledRules": list(enabled),
        "target": _target(caller, level),
    }


def _approval(approvers: Sequence[tuple[str, str]]) -> Json:
    named = [{"@odata.type": "#microsoft.graph.singleUser", "userId": key, "description": name} for key, name in approvers]
    return {
        "@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyApprovalRule",
        "id": "Approval_EndUser_Assignment",
        "target": _target("EndUser", "Assignment"),
        "setting": {
            "isApprovalRequired": bool(approvers),
            "isApprovalRequiredForExtension": False,
            "isRequestorJustificationRequired": True,
            "approvalMode": "SingleStage" if approvers else "NoApproval",
            "approvalStages": [
                {
                    "approvalStageTimeOutInDays": 1,
                    "isApproverJustificationRequired": True,
                    "escalationTimeInMinutes": 0,
                    "isEscalationEnabled": False,
                    "primaryApprovers": named,
                    "escalationApprovers": [],
                }
            ],
        },
    }


def _notification(recipient: str, caller: str, level: str, told: Sequence[str]) -> Json:
    return {
        "@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyNotificationRule",
        "id": f"Notification_{recipient}_{caller}_{level}",
        "notificationType": "Email",
        "recipientType": recipient,
        "notificationLevel": "All",
        "isDefaultRecipientsEnabled": True,
        "notificationRecipients": list(told),
        "target": _target(caller, level),
    }


def policy_assignment(tenant: str, scope: str, kind: str, role: str, of_role: list[Json]) -> Json:
    """What ``roleManagementPolicyAssignments`` says of one role, the policy and its rules inside."""
    policy_id = f"{kind}_{tenant}_{guid(tenant, 'pim-policy', scope, role)}"
    return {
        "id": f"{policy_id}_{role}",
        "policyId": policy_id,
        "scopeId": scope,
        "scopeType": kind,
        "roleDefinitionId": role,
        "policy": {
            "id": policy_id,
            "displayName": kind,
            "isOrganizationDefault": False,
            "scopeId": scope,
            "scopeType": kind,
            "lastModifiedDateTime": days_ago(90),
            "rules": of_role,
        },
    }


class Schedules:
    """Role assignments of a tenant, in the four forms that Graph shows them in."""

    def __init__(self, tenant: str) -> None:
        self.tenant = tenant
        self.assignments: list[Json] = []
        self.instances: list[Json] = []
        self.schedules: list[Json] = []
        self.eligible: list[Json] = []

    def active(
        self,
        role: str,
        principal: str,
        *,
        days: float | None = None,
        scope: str = "/",
        activated: bool = False,
        outside_pim: bool = False,
        members: Sequence[str] = (),
    ) -> None:
        """An active assignment: permanent, or ending in ``days``; ``activated`` from an eligible one; or made outside PIM.

        ``members`` of a group principal get instances of their own, as Graph shows them (``memberType`` Group).
        """
        definition = ROLES[role][0]
        key = guid(self.tenant, "assignment", role, principal, scope)
        end = _end(days)
        assigned = {
            "id": key,
            "principalId": principal,
            "roleDefinitionId": definition,
            "directoryScopeId": scope,
            "appScopeId": None,
        }
        self.assignments.append({**assigned, "condition": None, "principalOrganizationId": None})
        common = {
            **assigned,
            "assignmentType": "Activated" if activated else "Assigned",
            "startDateTime": None if outside_pim else days_ago(0.1 if activated else 150),
            "endDateTime": end,
            "roleAssignmentOriginId": key,
            "roleAssignmentScheduleId": key,
        }
        self.instances.append({**common, "memberType": "Direct"})
        for member in members:
            self.instances.append(
                {**common, "id": guid(self.tenant, "instance", key, member), "principalId": member, "memberType": "Group"}
            )
        self.schedules.append(
            {
                **assigned,
                "createdUsing": None if outside_pim else key,
                "createdDateTime": None if outside_pim else days_ago(150),
                "modifiedDateTime": None,
                "status": "Provisioned",
                "assignmentType": common["assignmentType"],
                "memberType": "Direct",
                "scheduleInfo": _schedule(end),
            }
        )

    def eligibility(self, role: str, principal: str, *, days: float | None = None, members: Sequence[str] = ()) -> None:
        """An eligible assignment, permanent or ending in ``days``."""
        key = guid(self.tenant, "eligibility", role, principal)
        end = _end(days)
        definition = ROLES[role][0]
        assigned = {
            "id": key,
            "principalId": principal,
            "roleDefinitionId": definition,
            "directoryScopeId": "/",
            "appScopeId": None,
        }
        common = {**assigned, "startDateTime": days_ago(150), "endDateTime": end, "roleEligibilityScheduleId": key}
        self.eligible.append({**common, "memberType": "Direct"})
        for member in members:
            self.eligible.append(
                {
                    **common,
                    "id": guid(self.tenant, "eligible-instance", key, member),
                    "principalId": member,
                    "memberType": "Group",
                }
            )


def _end(days: float | None) -> str | None:
    return None if days is None else days_ago(-days)


def _schedule(end: str | None) -> Json:
    expiration = {"type": "afterDateTime" if end else "noExpiration", "endDateTime": end, "duration": None}
    return {"startDateTime": days_ago(150), "recurrence": None, "expiration": expiration}


def alert(kind: str, *, incidents: int = 0) -> Json:
    """One PIM alert; active where it has incidents."""
    return {
        "id": f"DirectoryRole_/_{kind}",
        "alertDefinitionId": f"DirectoryRole_/_{kind}",
        "scopeId": "/",
        "scopeType": "DirectoryRole",
        "incidentCount": incidents,
        "isActive": incidents > 0,
        "lastModifiedDateTime": days_ago(1),
        "lastScannedDateTime": NOW.strftime("%Y-%m-%dT05:00:00Z"),
    }


ALERTS = (
    "StaleSignInAlert",
    "RolesAssignedOutsidePimAlert",
    "TooManyGlobalAdminsAssignedToTenantAlert",
    "RedundantAssignmentAlert",
    "NoMfaOnRoleActivationAlert",
    "SequentialActivationRenewalsAlert",
    "InvalidLicenseAlert",
)
"""The alerts that PIM raises on directory roles."""


def alerts(**incidents: int) -> list[Json]:
    """Every alert, with the number of its incidents where it has any."""
    return [alert(kind, incidents=incidents.get(kind, 0)) for kind in ALERTS]


def alert_configurations(*switched_off: str) -> list[Json]:
    """Whether PIM looks for what each alert is about."""
    return [
        {
            "@odata.type": f"#microsoft.graph.{_CONFIGURED.get(kind) or kind[0].lower() + kind[1:]}Configuration",
            "id": f"DirectoryRole_/_{kind}",
            "alertDefinitionId": f"DirectoryRole_/_{kind}",
            "scopeId": "/",
            "scopeType": "DirectoryRole",
            "isEnabled": kind not in switched_off,
        }
        for kind in ALERTS
    ]


_CONFIGURED = {"RolesAssignedOutsidePimAlert": "rolesAssignedOutsidePrivilegedIdentityManagementAlert"}
"""Alerts whose type has another name."""
