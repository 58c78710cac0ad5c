"""What Microsoft 365 has beside the directory: SharePoint, labels, and what its administrators are told."""

from __future__ import annotations

from tests.simulator.tenant import Json, guid


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
