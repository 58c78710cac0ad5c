"""The permissions and roles that several declarations share.

Least-privileged permissions: learn.microsoft.com/graph/permissions-reference and the permissions table of each endpoint.
"""

from __future__ import annotations

import msgspec

from ztscan.graph.resource import Permission


class PermissionId(msgspec.Struct, frozen=True):
    """The ids that Microsoft fixed for one permission, for application manifests, which know no names.

    They are valid in the global cloud. A national cloud may use another id, so code that can read the tenant uses the name.
    Sources, two for each id where possible: concepts/includes/permissions-ids.md of
    microsoftgraph/microsoft-graph-docs-contrib, permissions/new/ProvisioningInfo.json of
    microsoftgraph/microsoft-graph-devx-content, and the manifests of published tools.
    """

    name: str
    application: str = ""
    """Id of the app role; empty where there is none."""
    delegated: str = ""
    """Id of the delegated scope; empty where there is none."""
    uncertain: str = ""
    """Why no id is given: a wrong id grants nothing, and the error is not visible."""


POLICY_READ_ALL = Permission(("Policy.Read.All",), delegated_roles=("Global Reader", "Security Reader"))
APPLICATION_READ_ALL = Permission(("Application.Read.All",), delegated_roles=("Global Reader", "Directory Readers"))
USER_READ_ALL = Permission(("User.Read.All",), delegated_roles=("Global Reader", "Directory Readers"))
GROUP_READ_ALL = Permission(("Group.Read.All",), delegated_roles=("Global Reader", "Directory Readers"))
GROUP_MEMBER_READ_ALL = Permission(("GroupMember.Read.All",), delegated_roles=("Global Reader", "Directory Readers"))
ROLE_MANAGEMENT_READ = Permission(
    ("RoleManagement.Read.Directory",), delegated_roles=("Global Reader", "Directory Readers", "Privileged Role Administrator")
)
ROLE_ALERT_READ = Permission(("RoleManagementAlert.Read.Directory",), delegated_roles=("Global Reader", "Security Reader"))
AUDIT_LOG_READ_ALL = Permission(("AuditLog.Read.All",), delegated_roles=("Global Reader", "Security Reader", "Reports Reader"))
AUTHENTICATION_METHOD_POLICY_READ = Permission(
    ("Policy.Read.AuthenticationMethod",),
    delegated_roles=("Global Reader", "Security Reader", "Authentication Policy Administrator"),
)

PERMISSION_IDS = (
    PermissionId(
        "Application.Read.All",
        application="9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30",
        delegated="c79f8feb-a9db-4090-85f9-90d820caa0eb",
    ),
    PermissionId(
        "AuditLog.Read.All", application="b0afded3-3588-46d8-8b3d-9842eff778da", delegated="e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20"
    ),
    PermissionId(
        "Directory.Read.All", application="7ab1d382-f21e-4acd-a863-ba3e13f7da61", delegated="06da0dbc-49e2-44d2-8312-53f166ab848a"
    ),
    PermissionId(
        "Group.Read.All", application="5b567255-7703-4780-807c-7be8301ae99b", delegated="5f8c59db-677d-491f-a6b8-5f174b11ec1d"
    ),
    PermissionId(
        "GroupMember.Read.All",
        application="98830695-27a2-44f7-8c18-0c3ebc9698f6",
        delegated="bc024368-1153-4739-b217-4326f2e966d0",
    ),
    PermissionId(
        "Policy.Read.All", application="246dd0d5-5bd0-4def-940b-0421030a5b68", delegated="572fea84-0151-49b2-9301-11cb16974376"
    ),
    PermissionId(
        "Policy.Read.AuthenticationMethod",
        application="8e3bc81b-d2f3-4b7b-838c-32c88218d2f0",
        delegated="a6ff13ac-1851-4993-8ca9-a671d70de2d5",
    ),
    PermissionId(
        "RoleManagement.Read.Directory",
        application="483bed4a-2ad3-4361-a73b-c83ccdbdc53c",
        delegated="741c54c3-0c1e-44a1-818b-3f97ab4e8c83",
    ),
    PermissionId(
        "RoleManagementAlert.Read.Directory",
        application="ef31918f-2d50-4755-8943-b8638c0a077e",
        delegated="cce71173-f76d-446e-97ff-efb2d82e11b1",
    ),
    PermissionId(
        "User.Read.All", application="df021288-bdef-4463-88db-98f22de89214", delegated="a154be20-db9c-4678-8ab7-66f6cc099a59"
    ),
)
"""Of permissions that several areas need. An area file has its own ``PERMISSION_IDS``."""
