"""People, roles and groups.

Two who work, three administrators with eligible roles, six analysts with a role through a group that they join just in time,
two emergency accounts, one guest.
"""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.names import (
    ADMIN,
    ALL_GUESTS,
    ANALYST_GROUP,
    ANALYSTS,
    APPROVERS,
    BREAK_GLASS_1,
    BREAK_GLASS_2,
    GUEST,
    HELPDESK,
    LEARNER,
    ONBOARDING,
    PROJECT,
    SECURITY_ADMIN,
    TENANT,
    WORKER,
)

EMERGENCY_ACCOUNTS = (BREAK_GLASS_1, BREAK_GLASS_2)

GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
PRIVILEGED_ROLE_ADMINISTRATOR = "e8611ab8-c189-46e8-94e1-60213ab1f814"
SECURITY_ADMINISTRATOR = "194ae4cb-b126-40b2-bd5b-6091b380977d"
HELPDESK_ADMINISTRATOR = "729827e3-9c14-49f7-bb1b-9608f156bbb8"
SECURITY_READER = "5d6b6bb7-de71-4623-b4af-96380a352509"
REPORTS_READER = "4a5d8f65-41da-4de4-8968-e035b65339cf"


def user(key: str, name: str, **properties: Any) -> dict[str, Any]:
    """A member as Graph lists one."""
    return {
        "id": key,
        "displayName": name.title(),
        "userPrincipalName": f"{name.replace(' ', '.')}@fabrikam.example",
        "userType": "Member",
        "accountEnabled": True,
        "createdDateTime": "2024-03-01T08:00:00Z",
        "creationType": None,
        "externalUserState": None,
        "onPremisesSyncEnabled": None,
        "employeeHireDate": None,
        "passwordPolicies": None,
        **properties,
    }


def registration(key: str, *methods: str, **properties: Any) -> dict[str, Any]:
    """A row of the registration report."""
    return {
        "id": key,
        "userType": "member",
        "isMfaCapable": True,
        "isMfaRegistered": True,
        "isPasswordlessCapable": True,
        "isSsprCapable": True,
        "isSsprEnabled": True,
        "isSsprRegistered": True,
        "methodsRegistered": list(methods),
        **properties,
    }


def details(key: str, name: str, **properties: Any) -> dict[str, Any]:
    """What is read of a privileged user: no mailbox, and only a licence for Entra."""
    return {
        **user(key, name),
        "lastPasswordChangeDateTime": "2026-08-01T08:00:00Z",
        "mail": None,
        "assignedLicenses": [{"skuId": "84a661c4-e949-4bd2-a560-ed7766fcaf2b", "disabledPlans": []}],
        "assignedPlans": [{"service": "exchange", "servicePlanId": None, "capabilityStatus": "Deleted"}],
        "provisionedPlans": [{"service": "exchange", "capabilityStatus": "Deleted", "provisioningStatus": "Success"}],
        **properties,
    }


def assignment(key: str, principal: str, role: str, scope: str = "/") -> dict[str, Any]:
    return {"id": key, "principalId": principal, "roleDefinitionId": role, "directoryScopeId": scope}


def group_membership(key: str, principal: str, group: str, **properties: Any) -> dict[str, Any]:
    """A membership as PIM for Groups lists it, in force or to be activated."""
    return {
        "id": key,
        "groupId": group,
        "principalId": principal,
        "accessId": "member",
        "memberType": "direct",
        "startDateTime": "2026-01-01T00:00:00Z",
        "endDateTime": None,
        **properties,
    }


def eligible_owner(key: str, principal: str, group: str) -> dict[str, Any]:
    """Who can activate the ownership of a group, until a date."""
    return group_membership(key, principal, group, accessId="owner", endDateTime="2027-03-01T00:00:00Z")


def instance(key: str, principal: str, role: str, **properties: Any) -> dict[str, Any]:
    """An assignment or eligibility as PIM lists it."""
    return {
        **assignment(key, principal, role),
        "memberType": "Direct",
        "startDateTime": "2026-01-01T00:00:00Z",
        "endDateTime": None,
        **properties,
    }


_ADMINS = {ADMIN: "ada admin", HELPDESK: "henk helpdesk", SECURITY_ADMIN: "sam security"}
_ANALYSTS = {key: f"analyst {number}" for number, key in enumerate(ANALYSTS, 1)}
_BREAK_GLASS = {BREAK_GLASS_1: "emergency one", BREAK_GLASS_2: "emergency two"}
_PRIVILEGED = {**_ADMINS, **_ANALYSTS, **_BREAK_GLASS}
_GROUPS = {APPROVERS: "PIM approvers", ANALYST_GROUP: "SOC analysts"}
_KEY = "passKeyDeviceBound"

RESOURCES: dict[str, Any] = {
    "organization": [
        {
            "id": TENANT,
            "displayName": "Fabrikam",
            "tenantType": "AAD",
            "onPremisesSyncEnabled": None,
            "verifiedDomains": [{"name": "fabrikam.example", "isDefault": True, "isInitial": False, "type": "Managed"}],
            "technicalNotificationMails": ["it@fabrikam.example"],
            "securityComplianceNotificationMails": ["security@fabrikam.example"],
        }
    ],
    "users": [
        *(user(key, name) for key, name in _PRIVILEGED.items()),
        user(WORKER, "wilma worker"),
        user(LEARNER, "lars learner"),
        user(
            GUEST,
            "gita guest",
            userType="Guest",
            userPrincipalName="gita_contoso.example#EXT#@fabrikam.example",
            creationType="Invitation",
            externalUserState="Accepted",
        ),
    ],
    "user_registration_details": [
        *(registration(key, _KEY) for key in _BREAK_GLASS),
        *(registration(key, _KEY, "microsoftAuthenticatorPush") for key in (*_ADMINS, *_ANALYSTS, WORKER, LEARNER)),
        registration(GUEST, "microsoftAuthenticatorPush", userType="guest"),
    ],
    "privileged_user_details": {key: details(key, name) for key, name in _PRIVILEGED.items()},
    "privileged_user_restrictions": {
        key: {"id": key, "isManagementRestricted": None if key in _BREAK_GLASS else True} for key in _PRIVILEGED
    },
    "privileged_user_sign_in_activity": {
        key: {"id": key, "signInActivity": {"lastSuccessfulSignInDateTime": "2026-10-30T07:00:00Z"}} for key in _PRIVILEGED
    },
    "privileged_user_authentication_methods": {
        key: [
            {"@odata.type": "#microsoft.graph.passwordAuthenticationMethod", "id": "28c10230-6103-485e-b985-444c60001490"},
            {"@odata.type": "#microsoft.graph.fido2AuthenticationMethod", "id": f"key-of-{key}", "passkeyType": "deviceBound"},
        ]
        for key in _BREAK_GLASS
    },
    "user_mfa_requirements": {key: {"perUserMfaState": "disabled"} for key in (*_PRIVILEGED, WORKER, LEARNER, GUEST)},
    "role_definitions": [
        {"id": key, "templateId": key, "displayName": name, "isBuiltIn": True, "isEnabled": True, "isPrivileged": privileged}
        for key, name, privileged in (
            (GLOBAL_ADMINISTRATOR, "Global Administrator", True),
            (PRIVILEGED_ROLE_ADMINISTRATOR, "Privileged Role Administrator", True),
            (SECURITY_ADMINISTRATOR, "Security Administrator", True),
            (HELPDESK_ADMINISTRATOR, "Helpdesk Administrator", True),
            (SECURITY_READER, "Security Reader", True),
            (REPORTS_READER, "Reports Reader", False),
        )
    ],
    "role_assignments": [
        assignment("ra-emergency-1", BREAK_GLASS_1, GLOBAL_ADMINISTRATOR),
        assignment("ra-emergency-2", BREAK_GLASS_2, GLOBAL_ADMINISTRATOR),
        assignment("ra-analysts", ANALYST_GROUP, SECURITY_READER),
    ],
    "role_assignment_schedule_instances": [
        instance("rai-emergency-1", BREAK_GLASS_1, GLOBAL_ADMINISTRATOR, assignmentType="Assigned"),
        instance("rai-emergency-2", BREAK_GLASS_2, GLOBAL_ADMINISTRATOR, assignmentType="Assigned"),
        instance("rai-analysts", ANALYST_GROUP, SECURITY_READER, assignmentType="Assigned"),
    ],
    "role_eligibility_schedule_instances": [
        instance("rei-ada", ADMIN, GLOBAL_ADMINISTRATOR, endDateTime="2027-03-01T00:00:00Z"),
        instance("rei-ada-pra", ADMIN, PRIVILEGED_ROLE_ADMINISTRATOR, endDateTime="2027-03-01T00:00:00Z"),
        instance("rei-sam", SECURITY_ADMIN, SECURITY_ADMINISTRATOR, endDateTime="2027-03-01T00:00:00Z"),
        instance("rei-henk", HELPDESK, HELPDESK_ADMINISTRATOR, endDateTime="2027-03-01T00:00:00Z"),
    ],
    "role_assignable_groups": [
        {"id": key, "displayName": name, "isAssignableToRole": True, "securityEnabled": True, "groupTypes": []}
        for key, name in _GROUPS.items()
    ],
    "role_group_members": {ANALYST_GROUP: [{"@odata.type": "#microsoft.graph.user", "id": ANALYSTS[0]}]},
    "role_group_owners": {APPROVERS: [], ANALYST_GROUP: []},
    "role_group_eligibility": {
        APPROVERS: [],
        ANALYST_GROUP: [
            group_membership(f"gei-{number}", key, ANALYST_GROUP, endDateTime="2027-03-01T00:00:00Z")
            for number, key in enumerate(ANALYSTS, 1)
        ],
    },
    "role_group_assignment_schedules": {
        APPROVERS: [],
        ANALYST_GROUP: [
            group_membership("gai-1", ANALYSTS[0], ANALYST_GROUP, assignmentType="activated", endDateTime="2026-11-01T12:00:00Z")
        ],
    },
    "excluded_group_eligibility": {},
    "group_members": {ONBOARDING: [{"@odata.type": "#microsoft.graph.user", "id": LEARNER}]},
    "deleted_users": [],
    "deleted_groups": [],
    "directory_objects": {
        **{
            key: {"@odata.type": "#microsoft.graph.user", "id": key, "displayName": name.title(), "userPrincipalName": f"{name}"}
            for key, name in _PRIVILEGED.items()
        },
        **{key: {"@odata.type": "#microsoft.graph.group", "id": key, "displayName": name} for key, name in _GROUPS.items()},
        ONBOARDING: {"@odata.type": "#microsoft.graph.group", "id": ONBOARDING, "displayName": "Onboarding"},
    },
    "krbtgt_accounts": [],
    "guests": [
        {
            "id": GUEST,
            "displayName": "Gita Guest",
            "userPrincipalName": "gita_contoso.example#EXT#@fabrikam.example",
            "accountEnabled": True,
            "createdDateTime": "2026-01-05T08:00:00Z",
            "externalUserState": "Accepted",
            "externalUserStateChangeDateTime": "2026-01-06T08:00:00Z",
            "sponsors": [{"@odata.type": "#microsoft.graph.user", "id": WORKER}],
        }
    ],
    "guest_sign_in_activity": [
        {
            "id": GUEST,
            "displayName": "Gita Guest",
            "userPrincipalName": "gita_contoso.example#EXT#@fabrikam.example",
            "accountEnabled": True,
            "createdDateTime": "2026-01-05T08:00:00Z",
            "externalUserState": "Accepted",
            "externalUserStateChangeDateTime": "2026-01-06T08:00:00Z",
            "signInActivity": {
                "lastSignInDateTime": "2026-10-01T07:00:00Z",
                "lastNonInteractiveSignInDateTime": None,
                "lastSuccessfulSignInDateTime": "2026-10-01T07:00:00Z",
            },
        }
    ],
    "dynamic_groups": [
        {
            "id": ALL_GUESTS,
            "displayName": "All guests",
            "groupTypes": ["DynamicMembership"],
            "membershipRule": '(user.userType -eq "Guest")',
            "membershipRuleProcessingState": "On",
        }
    ],
    "m365_groups": [
        {
            "id": PROJECT,
            "displayName": "Project",
            "visibility": "Private",
            "onPremisesSyncEnabled": None,
            "owners": [{"@odata.type": "#microsoft.graph.user", "id": WORKER}],
        }
    ],
    "group_lifecycle_policies": [
        {"id": "expiration", "groupLifetimeInDays": 180, "managedGroupTypes": "All", "alternateNotificationEmails": ""}
    ],
}
