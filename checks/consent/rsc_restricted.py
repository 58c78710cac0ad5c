from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import (
    DefaultUserRolePermissions,
    PermissionGrantConditionSet,
    PermissionGrantPolicy,
    TeamsAppSettings,
)
from ztscan.plugin import Finding, Gap, Severity, Subject, Unknown, check, required

from ._grant_policies import FOR_OWNED_RESOURCES, assigned

_PRE_APPROVED = "microsoft-pre-approval-apps-for-"
_BUILT_IN = "microsoft-"
_ANY = frozenset({"all"})


@check(
    title="Apps get at the data of a team or chat only where an administrator approved them",
    severity=Severity.MEDIUM,
    objectives=["identities.restrict_consent"],
    mappings={"zta": ["21810"]},
)
def rsc_restricted(
    default_user_permissions: DefaultUserRolePermissions,
    permission_grant_policies: tuple[PermissionGrantPolicy, ...],
    teams_app_settings: TeamsAppSettings | Gap,
    *,
    allow_chats: bool = False,
) -> Iterator[Finding]:
    """Whether resource-specific consent in Teams is off, or limited to applications that were approved.

    What it checks:
        Every consent policy for owned resources that the default user role carries admits only applications approved beforehand:
        Microsoft's pre-approval policies, or a policy of the tenant that names the client applications. Consent for the data of a
        chat (`isChatResourceSpecificConsentEnabled`) is off; the option `allow_chats` accepts it.

    Why it matters:
        With resource-specific consent the owner of a team, or any member of a chat, grants an application all messages and files
        in it while installing it; no administrator sees the request.

    Limits:
        The settings of Teams can be read on behalf of a signed-in user only, so an unattended scan does not assess the part on
        chats. Which applications were approved beforehand is not looked at.

    Remediation:
        1. Run `Set-MgBetaTeamRscConfiguration -State EnabledForPreApprovedAppsOnly`, or `-State DisabledForAllApps`.
        2. Run `Set-MgBetaChatRscConfiguration -State DisabledForAllApps`, or send
           `PATCH /teamwork/teamsAppSettings {"isChatResourceSpecificConsentEnabled": false}` (beta).
        3. Approve the applications that need it with a pre-approval policy.

    References:
        https://learn.microsoft.com/microsoftteams/platform/graph-api/rsc/resource-specific-consent
        https://learn.microsoft.com/microsoftteams/platform/graph-api/rsc/preapproval-instruction-docs
        https://learn.microsoft.com/graph/api/resources/teamsappsettings
    """
    known = {policy.id.casefold(): policy for policy in permission_grant_policies}
    for policy_id in assigned(default_user_permissions, FOR_OWNED_RESOURCES):
        policy = known.get(policy_id.casefold())
        if not _limited(policy_id.casefold(), policy):
            yield Finding(
                Subject("permissionGrantPolicy", policy_id, policy.display_name if policy and policy.display_name else policy_id),
                "owners of teams or members of chats can let any application read what is in them",
                f"{FOR_OWNED_RESOURCES}.{policy_id}",
                "no such policy, or one that admits only approved applications",
            )
    if allow_chats:
        return
    if isinstance(teams_app_settings, Gap):
        raise Unknown(teams_app_settings)
    name = "isChatResourceSpecificConsentEnabled"
    if required(teams_app_settings.is_chat_resource_specific_consent_enabled, "teams_app_settings", name):
        yield Finding(
            Subject("teamsAppSettings", "teamsAppSettings", "Teams app settings"),
            "members of a chat can let an application read it",
            f"{name}: true",
            f"{name}: false",
        )


def _limited(policy_id: str, policy: PermissionGrantPolicy | None) -> bool:
    """Whether a consent policy admits only applications that were chosen."""
    if policy_id.startswith(_BUILT_IN):
        return policy_id.startswith(_PRE_APPROVED)
    return policy is not None and all(_names_clients(condition) for condition in policy.includes or ())


def _names_clients(condition: PermissionGrantConditionSet) -> bool:
    clients = {client.casefold() for client in condition.client_application_ids or ()}
    return bool(clients - _ANY) and not clients & _ANY
