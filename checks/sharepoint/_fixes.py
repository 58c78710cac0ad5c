"""How the findings on SharePoint are fixed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.setting_families import SHAREPOINT_SETTINGS
from ztscan.plugin import Effort, FixStep, Impact, NoFix, RecordedValues, Unfixable, step

from ._settings import most_open


def _settings(recorded: RecordedValues, body: Mapping[str, object]) -> Iterator[FixStep]:
    family = SHAREPOINT_SETTINGS
    yield step(family.resource, family.path, body, recorded.of(family.resource))


def sharing(recorded: RecordedValues, options: Mapping[str, object]) -> Iterator[FixStep]:
    """The most open level that the check accepts: a stricter one would block what nobody objects to."""
    yield from _settings(recorded, {"sharingCapability": most_open(new_guests=options["new_guests"] is True)})


def idle(recorded: RecordedValues, options: Mapping[str, object]) -> Iterator[FixStep]:
    """Sign-out after the accepted time, with a warning five minutes before, or halfway where that is sooner."""
    after = int(str(options["maximum_minutes"])) * 60
    if after < 60:
        raise Unfixable("SharePoint has no shorter time than a minute: raise the option `maximum_minutes`.")
    times = {"warnAfterInSeconds": max(after - 300, after // 2), "signOutAfterInSeconds": after}
    yield from _settings(recorded, {"idleSessionSignOut": {"isEnabled": True, **times}})


FIXES = {
    "external_sharing_limited": SHAREPOINT_SETTINGS.made_by(
        "Let people share only with guests who are accepted.",
        sharing,
        effort=Effort.HOURS,
        impact=Impact.MAY_BLOCK,
        notices="Links for anyone stop working. Without the option `new_guests`, people can no longer share with new addresses.",
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
    "idle_sign_out": SHAREPOINT_SETTINGS.made_by(
        "Sign out idle people from SharePoint and OneDrive after the accepted time.",
        idle,
        impact=Impact.PROMPT_ONCE,
        notices="People who leave a page idle on a device that nobody manages must sign in again.",
    ),
    "sync_managed_only": NoFix("The GUIDs of the domains are in Active Directory only. Add them in the admin center."),
    "item_insights": NoFix("The decision is declared in the configuration. Set item insights as it says."),
}
