from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import DefaultUserRolePermissions
from ztscan.plugin import Finding, Severity, Subject, check, required


@check(
    title="Only people with a role for it can create tenants",
    severity=Severity.MEDIUM,
    objectives=["identities.single_control_plane"],
    mappings={
        "cis-m365-6.0": ["5.1.2.3"],
        "cis-m365-7.0": ["5.1.2.3"],
        "maester": ["MT.1068", "CIS.M365.5.1.2.3"],
        "monkey365": ["eid-non-admin-users-allowedto-create-tenants"],
        "prowler": ["entra_policy_ensure_default_user_cannot_create_tenants"],
        "zta": ["21787"],
    },
)
def no_tenant_creation(default_user_permissions: DefaultUserRolePermissions) -> Iterator[Finding]:
    """Whether every member may create Microsoft Entra tenants.

    What it checks:
        The default user role does not allow the creation of tenants (`allowedToCreateTenants`).

    Why it matters:
        Whoever creates a tenant is its Global Administrator. Company data ends up in a directory that no policy of this one
        reaches and that nobody in charge knows of.

    Limits:
        Tenants can be created outside of this one, too; tenants that were created before are not looked for.

    Remediation:
        1. Open {portal:user_settings} and set "Restrict non-admin users from creating tenants"
           to Yes.
        2. Or send `PATCH /policies/authorizationPolicy {"defaultUserRolePermissions": {"allowedToCreateTenants": false}}`.
        3. Give the role Tenant Creator to those who need it.

    References:
        https://learn.microsoft.com/entra/fundamentals/users-default-permissions
        https://learn.microsoft.com/graph/api/resources/authorizationpolicy
    """
    name = "defaultUserRolePermissions.allowedToCreateTenants"
    if required(default_user_permissions.allowed_to_create_tenants, "authorization_policy", name):
        yield Finding(
            Subject("authorizationPolicy", "authorizationPolicy", "Authorization policy"),
            "every member can create a tenant and rule it",
            "allowedToCreateTenants: true",
            "allowedToCreateTenants: false",
        )
