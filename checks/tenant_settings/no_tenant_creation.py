from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import DefaultUserRolePermissions
from ztscan.plugin import Finding, Severity, Subject, check, required


@check(
    title="Users without an administrative role cannot create tenants",
    severity=Severity.MEDIUM,
    objectives=["identities.single_control_plane"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.1.2.3"],
            "cis-m365-7.0": ["5.1.2.3"],
            "maester": ["MT.1068", "CIS.M365.5.1.2.3"],
            "monkey365": ["eid-non-admin-users-allowedto-create-tenants"],
            "prowler": ["entra_policy_ensure_default_user_cannot_create_tenants"],
            "zta": ["21787"],
        }
    },
)
def no_tenant_creation(default_user_permissions: DefaultUserRolePermissions) -> Iterator[Finding]:
    """Checks that users without an administrative role cannot create Microsoft Entra tenants.

    What it checks:
        The default user role does not allow users to create tenants (`allowedToCreateTenants`).

    Why it matters:
        The creator of a tenant becomes its Global Administrator. Company data can then be stored in a directory that the
        organisation does not know, and to which its policies do not apply.

    Limits:
        Users can also create tenants from outside this tenant. The check does not look for tenants that already exist.

    Remediation:
        1. Open {portal:user_settings}, and set "Restrict non-admin users from creating tenants" to Yes.
        2. Or send `PATCH /policies/authorizationPolicy {"defaultUserRolePermissions": {"allowedToCreateTenants": false}}`.
        3. Assign the Tenant Creator role to users who need it.
        4. To verify, read `GET /policies/authorizationPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/fundamentals/users-default-permissions
        https://learn.microsoft.com/graph/api/resources/authorizationpolicy
    """
    name = "defaultUserRolePermissions.allowedToCreateTenants"
    if required(default_user_permissions.allowed_to_create_tenants, "authorization_policy", name):
        yield Finding(
            Subject("authorizationPolicy", "authorizationPolicy", "Authorization policy"),
            "every member can create tenants and becomes Global Administrator in them",
            "allowedToCreateTenants: true",
            "allowedToCreateTenants: false",
        )
