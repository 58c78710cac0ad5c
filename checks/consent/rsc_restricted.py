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
    title="Only pre-approved applications can get access to the data of a team or chat",
    severity=Severity.MEDIUM,
    objectives=["identities.restrict_consent"],
    mappings={"stronger": {"zta": ["21810"]}},
)
def rsc_restricted(
    default_user_permissions: DefaultUserRolePermissions,
    permission_grant_policies: tuple[PermissionGrantPolicy, ...],
    teams_app_settings: TeamsAppSettings | Gap,
    *,
    allow_chats: bool = False,
) -> Iterator[Finding]:
    """Checks that resource-specific consent in Teams is off or limited to pre-approved applications.

    What it checks:
        The check covers every consent policy for owned resources of the default user role. Each policy allows only
        pre-approved applications. It is one of Microsoft's pre-approval policies, or a policy of the tenant that names the
        client applications. Consent for chat data (`isChatResourceSpecificConsentEnabled`) is off. The option `allow_chats`
        allows it.

    Why it matters:
        With resource-specific consent, a team owner or any chat member can give an application access to all its messages and
        files. This happens during installation, and no administrator reviews the request.

    Limits:
        Teams settings can be read only on behalf of a signed-in user. In an unattended scan, the chat setting is therefore
        not assessed. The check does not assess which applications are pre-approved.

    Remediation:
        1. Run `Set-MgBetaTeamRscConfiguration -State EnabledForPreApprovedAppsOnly`, or use `-State DisabledForAllApps`.
        2. Run `Set-MgBetaChatRscConfiguration -State DisabledForAllApps`, or send
           `PATCH /teamwork/teamsAppSettings {"isChatResourceSpecificConsentEnabled": false}` (beta).
        3. Approve the required applications with a pre-approval policy.
        4. To verify, read `GET /policies/authorizationPolicy` and `GET /teamwork/teamsAppSettings` (beta), and scan again.

    References:
        https://learn.microsoft.com/microsoftteams/platform/graph-api/rsc/resource-specific-consent
        https://learn.microsoft.com/microsoftteams/platform/graph-api/rsc/preapproval-instruction-docs
        https://learn.microsoft.com/graph/api/resources/teamsappsettings
    """
    known = {policy.id.casefold(): policy for policy in permission_grant_policies}
    for policy_id in assigned(default_user_permissions, FOR_OWNED_RESOURCES):
        policy = known.get(policy_id.casefold())
        if not _limited(policy_id.casefold(), policy):
            name = policy.display_name if policy and policy.display_name else policy_id
            yield Finding(
                Subject("permissionGrantPolicy", policy_id, name),
                f"team owners or chat members can grant any application access to the content under the policy {name}",
                f"{FOR_OWNED_RESOURCES}.{policy_id}",
                "no such policy, or a policy that allows only pre-approved applications",
            )
    if allow_chats:
        return
    if isinstance(teams_app_settings, Gap):
        raise Unknown(teams_app_settings)
    name = "isChatResourceSpecificConsentEnabled"
    if required(teams_app_settings.is_chat_resource_specific_consent_enabled, "teams_app_settings", name):
        yield Finding(
            Subject("teamsAppSettings", "teamsAppSettings", "Teams app settings"),
            "chat members can grant applications access to the chat",
            f"{name}: true",
            f"{name}: false",
        )


def _limited(policy_id: str, policy: PermissionGrantPolicy | None) -> bool:
    """Whether a consent policy allows only selected applications."""
    if policy_id.startswith(_BUILT_IN):
        return policy_id.startswith(_PRE_APPROVED)
    if policy is None:
        return False
    includes = required(policy.includes, "permission_grant_policies", "includes")
    return all(_names_clients(condition) for condition in includes)


def _names_clients(condition: PermissionGrantConditionSet) -> bool:
    clients = {client.casefold() for client in condition.client_application_ids or ()}
    return bool(clients - _ANY) and not clients & _ANY
