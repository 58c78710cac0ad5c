from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import DefaultUserRolePermissions
from ztscan.entities.tenant import GroupSetting
from ztscan.plugin import Finding, Severity, Subject, check

from ._grant_policies import FOR_OWNED_RESOURCES, assigned, consent_settings


@check(
    title="Owners of groups cannot give applications access to the data of their groups",
    severity=Severity.MEDIUM,
    objectives=["identities.restrict_consent"],
    mappings={"eidsca": ["CP01"], "maester": ["CISA.MS.AAD.5.4"]},
)
def group_owner_consent_off(
    default_user_permissions: DefaultUserRolePermissions, group_settings: tuple[GroupSetting, ...]
) -> Iterator[Finding]:
    """Whether owners of groups and teams may consent on behalf of everybody in them.

    What it checks:
        The default user role carries no consent policy for owned resources (an entry that begins with
        `ManagePermissionGrantsForOwnedResource`), and the older directory setting `EnableGroupSpecificConsent`, where it is still
        there, is off.

    Why it matters:
        Anybody who owns one group or team could let an application read all that its members wrote, without them or an
        administrator being asked.

    Limits:
        Policies that admit only applications approved beforehand are reported like any other: waive the finding if they are
        wanted. What was granted earlier stays in force.

    Remediation:
        1. Open {portal:user_consent_settings}.
        2. Under "Group owner consent for apps accessing data" choose "Do not allow group owner consent".
        3. Or send `PATCH /policies/authorizationPolicy` with a `permissionGrantPoliciesAssigned` without entries that begin with
           `ManagePermissionGrantsForOwnedResource`.
        4. If a setting from the template "Consent Policy Settings" exists, set `EnableGroupSpecificConsent` to `False` by
           `PATCH /groupSettings/{id}`.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-user-consent-groups
        https://learn.microsoft.com/entra/identity/enterprise-apps/manage-group-owner-consent-policies
    """
    setting = consent_settings(group_settings)
    if setting is not None and (setting.value("EnableGroupSpecificConsent") or "").casefold() == "true":
        yield Finding(
            Subject("directorySetting", setting.id, setting.display_name or "Consent Policy Settings"),
            "the directory setting lets owners of groups consent to applications",
            "EnableGroupSpecificConsent: true",
            "EnableGroupSpecificConsent: false",
        )
    for policy in assigned(default_user_permissions, FOR_OWNED_RESOURCES):
        yield Finding(
            Subject("permissionGrantPolicy", policy, policy),
            "owners of groups, teams or chats can let applications read what is in them",
            f"{FOR_OWNED_RESOURCES}.{policy}",
            "no consent policy for owned resources",
        )
