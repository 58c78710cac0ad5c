"""Who administers Contoso: PIM half rolled out, standing administrators, and service principals that hold roles."""

from __future__ import annotations

from tests.simulator.tenant import Json, days_ago, guid
from tests.simulator.tenants import methods, microsoft
from tests.simulator.tenants.building import Builder
from tests.simulator.tenants.contoso_people import People
from tests.simulator.tenants.pim import alert_configurations, alerts, policy_assignment, rules


def assign(build: Builder, people: People, automation: str) -> None:
    """Role assignments, eligibilities, PIM rules and alerts. ``automation`` is a service principal that holds a role."""
    who, groups = people.leaders, people.groups
    # Global Administrators: six who always are, one of them synchronised, one stale.
    for name in ("emergency-1", "emergency-2", "owner", "synced", "stale"):
        build.roles.active("Global Administrator", who[name])
    build.roles.active("Global Administrator", who["it-lead"], outside_pim=True)
    build.roles.eligibility("Global Administrator", who["admin-1"])
    build.roles.active("Global Administrator", who["admin-1"], days=0.3, activated=True)
    build.roles.eligibility("Global Administrator", who["admin-2"], days=120)
    build.roles.eligibility("Privileged Role Administrator", who["admin-2"], days=120)
    build.roles.active("Application Administrator", who["contractor-admin"])
    build.roles.active("User Administrator", who["never"])
    build.roles.active("Exchange Administrator", who["exchange"], days=40)
    build.roles.active("Helpdesk Administrator", groups["tier1"], members=build.members(groups["tier1"]))
    build.roles.eligibility("Conditional Access Administrator", groups["ca-admins"], members=build.members(groups["ca-admins"]))
    build.roles.active("Security Reader", who["helpdesk"])
    build.roles.active("Directory Synchronization Accounts", who["sync"], outside_pim=True)
    # A guest who routes the traffic of the network, and a helpdesk that is a local administrator everywhere, for ever.
    build.roles.active("Global Secure Access Administrator", who["contractor-admin"], days=90)
    build.roles.active("Azure AD Joined Device Local Administrator", who["helpdesk"])
    build.custom_roles.append(_application_support())
    build.collections["roleManagement/exchange/roleDefinitions"] = [
        {"id": guid("contoso", "exchange role", name), "displayName": name} for name in ("Application Mail.Read", "Journaling")
    ]
    build.collections["roleManagement/exchange/roleAssignments"] = [
        {
            "id": guid("contoso", "exchange assignment"),
            "principalId": f"/ServicePrincipals/{automation}",
            "roleDefinitionId": guid("contoso", "exchange role", "Application Mail.Read"),
            "directoryScopeId": "/",
            "appScopeId": None,
        }
    ]
    # A pipeline that can make itself Global Administrator, with a secret, and an owner without a second factor.
    build.roles.active("Privileged Role Administrator", automation, outside_pim=True)
    build.keyed["users/{id}/authentication/methods"] = _methods(people)
    build.keyed_singletons["users/{id}/authentication/requirements"] = {
        people.staff[7]: {"perUserMfaState": "enforced"},
        people.staff[8]: {"perUserMfaState": "enabled"},
    }
    build.collections["policies/roleManagementPolicyAssignments"] = _policies(build, people)
    build.collections["identityGovernance/roleManagementAlerts/alertConfigurations"] = alert_configurations()
    build.collections["identityGovernance/roleManagementAlerts/alerts"] = alerts(
        StaleSignInAlert=1, RolesAssignedOutsidePimAlert=1
    )
    build.collections["identityGovernance/privilegedAccess/group/eligibilityScheduleInstances"] = [
        {
            "id": f"{groups['ca-admins']}_member_{who['admin-2']}",
            "accessId": "member",
            "memberType": "direct",
            "principalId": who["admin-2"],
            "groupId": groups["ca-admins"],
            "startDateTime": days_ago(100),
            "endDateTime": None,
            "eligibilityScheduleId": f"{groups['ca-admins']}_member_{who['admin-2']}",
        }
    ]
    build.collections["identityGovernance/privilegedAccess/group/assignmentScheduleInstances"] = [
        {
            "id": f"{groups['tier1']}_member_{who[name]}",
            "accessId": "member",
            "assignmentType": "assigned",
            "memberType": "direct",
            "principalId": who[name],
            "groupId": groups["tier1"],
            "startDateTime": days_ago(300),
            "endDateTime": None,
            "assignmentScheduleId": f"{groups['tier1']}_member_{who[name]}",
        }
        for name in ("helpdesk", "exchange")
    ]


def _application_support() -> Json:
    """A custom role whose name says less than it can do."""
    actions = ["applications/standard/read", "applications/basic/update", "applications/credentials/update"]
    return {
        "id": guid("contoso", "custom role"),
        "templateId": guid("contoso", "custom role"),
        "displayName": "Application support",
        "description": "Helps with application settings",
        "isBuiltIn": False,
        "isEnabled": True,
        "isPrivileged": False,
        "resourceScopes": ["/"],
        "version": None,
        "rolePermissions": [
            {"allowedResourceActions": [f"microsoft.directory/{action}" for action in actions], "condition": None}
        ],
    }


def _methods(people: People) -> dict[str, list[Json]]:
    who = people.leaders
    found = {key: [methods.password_of(key), methods.app(key)] for key in (who["owner"], who["stale"], who["it-lead"])}
    found[who["it-lead"]].append(methods.security_key(who["it-lead"], "Desk key"))
    found[who["synced"]] = [methods.password_of(who["synced"]), methods.phone(who["synced"])]
    found[who["emergency-1"]] = [methods.password_of(who["emergency-1"]), methods.security_key(who["emergency-1"], "Safe")]
    found[who["emergency-2"]] = [methods.password_of(who["emergency-2"])]
    return found


def _policies(build: Builder, people: People) -> list[Json]:
    approver = people.leaders["it-lead"]
    careful = rules(
        activation="PT4H",
        approvers=[(approver, build.users[approver]["displayName"])],
        permanent_active=False,
        notify=["security@contoso.example"],
    )
    listed = []
    for name, (template, _) in microsoft.ROLES.items():
        of_role = (
            careful if name == "Privileged Role Administrator" else rules(activation="PT8H", mfa=name == "Global Administrator")
        )
        listed.append(policy_assignment("contoso", "/", "DirectoryRole", template, of_role))
    # PIM for Groups: members activate with the settings that every group starts with.
    listed.extend(
        policy_assignment("contoso", people.groups["ca-admins"], "Group", access, rules(mfa=False))
        for access in ("member", "owner")
    )
    return listed
