from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.application_permissions import PermissionHolders, Reach
from ztscan.plugin import Severity, Yielded, check

from ._permissions import holders_of


@check(
    title="No application has a permission that leads indirectly to Global Administrator",
    severity=Severity.HIGH,
    objectives=["infrastructure.workload_identities", "identities.review_consent"],
    mappings={"partial": {"maester": ["MT.1051"]}},
    since="0.2.0",
)
def critical_permissions_indirect(
    permission_holders: PermissionHolders, *, allowed_applications: tuple[str, ...] = ()
) -> Iterator[Yielded]:
    """Permissions with which an application reaches Global Administrator in one more step.

    What it checks:
        No application has an application permission that changes groups, users, devices or policies on which somebody's
        privileged access rests. Examples are `Group.ReadWrite.All`, `User.ReadWrite.All`,
        `DeviceManagementConfiguration.ReadWrite.All` or `Policy.ReadWrite.AuthenticationMethod`. Delegated permissions of the
        same kind count if they are granted for everybody, or for a user with an active or eligible privileged role. The
        option `allowed_applications` lists accepted application (client) ids.

    Why it matters:
        The application adds a member to a group that can activate a role, or runs a script on the device of an administrator.
        The credential of the application is then as powerful as the administrator.

    Limits:
        The check does not assess whether the other step is open in this tenant. It would need a group that holds a role, or
        an administrator with a managed device. Permissions that lead to Global Administrator directly are assessed by
        `applications.critical_permissions_direct` and not again here. Applications of Microsoft's services are left out.

    Remediation:
        1. Open {portal:enterprise_apps}, select the application, and open Permissions. Find out who needs the permission.
        2. Replace it by a narrower one, such as `Group.Read.All`, or by a directory role for one administrative unit.
        3. Remove it: `DELETE /servicePrincipals/{resourceId}/appRoleAssignedTo/{assignmentId}`. For a delegated permission, send
           `PATCH /oauth2PermissionGrants/{id} {"scope": "User.Read"}`.
        4. If the permission is required, add the client id of the application to `allowed_applications`.
        5. To verify, read `GET /servicePrincipals/{id}/appRoleAssignments`, and scan again.

    References:
        https://learn.microsoft.com/graph/permissions-reference
        https://learn.microsoft.com/entra/identity/role-based-access-control/protected-actions-overview
        https://learn.microsoft.com/entra/identity/enterprise-apps/manage-application-permissions
    """
    consequence = "can take over the tenant in one more step with its permissions"
    yield from holders_of(permission_holders, Reach.INDIRECT, allowed_applications, consequence)
