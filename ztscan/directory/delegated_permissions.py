"""Delegated permissions by what an application can do if they are granted for all users.

Names: learn.microsoft.com/graph/permissions-reference and the permissions of the older resources. Choice: with a
permission of ``CONTROL``, an application that acts as an administrator can change roles, applications, policies or credentials.
With a permission of ``DATA``, it can read or send mail, files, chats or sites of the signed-in user.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType

MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000"
EXCHANGE_ONLINE = "00000002-0000-0ff1-ce00-000000000000"
SHAREPOINT_ONLINE = "00000003-0000-0ff1-ce00-000000000000"
AZURE_SERVICE_MANAGEMENT = "797f4846-ba00-4fd7-ba43-dac1f8f63013"
AZURE_DEVOPS = "499b84ac-1321-427f-aa17-267ca6975798"
DATAVERSE = "00000007-0000-0000-c000-000000000000"
POWER_BI = "00000009-0000-0000-c000-000000000000"


class PermissionReach(enum.StrEnum):
    """What a risky delegated permission gives access to."""

    CONTROL = "control"
    DATA = "data"


def _scopes(reach: PermissionReach, names: str) -> dict[str, PermissionReach]:
    return {name.casefold(): reach for name in names.split()}


RISKY_SCOPES: Mapping[str, Mapping[str, PermissionReach]] = MappingProxyType(
    {
        MICROSOFT_GRAPH: _scopes(
            PermissionReach.CONTROL,
            """
            AdministrativeUnit.ReadWrite.All AgentIdentityBlueprint.AddRemoveCreds.All
            AgentIdentityBlueprint.ReadWrite.All AppRoleAssignment.ReadWrite.All Application.ReadUpdate.All
            Application.ReadWrite.All BitlockerKey.Read.All CustomSecAttributeAssignment.ReadWrite.All
            DelegatedPermissionGrant.ReadWrite.All DeviceLocalCredential.Read.All DeviceManagementApps.ReadWrite.All
            DeviceManagementConfiguration.ReadWrite.All DeviceManagementManagedDevices.PrivilegedOperations.All
            DeviceManagementManagedDevices.ReadWrite.All DeviceManagementRBAC.ReadWrite.All
            DeviceManagementScripts.ReadWrite.All Directory.AccessAsUser.All Directory.ReadWrite.All
            Domain-InternalFederation.ReadWrite.All Domain.ReadWrite.All EntitlementManagement.ReadWrite.All
            Group.ReadWrite.All GroupMember.ReadWrite.All IdentityProvider.ReadWrite.All
            LifecycleWorkflows.ReadWrite.All Organization.ReadWrite.All Policy.ReadWrite.ApplicationConfiguration
            Policy.ReadWrite.AuthenticationMethod Policy.ReadWrite.Authorization Policy.ReadWrite.ConditionalAccess
            Policy.ReadWrite.ConsentRequest Policy.ReadWrite.CrossTenantAccess Policy.ReadWrite.FedTokenValidation
            Policy.ReadWrite.PermissionGrant Policy.ReadWrite.SecurityDefaults PrivilegedAccess.ReadWrite.AzureAD
            PrivilegedAccess.ReadWrite.AzureADGroup PrivilegedAccess.ReadWrite.AzureResources
            PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup
            PublicKeyInfrastructure.ReadWrite.All RoleAssignmentSchedule.ReadWrite.Directory
            RoleEligibilitySchedule.ReadWrite.Directory RoleManagement.ReadWrite.Directory
            RoleManagementPolicy.ReadWrite.AzureADGroup RoleManagementPolicy.ReadWrite.Directory
            SecurityActions.ReadWrite.All ServicePrincipalEndpoint.ReadWrite.All Synchronization.ReadWrite.All
            TenantGovernance-PolicyTemplate.ReadWrite.All TenantGovernance-Relationship.ReadWrite.All
            TenantGovernance-Request.ReadWrite.All User-PasswordProfile.ReadWrite.All User.DeleteRestore.All
            User.EnableDisableAccount.All User.ReadWrite.All UserAuthMethod-HardwareOATH.ReadWrite.All
            UserAuthMethod-Passkey.ReadWrite.All UserAuthMethod-Password.ReadWrite.All
            UserAuthMethod-Phone.ReadWrite.All UserAuthMethod-QR.ReadWrite.All UserAuthMethod-TAP.ReadWrite.All
            UserAuthenticationMethod.ReadWrite.All
            """,
        )
        | _scopes(
            PermissionReach.DATA,
            """
            AiEnterpriseInteraction.Read ChannelMessage.Read.All ChannelMessage.ReadWrite ChannelMessage.Send
            Chat.Read Chat.ReadWrite Chat.ReadWrite.All ChatMessage.Send EAS.AccessAsUser.All EWS.AccessAsUser.All
            Files.Read.All Files.ReadWrite Files.ReadWrite.All IMAP.AccessAsUser.All Mail.Read Mail.Read.Shared
            Mail.ReadWrite Mail.ReadWrite.Shared Mail.Send Mail.Send.Shared MailboxFolder.ReadWrite
            MailboxItem.ImportExport MailboxSettings.ReadWrite Notes.Read.All Notes.ReadWrite.All
            POP.AccessAsUser.All SMTP.Send Sites.FullControl.All Sites.Manage.All Sites.Read.All Sites.ReadWrite.All
            eDiscovery.ReadWrite.All
            """,
        ),
        EXCHANGE_ONLINE: _scopes(
            PermissionReach.DATA,
            """
            EAS.AccessAsUser.All EWS.AccessAsUser.All IMAP.AccessAsUser.All Mail.ReadWrite POP.AccessAsUser.All
            """,
        )
        | _scopes(PermissionReach.CONTROL, "Exchange.Manage"),
        SHAREPOINT_ONLINE: _scopes(PermissionReach.DATA, "AllSites.FullControl AllSites.Manage AllSites.Write"),
        AZURE_SERVICE_MANAGEMENT: _scopes(PermissionReach.CONTROL, "user_impersonation"),
        AZURE_DEVOPS: _scopes(PermissionReach.DATA, "user_impersonation"),
        DATAVERSE: _scopes(PermissionReach.DATA, "user_impersonation"),
        POWER_BI: _scopes(PermissionReach.DATA, "Tenant.ReadWrite.All"),
    }
)
"""By resource application and permission, the name in lower case."""

_MAIL_AND_FILES = ("mail.", "files.", "sites.", "allsites.", "myfiles.")
_NARROW = (".selected", ".appfolder")
"""Suffixes of permissions for selected resources only."""


def reach_of(resource_app_id: str | None, scope: str) -> PermissionReach | None:
    """What ``scope`` on a resource gives access to. None if it is not known to be risky.

    On the three resources for mail, files and sites, these scopes count even if the table does not list their name.
    """
    name = scope.casefold()
    known = RISKY_SCOPES.get(resource_app_id or "", {}).get(name)
    if known is None and resource_app_id in (MICROSOFT_GRAPH, EXCHANGE_ONLINE, SHAREPOINT_ONLINE):
        return PermissionReach.DATA if name.startswith(_MAIL_AND_FILES) and not name.endswith(_NARROW) else None
    return known
