from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import DefaultUserRolePermissions
from ztscan.plugin import Finding, Severity, Subject, check, required


@check(
    title="Members can read other users, as Microsoft 365 requires",
    severity=Severity.LOW,
    objectives=["identities.self_service_access"],
    mappings={"equal": {"eidsca": ["AP14"]}},
)
def read_other_users(default_user_permissions: DefaultUserRolePermissions) -> Iterator[Finding]:
    """Checks that members can read other users in the directory.

    What it checks:
        The default user role allows members to read other users (`allowedToReadOtherUsers`).

    Why it matters:
        Turning the setting off looks like hardening, but Microsoft supports only the default. Without it, Teams, Planner and
        other Microsoft 365 services fail in ways that are hard to diagnose. The guest settings limit what external users can
        read.

    Limits:
        The check does not assess which properties members can read.

    Remediation:
        1. Send `PATCH /policies/authorizationPolicy {"defaultUserRolePermissions": {"allowedToReadOtherUsers": true}}`.
        2. Restrict guests instead: open {portal:external_collaboration} > Guest user access.
        3. To verify, read `GET /policies/authorizationPolicy`, and scan again.

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
