"""Who may read: the permissions and roles that several declarations share.

Least-privileged permissions: learn.microsoft.com/graph/permissions-reference and the permissions table of each endpoint.
"""

from __future__ import annotations

from ztscan.graph.resource import Permission

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
