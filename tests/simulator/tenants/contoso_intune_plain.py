"""How Contoso runs Intune: set up years ago, by people who have other duties now.

Windows is open to personal devices, one group may enrol its own telephones, the helpdesk holds a role over everything through an
ordinary group, nobody approves anything, and the certificate of Apple runs out in twelve days.
"""

from __future__ import annotations

from tests.intune.administration import role_assignment
from tests.intune.app_protection import protection
from tests.intune.shapes import ALL_USERS, target
from tests.simulator.tenant import Json, days_ago, guid
from tests.simulator.tenants.building import Builder

INTUNE = "0000000a-0000-0000-c000-000000000000"
DEFENDER = "fc780465-2017-40d4-a0c5-307022471b92"
_GRAPH = "#microsoft.graph."
_OPEN = {"platformBlocked": False, "personalDeviceEnrollmentBlocked": False}
_BLOCKED = {"platformBlocked": False, "personalDeviceEnrollmentBlocked": True}


def add_administration(build: Builder, *, helpdesk: list[str], central: list[str], pilot: str) -> None:
    """``helpdesk`` and ``central`` are the people of two teams; ``pilot`` is a group."""
    teams = {"north": build.group("Service desk", helpdesk), "central": build.group("Client management", central)}
    build.collections.update(
        {
            "deviceManagement/deviceEnrollmentConfigurations": _enrolment(pilot),
            "policies/mobileDeviceManagementPolicies": [
                {"id": INTUNE, "displayName": "Microsoft Intune", "appliesTo": "all", "isValid": True, "includedGroups": []}
            ],
            "deviceManagement/termsAndConditions": [{"id": _id("terms"), "displayName": "Terms of 2019"}],
            "deviceManagement/intuneBrandingProfiles": [
                {
                    "id": _id("branding"),
                    "profileName": "Default",
                    "isDefaultProfile": True,
                    "displayName": "Contoso",
                    "contactITPhoneNumber": "",
                    "contactITEmailAddress": "it@contoso.example",
                    "assignments": [],
                }
            ],
            "deviceManagement/operationApprovalPolicies": [],
            "deviceManagement/roleAssignments": [
                _role("Service desk", "Help Desk Operator", teams["north"]),
                _role("Client management", "Intune Role Administrator", teams["central"]),
            ],
            "deviceManagement/roleScopeTags": [
                {"id": "0", "displayName": "Default", "isBuiltIn": True, "assignments": []},
                {"id": "1", "displayName": "Berlin", "isBuiltIn": False, "assignments": []},
            ],
            "deviceManagement/mobileThreatDefenseConnectors": [
                {
                    "id": DEFENDER,
                    "partnerDisplayName": None,
                    "partnerState": "enabled",
                    "lastHeartbeatDateTime": days_ago(4),
                    "androidEnabled": False,
                    "iosEnabled": True,
                    "windowsEnabled": True,
                }
            ],
            **_connections(),
            **_app_protection(pilot),
        }
    )
    build.keyed["deviceManagement/termsAndConditions/{id}/assignments"] = {_id("terms"): []}
    build.singletons.update(
        {
            "deviceManagement/applePushNotificationCertificate": {
                "id": _id("push"),
                "appleIdentifier": "former.colleague@contoso.example",
                "expirationDateTime": days_ago(-12),
            },
            "deviceManagement/androidManagedStoreAccountEnterpriseSettings": {
                "id": "androidManagedStoreAccountEnterpriseSettings",
                "bindStatus": "boundAndValidated",
                "lastAppSyncStatus": "success",
                "lastAppSyncDateTime": days_ago(0.3),
            },
            "deviceManagement/dataProcessorServiceForWindowsFeaturesOnboarding": {
                "id": "dataProcessorServiceForWindowsFeaturesOnboarding",
                "areDataProcessorServiceForWindowsFeaturesEnabled": False,
                "hasValidWindowsLicense": True,
            },
        }
    )


def _app_protection(group: str) -> dict[str, list[Json]]:
    """Telephones with iOS get a policy for Outlook that warns, all but one group; those with Android get none."""
    assigned = (ALL_USERS, target("exclusionGroup", groupId=group))
    ios = protection(
        "ios",
        _id("app protection"),
        *assigned,
        displayName="Outlook on iPhones",
        appActionIfUnableToAuthenticateUser=None,
        appActionIfDeviceComplianceRequired="warn",
        periodOnlineBeforeAccessCheck="PT12H",
    )
    return {"deviceAppManagement/iosManagedAppProtections": [ios], "deviceAppManagement/androidManagedAppProtections": []}


def _id(name: str) -> str:
    return guid("contoso", "intune", name)


def _enrolment(pilot: str) -> list[Json]:
    default = {
        "@odata.type": f"{_GRAPH}deviceEnrollmentPlatformRestrictionsConfiguration",
        "id": f"{_id('default')}_DefaultPlatformRestrictions",
        "displayName": "All users and all devices",
        "priority": 0,
        "deviceEnrollmentConfigurationType": "defaultPlatformRestrictions",
        "assignments": [ALL_USERS],
        "windowsRestriction": _OPEN,
        "iosRestriction": _BLOCKED,
        "macOSRestriction": _BLOCKED,
        "androidRestriction": _BLOCKED,
        "androidForWorkRestriction": _BLOCKED,
    }
    own_telephones = {
        "@odata.type": f"{_GRAPH}deviceEnrollmentPlatformRestrictionConfiguration",
        "id": f"{_id('telephones')}_SinglePlatformRestriction",
        "displayName": "Own telephones",
        "priority": 1,
        "deviceEnrollmentConfigurationType": "singlePlatformRestriction",
        "assignments": [target("group", groupId=pilot)],
        "platformType": "ios",
        "platformRestriction": _OPEN,
    }
    return [default, own_telephones]


def _role(team: str, role: str, group: str) -> Json:
    held = role_assignment(_id(f"assignment {team}"), role, "allDevicesAndLicensedUsers", group)
    return {**held, "displayName": team}


def _connections() -> dict[str, list[Json]]:
    return {
        "deviceManagement/depOnboardingSettings": [
            {
                "id": _id("enrolment token"),
                "tokenName": "Apple Business Manager",
                "tokenExpirationDateTime": days_ago(-200),
                "lastModifiedDateTime": days_ago(165),
                "lastSuccessfulSyncDateTime": days_ago(9),
                "lastSyncErrorCode": 3,
            }
        ],
        "deviceAppManagement/vppTokens": [
            {
                "id": _id("volume token"),
                "organizationName": "Contoso",
                "state": "valid",
                "expirationDateTime": days_ago(-150),
                "lastSyncDateTime": days_ago(0.4),
                "lastSyncStatus": "completed",
            }
        ],
        "deviceManagement/ndesConnectors": [
            {
                "id": _id("connector"),
                "displayName": None,
                "machineName": "NDES01.contoso.example",
                "state": "active",
                "lastConnectionDateTime": days_ago(0.05),
                "connectorVersion": "6.2406.0.1001",
            },
            {
                "id": _id("old connector"),
                "displayName": None,
                "machineName": "OLDCA.contoso.example",
                "state": "inactive",
                "lastConnectionDateTime": days_ago(420),
                "connectorVersion": "6.1904.1.0",
            },
        ],
    }
