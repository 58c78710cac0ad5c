"""Application permissions on Microsoft Graph that let their holder take over the tenant, alone or in one further step.

Ids and names: learn.microsoft.com/graph/permissions-reference. Each of them can assign roles or permissions, add credentials to
applications that hold more, change how users authenticate, or disable the policies that prevent this.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

POWERFUL_APP_ROLES: Mapping[str, str] = MappingProxyType(
    {
        "06b708a9-e830-4db3-a914-8e69da51d44f": "AppRoleAssignment.ReadWrite.All",
        "fc023787-fd04-4e44-9bc7-d454f00c0f0a": "Application.ReadUpdate.All",
        "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9": "Application.ReadWrite.All",
        "64d40371-8d58-4270-bc8a-b4a66de36b9a": "Domain-InternalFederation.ReadWrite.All",
        "7e05723c-0bb0-42da-be95-ae9f08a6e53c": "Domain.ReadWrite.All",
        "292d869f-3427-49a8-9dab-8c70152b74e9": "Organization.ReadWrite.All",
        "01c0a623-fc9b-48e9-b794-0756f8e8f067": "Policy.ReadWrite.ConditionalAccess",
        "a402ca1c-2696-4531-972d-6e5ee4aa11ea": "Policy.ReadWrite.PermissionGrant",
        "2f6817f8-7b12-4f0f-bc18-eeaf60705a9e": "PrivilegedAccess.ReadWrite.AzureADGroup",
        "41202f2c-f7ab-45be-b001-85c9728b9d69": "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup",
        "618b6020-bca8-4de6-99f6-ef445fa4d857": "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup",
        "a2b63618-5350-462d-b1b3-ba6eb3684e26": "PublicKeyInfrastructure.ReadWrite.All",
        "dd199f4a-f148-40a4-a2ec-f0069cc799ec": "RoleAssignmentSchedule.ReadWrite.Directory",
        "fee28b28-e1f3-4841-818e-2704dc62245f": "RoleEligibilitySchedule.ReadWrite.Directory",
        "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8": "RoleManagement.ReadWrite.Directory",
        "7e9ebcc1-90aa-4471-8051-e68d6b4e9c89": "UserAuthMethod-HardwareOATH.ReadWrite.All",
        "0400e371-7db1-4338-a269-96069eb65227": "UserAuthMethod-Passkey.ReadWrite.All",
        "6e85d483-7092-4375-babe-0a94a8213a58": "UserAuthMethod-Phone.ReadWrite.All",
        "4869299f-18c3-40c8-98f2-222657e67db1": "UserAuthMethod-QR.ReadWrite.All",
        "627169a8-8c15-451c-861a-5b80e383de5c": "UserAuthMethod-TAP.ReadWrite.All",
        "50483e42-d915-4231-9639-7fdb7fd190e5": "UserAuthenticationMethod.ReadWrite.All",
    }
)
"""Name by app role id."""
