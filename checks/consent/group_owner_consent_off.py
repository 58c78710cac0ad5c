from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.setting_values import switched_on
from ztscan.entities.policies import DefaultUserRolePermissions
from ztscan.entities.tenant import GroupSetting
from ztscan.plugin import Finding, Severity, Subject, check, required

from ._grant_policies import FOR_OWNED_RESOURCES, assigned, consent_settings

_SWITCH = "EnableGroupSpecificConsent"


@check(
    title="Group owners cannot grant applications access to the data of their groups",
    severity=Severity.MEDIUM,
    objectives=["identities.restrict_consent"],
    mappings={"equal": {"eidsca": ["CP01"], "maester": ["CISA.MS.AAD.5.4"]}},
)
def group_owner_consent_off(
    default_user_permissions: DefaultUserRolePermissions, group_settings: tuple[GroupSetting, ...]
) -> Iterator[Finding]:
    """Checks that group and team owners cannot consent on behalf of their members.

    What it checks:
        The default user role has no consent policy for owned resources (an entry that begins with
        `ManagePermissionGrantsForOwnedResource`). If the older directory setting `EnableGroupSpecificConsent` exists, it is
        off.

    Why it matters:
        Any owner of a group or team could let an application read all content of its members. Neither the members nor an
        administrator would be asked.

    Limits:
        Policies that allow only pre-approved applications are also reported. If you want them, waive the finding. Existing
        consent remains in effect.

    Remediation:
        1. Open {portal:user_consent_settings}.
        2. Under "Group owner consent for apps accessing data", select "Do not allow group owner consent".
        3. Or send `PATCH /policies/authorizationPolicy` with a `permissionGrantPoliciesAssigned` list without entries that
           begin with `ManagePermissionGrantsForOwnedResource`.
        4. If a setting from the template "Consent Policy Settings" exists, set `EnableGroupSpecificConsent` to `False` with
           `PATCH /groupSettings/{id}`.
        5. To verify, read `GET /policies/authorizationPolicy` and `GET /groupSettings`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-user-consent-groups
        https://learn.microsoft.com/entra/identity/enterprise-apps/manage-group-owner-consent-policies
    """
    setting = consent_settings(group_settings)
    if setting is not None and _is_listed(setting) and switched_on(setting, _SWITCH):
        yield Finding(
            Subject("directorySetting", setting.id, setting.display_name or "Consent Policy Settings"),
            "the directory setting allows group owners to consent to applications",
            "EnableGroupSpecificConsent: true",
            "EnableGroupSpecificConsent: false",
        )
    for policy in assigned(default_user_permissions, FOR_OWNED_RESOURCES):
        yield Finding(
            Subject("permissionGrantPolicy", policy, policy),
            f"owners of groups, teams or chats can grant applications access to the content under the policy {policy}",
            f"{FOR_OWNED_RESOURCES}.{policy}",
            "no consent policy for owned resources",
        )


def _is_listed(setting: GroupSetting) -> bool:
    """Whether the object has the switch. One that lacks it leaves the default; a list that was not returned tells nothing."""
    values = required(setting.values, "group_settings", "values")
    return any(value.name.casefold() == _SWITCH.casefold() for value in values)
