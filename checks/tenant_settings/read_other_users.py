from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import DefaultUserRolePermissions
from ztscan.plugin import Finding, Severity, Subject, check, required


@check(
    title="Members can read other users, as Microsoft 365 needs it",
    severity=Severity.LOW,
    objectives=["identities.self_service_access"],
    mappings={"eidsca": ["AP14"]},
)
def read_other_users(default_user_permissions: DefaultUserRolePermissions) -> Iterator[Finding]:
    """Whether members may still read the directory of users.

    What it checks:
        The default user role allows reading other users (`allowedToReadOtherUsers`).

    Why it matters:
        The switch looks like hardening, but Microsoft supports only its default: without it Teams, Planner and other services
        of Microsoft 365 fail in ways that are hard to trace. What outsiders see is limited by the guest settings.

    Limits:
        What members should see of each other is not judged here.

    Remediation:
        1. Send `PATCH /policies/authorizationPolicy {"defaultUserRolePermissions": {"allowedToReadOtherUsers": true}}`.
        2. Restrict guests instead: {portal:external_collaboration} >
           Guest user access.

    References:
        https://learn.microsoft.com/entra/fundamentals/users-default-permissions
        https://learn.microsoft.com/graph/api/resources/defaultuserrolepermissions
    """
    name = "defaultUserRolePermissions.allowedToReadOtherUsers"
    if not required(default_user_permissions.allowed_to_read_other_users, "authorization_policy", name):
        yield Finding(
            Subject("authorizationPolicy", "authorizationPolicy", "Authorization policy"),
            "members cannot read other users, which Microsoft 365 does not support",
            "allowedToReadOtherUsers: false",
            "allowedToReadOtherUsers: true",
        )
