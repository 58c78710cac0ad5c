"""How the findings on SharePoint are fixed."""

from __future__ import annotations

from ztscan.directory.setting_families import SHAREPOINT_SETTINGS
from ztscan.plugin import Effort, Impact, NoFix

FIXES = {
    "external_sharing_limited": SHAREPOINT_SETTINGS.sets(
        "Let people share only with guests who are in the directory.",
        {"sharingCapability": "existingExternalUserSharingOnly"},
        effort=Effort.HOURS,
        impact=Impact.MAY_BLOCK,
        notices="Links for anyone stop working, and people can no longer share with new addresses.",
        prepare=("Look for links for anyone in the sharing report of each site, and tell their owners.",),
    ),
    "domain_allow_list": SHAREPOINT_SETTINGS.sets(
        "Let people share only with approved domains.",
        {"sharingDomainRestrictionMode": "allowList", "sharingAllowedDomainList": ["{{allowed domain}}"]},
        effort=Effort.HOURS,
        impact=Impact.MAY_BLOCK,
        notices="People can no longer share with other domains.",
        prepare=("List the domains of your partners. The domains of today's guests are a proposal.",),
    ),
    "guests_cannot_reshare": SHAREPOINT_SETTINGS.sets(
        "Stop guests from sharing items that they do not own.",
        {"isResharingByExternalUsersEnabled": False},
        notices="Guests have to ask the owner of an item.",
    ),
    "invite_match": SHAREPOINT_SETTINGS.sets(
        "Require the invited account when somebody accepts an invitation.",
        {"isRequireAcceptingUserToMatchInvitedUserEnabled": True},
        impact=Impact.MAY_BLOCK,
        notices="Invitations that are accepted with another account fail.",
    ),
    "legacy_auth_off": SHAREPOINT_SETTINGS.sets(
        "Block legacy authentication to SharePoint and OneDrive.",
        {"isLegacyAuthProtocolsEnabled": False},
        effort=Effort.HOURS,
        impact=Impact.MAY_BLOCK,
        notices="Old Office versions and scripts that send a password can no longer sign in.",
        prepare=("Find legacy clients of SharePoint in the sign-in logs, and replace them.",),
    ),
    "idle_sign_out": SHAREPOINT_SETTINGS.sets(
        "Sign out idle people from SharePoint and OneDrive after an hour.",
        {"idleSessionSignOut": {"isEnabled": True, "warnAfterInSeconds": 3300, "signOutAfterInSeconds": 3600}},
        impact=Impact.PROMPT_ONCE,
        notices="People who leave a page idle on a device that nobody manages must sign in again.",
    ),
    "sync_managed_only": NoFix("The GUIDs of the domains are in Active Directory only. Add them in the admin center."),
    "item_insights": NoFix("The decision is declared in the configuration. Set item insights as it says."),
}
