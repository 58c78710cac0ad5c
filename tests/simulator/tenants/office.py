"""What Microsoft 365 has beside the directory: SharePoint, labels, and what its administrators are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulator.tenant import Json, days_ago, guid
from tests.simulator.tenants import records
from tests.simulator.tenants.settings import E5_PLANS

if TYPE_CHECKING:
    from tests.simulator.tenants.building import Builder


def sharepoint(*, sharing: str, hardened: bool) -> Json:
    """The settings of SharePoint and OneDrive."""
    return {
        "id": "sharepointSettings",
        "allowedDomainGuidsForSyncApp": [],
        "availableManagedPathsForSiteCreation": ["/sites/", "/teams/"],
        "deletedUserPersonalSiteRetentionPeriodInDays": 30,
        "excludedFileExtensionsForSyncApp": [],
        "idleSessionSignOut": {
            "isEnabled": hardened,
            "warnAfterInSeconds": 1500 if hardened else 0,
            "signOutAfterInSeconds": 1800 if hardened else 0,
        },
        "imageTaggingOption": "basic",
        "isCommentingOnSitePagesEnabled": True,
        "isFileActivityNotificationEnabled": True,
        "isLegacyAuthProtocolsEnabled": not hardened,
        "isLoopEnabled": True,
        "isMacSyncAppEnabled": True,
        "isRequireAcceptingUserToMatchInvitedUserEnabled": hardened,
        "isResharingByExternalUsersEnabled": not hardened,
        "isSharePointMobileNotificationEnabled": True,
        "isSharePointNewsfeedEnabled": True,
        "isSiteCreationEnabled": not hardened,
        "isSiteCreationUIEnabled": not hardened,
        "isSitePagesCreationEnabled": True,
        "isSitesStorageLimitAutomatic": True,
        "isSyncButtonHiddenOnPersonalSite": False,
        "isUnmanagedSyncAppForTenantRestricted": False,
        "personalSiteDefaultStorageLimitInMB": 1048576,
        "sharingAllowedDomainList": ["contoso.example"] if hardened else [],
        "sharingBlockedDomainList": [],
        "sharingCapability": sharing,
        "sharingDomainRestrictionMode": "allowList" if hardened else "none",
        "siteCreationDefaultManagedPath": "/sites/",
        "siteCreationDefaultStorageLimitInMB": 26214400,
        "tenantDefaultTimezone": "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
    }


def labels(tenant: str) -> list[Json]:
    """Labels that somebody began with: none encrypts, and one was switched off again."""
    internal = [_label(tenant, "Internal only", 2), _label(tenant, "Internal and partners", 3)]
    return [
        {**_label(tenant, "Public", 0), "sublabels": []},
        {**_label(tenant, "Internal", 1), "sublabels": internal},
        {**_label(tenant, "Confidential pilot", 4, enabled=False, protection=True), "sublabels": []},
    ]


def _label(tenant: str, name: str, priority: int, *, enabled: bool = True, protection: bool = False) -> Json:
    return {
        "id": guid(tenant, "label", name),
        "name": name,
        "displayName": None,
        "description": f"For content that is {name.lower()}",
        "priority": priority,
        "toolTip": name,
        "autoTooltip": "",
        "actionSource": "manual",
        "applicableTo": "email,file",
        "hasProtection": protection,
        "isDefault": False,
        "isEnabled": enabled,
        "isEndpointProtectionEnabled": False,
    }


def operations(tenant: str, governing: str) -> dict[str, list[Json]]:
    """A configuration monitor that stopped, backups, a health alert, and a tenant that governs this one."""
    monitor = guid(tenant, "monitor")
    return {
        "admin/configurationManagement/configurationMonitors": [
            {
                "id": monitor,
                "displayName": "Exchange baseline",
                "description": "Set up in the pilot",
                "tenantId": guid(tenant, "tenant"),
                "status": "active",
                "mode": "monitorOnly",
                "inactivationReason": None,
                "monitorRunFrequencyInHours": 6,
                "createdDateTime": days_ago(140),
                "lastModifiedDateTime": days_ago(140),
            }
        ],
        "admin/configurationManagement/configurationMonitoringResults": [
            _run(tenant, monitor, 3.0, "successful"),
            _run(tenant, monitor, 0.25, "failed"),
        ],
        "admin/configurationManagement/configurationDrifts": [
            {
                "id": guid(tenant, "drift"),
                "monitorId": monitor,
                "tenantId": guid(tenant, "tenant"),
                "resourceType": "microsoft.exchange.transportconfig",
                "baselineResourceDisplayName": "Transport settings",
                "firstReportedDateTime": days_ago(33),
                "status": "active",
            }
        ],
        "directory/recovery/snapshots": [_snapshot(days + 0.2) for days in range(5)],
        "reports/healthMonitoring/alerts": [
            {
                "id": guid(tenant, "health-alert"),
                "alertType": "compliantDeviceSignInFailure",
                "scenario": "devices",
                "category": "authentication",
                "createdDateTime": days_ago(4),
                "state": "active",
            }
        ],
        "security/alerts_v2": [
            _alert(tenant, "Unusual activity from an app with priority account consent", "new", 19),
            _alert(tenant, "App with high volume of mail reading", "resolved", 12),
        ],
        "directory/tenantGovernance/governanceRelationships": [
            {
                "id": guid(tenant, "governed"),
                "governingTenantId": governing,
                "governingTenantName": "Fabrikam",
                "governedTenantId": guid(tenant, "tenant"),
                "governedTenantName": "Contoso",
                "status": "active",
                "createdType": "approvedByAdmin",
                "creationDateTime": days_ago(90),
            }
        ],
    }


def _run(tenant: str, monitor: str, days: float, status: str) -> Json:
    return {
        "id": guid(tenant, "monitor-run", status),
        "monitorId": monitor,
        "tenantId": guid(tenant, "tenant"),
        "runInitiationDateTime": days_ago(days),
        "runCompletionDateTime": days_ago(days),
        "runStatus": status,
        "driftsCount": 1,
    }


def _alert(tenant: str, title: str, status: str, days: float) -> Json:
    return {
        "id": guid(tenant, "alert", title),
        "title": title,
        "severity": "medium",
        "status": status,
        "serviceSource": "microsoftAppGovernance",
        "detectionSource": "appGovernancePolicy",
        "assignedTo": None,
        "classification": None,
        "investigationState": "unsupportedAlertType",
        "incidentId": None,
        "createdDateTime": days_ago(days),
        "lastUpdateDateTime": days_ago(days),
        "evidence": [],
    }


def _snapshot(days: float) -> Json:
    return {"id": days_ago(days), "createdDateTime": days_ago(days), "totalChangedObjects": 214}


LABEL_POLICIES = "users/{id}/security/informationProtection/labelPolicySettings"
PUBLISHED_LABELS = "users/{id}/security/informationProtection/sensitivityLabels"


_ASKED = 20
"""How many people a scan asks for their labels. The others of a large tenant are written without plans, to keep it small."""
NOTHING_SET: Json = {
    "id": "label-policy",
    "moreInfoUrl": None,
    "isMandatory": None,
    "isDowngradeJustificationRequired": None,
    "defaultLabelId": None,
}
"""The settings of a person without a label policy."""


def publish_labels(build: Builder, *, strict: bool) -> None:
    """One label for everybody; with ``strict`` it is the default, and nobody goes without or below it unasked."""
    label = guid(build.name, "label", "Internal only")
    settings: Json = {
        **NOTHING_SET,
        "isMandatory": strict,
        "isDowngradeJustificationRequired": strict,
        "defaultLabelId": label if strict else None,
    }
    shown = [_published(label, "Internal only")]
    members = sorted(key for key, row in build.users.items() if row["userType"] == "Member" and row["accountEnabled"])
    for key in members[:_ASKED]:
        if not build.users[key]["assignedPlans"]:
            build.users[key]["assignedPlans"] = [records.plan("MIPExchangeSolutions", E5_PLANS["MIP_S_CLP1"], 400)]
    build.keyed_singletons[LABEL_POLICIES] = dict.fromkeys(build.users, settings)
    build.keyed[PUBLISHED_LABELS] = dict.fromkeys(build.users, shown)


def _published(label: str, name: str) -> Json:
    """A label as a person sees it."""
    return {
        "id": label,
        "name": name,
        "contentFormats": ["file", "email"],
        "hasProtection": False,
        "isActive": True,
        "isAppliable": True,
        "sensitivity": 1,
    }
