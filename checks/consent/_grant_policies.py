"""Which consent policies the default user role carries, by what they let people consent for."""

from __future__ import annotations

from ztscan.entities.policies import DefaultUserRolePermissions
from ztscan.entities.tenant import GroupSetting
from ztscan.plugin import required

FOR_SELF = "ManagePermissionGrantsForSelf"
FOR_OWNED_RESOURCES = "ManagePermissionGrantsForOwnedResource"
CONSENT_POLICY_SETTINGS = "dffd5d46-495d-40a9-8e21-954ff55e198a"
"""Template of the directory setting "Consent Policy Settings"."""


def assigned(permissions: DefaultUserRolePermissions, ability: str) -> tuple[str, ...]:
    """Ids of the consent policies that every member has for ``ability``, sorted. Raises Unknown where Graph left the list out."""
    entries = required(
        permissions.permission_grant_policies_assigned,
        "authorization_policy",
        "defaultUserRolePermissions.permissionGrantPoliciesAssigned",
    )
    pairs = (entry.partition(".") for entry in entries)
    return tuple(sorted({policy for prefix, _, policy in pairs if prefix.casefold() == ability.casefold()}))


def consent_settings(settings: tuple[GroupSetting, ...]) -> GroupSetting | None:
    """The object made from the consent template; None: nobody made one and the defaults hold."""
    return next((setting for setting in settings if setting.template_id == CONSENT_POLICY_SETTINGS), None)
