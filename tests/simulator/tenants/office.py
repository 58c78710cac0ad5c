"""What Microsoft 365 has beside the directory: SharePoint, labels, and what its administrators are told."""

from __future__ import annotations

from tests.simulator.tenant import Json


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
