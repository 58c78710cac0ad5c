from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AuthorizationPolicy
from ztscan.plugin import Finding, Severity, Subject, check, required

_NAME = "defaultUserRolePermissions/allowedToCreateSecurityGroups"


@check(
    title="Only administrators create security groups",
    severity=Severity.LOW,
    objectives=["identities.self_service_access"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.1.3.2"],
            "cis-m365-7.0": ["5.1.3.1"],
            "maester": ["MT.1069"],
            "monkey365": ["eid-users-can-create-security-groups"],
            "prowler": ["entra_policy_default_user_cannot_create_security_groups"],
        }
    },
    since="0.2.0",
)
def security_creation_restricted(authorization_policy: AuthorizationPolicy) -> Iterator[Finding]:
    """Checks that users cannot create security groups.

    What it checks:
        Users without a role cannot create security groups (`allowedToCreateSecurityGroups` is false).

    Why it matters:
        The creator owns the group and adds whom they like. A group with a misleading name is then used for access.

    Limits:
        Applications with a permission to create groups are not affected. Microsoft 365 groups have a setting of their own:
        `groups.m365_creation_restricted`.

    Remediation:
        1. Open {portal:group_settings}, and set "Users can create security groups in Azure portals, API or PowerShell" to No.
        2. Or send `PATCH /policies/authorizationPolicy
           {"defaultUserRolePermissions": {"allowedToCreateSecurityGroups": false}}`.

    References:
        https://learn.microsoft.com/entra/identity/users/groups-self-service-management
        https://learn.microsoft.com/graph/api/resources/authorizationpolicy
    """
    permissions = required(
        authorization_policy.default_user_role_permissions, "authorization_policy", "defaultUserRolePermissions"
    )
    if required(permissions.allowed_to_create_security_groups, "authorization_policy", _NAME):
        subject = Subject("authorizationPolicy", "authorizationPolicy", "Authorization policy")
        name = "allowedToCreateSecurityGroups"
        yield Finding(subject, "all users can create security groups", f"{name}: true", f"{name}: false")
