"""Cases of `sharepoint.external_sharing_limited`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.tenant import E5
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, NotOffered, Verdict

SETTINGS = "sharepoint_settings"
SUBJECT = "sharepointSettings"
SHARING = f"{SETTINGS}/sharingCapability"
ANYONE = "externalUserAndGuestSharing"
NOT_ASSESSED = Verdict.NOT_ASSESSED
PLANS = f"subscribed_skus/tenant_{E5}/servicePlans"
NEW = {"servicePlanId": "new", "servicePlanName": "SHAREPOINT_NEW", "provisioningStatus": "Success", "appliesTo": "User"}
UNLICENSED: dict[str, Any] = {**WITHOUT_SUBSCRIPTIONS, SETTINGS: gap(SETTINGS, GapReason.NOT_LICENSED)}
ABSENT = NotOffered(SETTINGS, GapReason.NOT_IN_CLOUD, "`sharepoint_settings` is not offered", "offered elsewhere")
BASE: dict[str, Any] = {
    SETTINGS: {
        "sharingCapability": "existingExternalUserSharingOnly",
        "sharingDomainRestrictionMode": "allowList",
        "sharingAllowedDomainList": ["contoso.example"],
        "sharingBlockedDomainList": [],
        "isResharingByExternalUsersEnabled": False,
        "isRequireAcceptingUserToMatchInvitedUserEnabled": True,
        "isLegacyAuthProtocolsEnabled": False,
        "isUnmanagedSyncAppForTenantRestricted": True,
        "allowedDomainGuidsForSyncApp": ["bdd1ab9b-3fd0-4def-a761-ec8d7471732c"],
        "isMacSyncAppEnabled": False,
        "idleSessionSignOut": {"isEnabled": True, "warnAfterInSeconds": 1500, "signOutAfterInSeconds": 1800},
        "isSiteCreationEnabled": False,
    }
}

CASES = (
    Case("existing guests"),
    Case("off", {SHARING: "disabled"}),
    Case("new guests", {SHARING: "externalUserSharingOnly"}, {SUBJECT}),
    Case("new guests, which are accepted", {SHARING: "externalUserSharingOnly"}, options={"new_guests": True}),
    Case("anyone", {SHARING: ANYONE}, {SUBJECT}),
    Case("anyone, and new guests are accepted", {SHARING: ANYONE}, {SUBJECT}, options={"new_guests": True}),
    Case("a level that nobody knows", {SHARING: "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("a hostile level", {SHARING: "<b>`|\u001b[2J"}, verdict=NOT_ASSESSED),
    Case("R13: null", {SHARING: None}, verdict=NOT_ASSESSED),
    Case("R13: the level was not returned", {SHARING: Remove()}, verdict=NOT_ASSESSED),
    Case("wrapped, as the documentation shows it", {SETTINGS: {"value": BASE[SETTINGS]}}),
    Case("no SharePoint", UNLICENSED, verdict=Verdict.NOT_APPLICABLE),
    Case("no SharePoint, and settings", {**WITHOUT_SUBSCRIPTIONS, SHARING: ANYONE}, verdict=Verdict.NOT_APPLICABLE),
    Case("a plan of another name", {PLANS: [NEW], SHARING: ANYONE}, {SUBJECT}),
    Case("refused for the licence, which is there", {SETTINGS: gap(SETTINGS, GapReason.NOT_LICENSED)}, verdict=NOT_ASSESSED),
    Case("could not be read", {SETTINGS: gap(SETTINGS)}, verdict=NOT_ASSESSED),
    Case("subscriptions could not be read", {"subscribed_skus": gap("subscribed_skus")}, verdict=NOT_ASSESSED),
    Case("not in this cloud", {SETTINGS: ABSENT}, verdict=Verdict.NOT_APPLICABLE, cloud="china"),
)
