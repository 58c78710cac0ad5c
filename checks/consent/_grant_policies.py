"""Consent policies that are assigned to the default user role, by what users can consent for."""

from __future__ import annotations

from ztscan.entities.policies import DefaultUserRolePermissions
from ztscan.entities.tenant import GroupSetting
from ztscan.plugin import required

FOR_SELF = "ManagePermissionGrantsForSelf"
FOR_OWNED_RESOURCES = "ManagePermissionGrantsForOwnedResource"
CONSENT_POLICY_SETTINGS = "dffd5d46-495d-40a9-8e21-954ff55e198a"
"""Template of the directory setting "Consent Policy Settings"."""


def assigned(permissions: DefaultUserRolePermissions, ability: str) -> tuple[str, ...]:
    """Ids of the consent policies that all members have for ``ability``, sorted. Raises Unknown if Graph omitted the list."""
    entries = required(
        permissions.permission_grant_policies_assigned,
        "authorization_policy",
        "defaultUserRolePermissions.permissionGrantPoliciesAssigned",
    )
    pairs = (entry.partition(".") for entry in entries)
    return tuple(sorted({policy for prefix, _, policy in pairs if prefix.casefold() == ability.casefold()}))


def consent_settings(settings: tuple[GroupSetting, ...]) -> GroupSetting | None:
    """The setting created from the consent template. None if there is none, so that the defaults apply.

    Raises Unknown where one that does not state its template may be it.
    """
    found = next((setting for setting in settings if setting.template_id == CONSENT_POLICY_SETTINGS), None)
    if found is None:
        for setting in settings:
            required(setting.template_id, "group_settings", "templateId")
    return found
