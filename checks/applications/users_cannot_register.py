from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import DefaultUserRolePermissions
from ztscan.plugin import Finding, Severity, Subject, check, required


@check(
    title="Users without an administrative role cannot register applications",
    severity=Severity.MEDIUM,
    objectives=["apps.microsoft_cloud_apps"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.1.2.2"],
            "cis-m365-7.0": ["5.1.2.2"],
            "eidsca": ["AP10"],
            "maester": ["CIS.M365.5.1.2.2", "CISA.MS.AAD.5.1"],
            "monkey365": ["eid-users-can-register-apps-enabled"],
            "prowler": ["entra_thirdparty_integrated_apps_not_allowed", "entra_policy_ensure_default_user_cannot_create_apps"],
            "scuba": ["MS.AAD.5.1v1"],
        },
        "partial": {"zta": ["21807"]},
    },
)
def users_cannot_register(default_user_permissions: DefaultUserRolePermissions) -> Iterator[Finding]:
    """Checks that users without an administrative role cannot register applications.

    What it checks:
        The default user role does not allow users to create applications (`allowedToCreateApps`).

    Why it matters:
        The user who registers an application owns it. The owner can add secrets at any time and request consent from
        colleagues in the name of the organisation. An attacker with a stolen account keeps this access after a password
        reset.

    Limits:
        Users keep the applications that they already registered. Directory roles that allow the registration of applications
        are not assessed.

    Remediation:
        1. Open {portal:user_settings}, and set "Users can register applications" to No.
        2. Or send `PATCH /policies/authorizationPolicy {"defaultUserRolePermissions": {"allowedToCreateApps": false}}`.
        3. Assign the Application Developer role to developers who need it.
        4. To verify, read `GET /policies/authorizationPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/fundamentals/users-default-permissions
        https://learn.microsoft.com/graph/api/resources/authorizationpolicy
    """
    name = "defaultUserRolePermissions.allowedToCreateApps"
    if required(default_user_permissions.allowed_to_create_apps, "authorization_policy", name):
        yield Finding(
            Subject("authorizationPolicy", "authorizationPolicy", "Authorization policy"),
            "every member can register applications and becomes their owner",
            "allowedToCreateApps: true",
            "allowedToCreateApps: false",
        )
