from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.application_permissions import PermissionHolders, Reach
from ztscan.plugin import Severity, Yielded, check

from ._permissions import holders_of


@check(
    title="No application has a permission that leads directly to Global Administrator",
    severity=Severity.CRITICAL,
    objectives=["infrastructure.workload_identities", "identities.review_consent", "identities.app_developer_privilege"],
    mappings={"partial": {"maester": ["MT.1050"]}},
    since="0.2.0",
)
def critical_permissions_direct(
    permission_holders: PermissionHolders, *, allowed_applications: tuple[str, ...] = ()
) -> Iterator[Yielded]:
    """Permissions with which an application makes itself, or somebody, Global Administrator.

    What it checks:
        No application has an application permission that assigns roles or permissions, or adds credentials to applications
        that hold more. None changes how any user authenticates, or disables the policies that prevent this. The permission is
        matched by its id on the API that offers it: Microsoft Graph, and the other APIs with such permissions. Delegated
        permissions of the same names count if they are granted for everybody, or for a user with an active or eligible
        privileged role. The option `allowed_applications` lists accepted application (client) ids.

    Why it matters:
        An attacker with a credential of such an application controls the tenant, without MFA and without activation. Lists of
        role assignments do not show it. An application of this tenant that holds `RoleManagement.ReadWrite.Directory` fails the
        check with any credential.

    Limits:
        Applications of Microsoft's services are left out by their owner organisation, and counted in a note. An application
        that is disabled counts, because its permissions are back when it is enabled. Permissions that an application receives
        through a directory role are assessed by `privileged_access.workload_no_privileged_role`. Grants on the retired Azure AD
        Graph do not count. A permission that Microsoft added after this release is not on the list.

    Remediation:
        1. Open {portal:enterprise_apps}, select the application, and open Permissions. Find out who needs the permission.
        2. Replace it by a narrower one, such as `Application.ReadWrite.OwnedBy`, or by a directory role with a scope.
        3. Remove it: `DELETE /servicePrincipals/{resourceId}/appRoleAssignedTo/{assignmentId}`. For a delegated permission, send
           `PATCH /oauth2PermissionGrants/{id} {"scope": "User.Read"}`.
        4. If the permission is required, protect the owners and credentials of the application like an administrator, and add
           its client id to `allowed_applications`.
        5. To verify, read `GET /servicePrincipals/{id}/appRoleAssignments`, and scan again.

    References:
        https://learn.microsoft.com/graph/permissions-reference
        https://learn.microsoft.com/entra/identity/role-based-access-control/privileged-roles-permissions
        https://learn.microsoft.com/entra/identity/enterprise-apps/manage-application-permissions
    """
    consequence = "can take over the tenant with its permissions"
    yield from holders_of(permission_holders, Reach.DIRECT, allowed_applications, consequence)
