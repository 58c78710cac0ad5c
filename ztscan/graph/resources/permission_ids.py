"""Ids of permissions on Microsoft Graph, for application manifests, which know no names.

Those of the global cloud: a national cloud may give a permission another id, so whatever can ask the tenant asks by name.

Sources, two for each id wherever two can be had: concepts/includes/permissions-ids.md of
microsoftgraph/microsoft-graph-docs-contrib, permissions/new/ProvisioningInfo.json of microsoftgraph/microsoft-graph-devx-content,
and the manifests of published tools.
"""

from __future__ import annotations

from collections.abc import Mapping

APPLICATION_IDS: Mapping[str, str] = {
    "Application.Read.All": "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30",
    "AuditLog.Read.All": "b0afded3-3588-46d8-8b3d-9842eff778da",
    "AuthenticationContext.Read.All": "381f742f-e1f8-4309-b4ab-e3d91ae4c5c1",
    "Directory.Read.All": "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
    "DirectoryRecommendations.Read.All": "ae73097b-cb2a-4447-b064-5d80f6093921",
    "Domain.Read.All": "dbb9058a-0e50-45d7-ae91-66909b5d4664",
    "Group.Read.All": "5b567255-7703-4780-807c-7be8301ae99b",
    "GroupMember.Read.All": "98830695-27a2-44f7-8c18-0c3ebc9698f6",
    "GroupSettings.Read.All": "f3c4f514-c65a-43f5-bfce-1735872258dd",
    "LicenseAssignment.Read.All": "e2f98668-2877-4f38-a2f4-8202e0717aa1",
    "OnPremDirectorySynchronization.Read.All": "bb70e231-92dc-4729-aff5-697b3f04be95",
    "Organization.Read.All": "498476ce-e0fe-48b0-b801-37ba7e2685c6",
    "Policy.Read.All": "246dd0d5-5bd0-4def-940b-0421030a5b68",
    "Policy.Read.AuthenticationMethod": "8e3bc81b-d2f3-4b7b-838c-32c88218d2f0",
    "Policy.Read.DeviceConfiguration": "bdba4817-6ba1-4a7c-8a01-be9bc7c242dd",
    "Policy.Read.PermissionGrant": "9e640839-a198-48fb-8b9a-013fd6f6cbcd",
    "PrivilegedAssignmentSchedule.Read.AzureADGroup": "cd4161cb-f098-48f8-a884-1eda9a42434c",
    "PrivilegedEligibilitySchedule.Read.AzureADGroup": "edb419d6-7edc-42a3-9345-509bfdf5d87c",
    "Reports.Read.All": "230c1aed-a721-4c5d-9cb4-a90514e508ef",
    "RoleAssignmentSchedule.Read.Directory": "d5fe8ce8-684c-4c83-a52c-46e882ce4be1",
    "RoleEligibilitySchedule.Read.Directory": "ff278e11-4a33-4d0c-83d2-d01dc58929a5",
    "RoleManagement.Read.Directory": "483bed4a-2ad3-4361-a73b-c83ccdbdc53c",
    "RoleManagementAlert.Read.Directory": "ef31918f-2d50-4755-8943-b8638c0a077e",
    "RoleManagementPolicy.Read.Directory": "fdc4c997-9942-4479-bfcb-75a36d1138df",
    "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
    "UserAuthenticationMethod.Read.All": "38d9df27-64da-44fd-b7c5-a6fbac20248f",
}
"""Ids of app roles, by permission."""

DELEGATED_IDS: Mapping[str, str] = {
    "Agreement.Read.All": "af2819c9-df71-4dd3-ade7-4d7c9dc653b7",
    "Application.Read.All": "c79f8feb-a9db-4090-85f9-90d820caa0eb",
    "AuditLog.Read.All": "e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20",
    "AuthenticationContext.Read.All": "57b030f1-8c35-469c-b0d9-e4a077debe70",
    "Directory.Read.All": "06da0dbc-49e2-44d2-8312-53f166ab848a",
    "DirectoryRecommendations.Read.All": "34d3bd24-f6a6-468c-b67c-0c365c1d6410",
    "Domain.Read.All": "2f9ee017-59c1-4f1d-9472-bd5529a7b311",
    "Group.Read.All": "5f8c59db-677d-491f-a6b8-5f174b11ec1d",
    "GroupMember.Read.All": "bc024368-1153-4739-b217-4326f2e966d0",
    "GroupSettings.Read.All": "2eb2bc92-94ef-4c6b-b4ab-2a09bc975e0e",
    "LicenseAssignment.Read.All": "f395577a-0960-456b-979f-7228de0c5996",
    "OnPremDirectorySynchronization.Read.All": "f6609722-4100-44eb-b747-e6ca0536989d",
    "Organization.Read.All": "4908d5b9-3fb2-4b1e-9336-1888b7937185",
    "Policy.Read.All": "572fea84-0151-49b2-9301-11cb16974376",
    "Policy.Read.AuthenticationMethod": "a6ff13ac-1851-4993-8ca9-a671d70de2d5",
    "Policy.Read.DeviceConfiguration": "3616a4b0-6746-49c4-a678-4c237599074d",
    "Policy.Read.PermissionGrant": "414de6ea-2d92-462f-b120-6e2a809a6d01",
    "PrivilegedAssignmentSchedule.Read.AzureADGroup": "02a32cc4-7ab5-4b58-879a-0586e0f7c495",
    "PrivilegedEligibilitySchedule.Read.AzureADGroup": "8f44f93d-ecef-46ae-a9bf-338508d44d6b",
    "Reports.Read.All": "02e97553-ed7b-43d0-ab3c-f8bace0d040c",
    "RoleAssignmentSchedule.Read.Directory": "344a729c-0285-42c6-9014-f12b9b8d6129",
    "RoleEligibilitySchedule.Read.Directory": "eb0788c2-6d4e-4658-8c9e-c0fb8053f03d",
    "RoleManagement.Read.Directory": "741c54c3-0c1e-44a1-818b-3f97ab4e8c83",
    "RoleManagementAlert.Read.Directory": "cce71173-f76d-446e-97ff-efb2d82e11b1",
    "RoleManagementPolicy.Read.Directory": "3de2cdbe-0ff5-47d5-bdee-7f45b4749ead",
    "TeamworkAppSettings.Read.All": "44e060c4-bbdc-4256-a0b9-dcc0396db368",
    "User.Read.All": "a154be20-db9c-4678-8ab7-66f6cc099a59",
    "UserAuthenticationMethod.Read.All": "aec28ec7-4d02-4e8c-b864-50163aea77eb",
}
"""Ids of delegated scopes, by permission."""

UNCERTAIN: Mapping[str, str] = {
    "Domain-InternalFederation.Read.All": "documented since October 2025, in no published list of ids yet",
    "NetworkAccess.Read.All": "its id as an app role is in no published list that could be compared",
    "Policy.Read.B2BManagementPolicy": "published lists disagree on its id",
}
"""Permissions that stand in neither table, and why: a wrong id would grant nothing, and nobody would notice."""
