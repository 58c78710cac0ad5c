from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import DefaultUserRolePermissions
from ztscan.plugin import Finding, Severity, Subject, check, required


@check(
    title="Only people with a role for it can register applications",
    severity=Severity.MEDIUM,
    objectives=["apps.microsoft_cloud_apps"],
    mappings={
        "cis-m365-6.0": ["5.1.2.2"],
        "cis-m365-7.0": ["5.1.2.2"],
        "eidsca": ["AP10"],
        "maester": ["CIS.M365.5.1.2.2", "CISA.MS.AAD.5.1"],
        "monkey365": ["eid-users-can-register-apps-enabled"],
        "prowler": ["entra_thirdparty_integrated_apps_not_allowed"],
        "scuba": ["MS.AAD.5.1v1"],
        "zta": ["21807"],
    },
)
def users_cannot_register(default_user_permissions: DefaultUserRolePermissions) -> Iterator[Finding]:
    """Whether every member may register applications.

    What it checks:
        The default user role does not allow the creation of applications (`allowedToCreateApps`).

    Why it matters:
        Whoever registers an application owns it, can add secrets to it at any time, and can ask colleagues for consent in the
        name of the organisation. A phished account gets a foothold that a reset of its password does not remove.

    Limits:
        Applications that users registered before stay theirs. Directory roles that may register applications are not looked at.

    Remediation:
        1. Open {portal:user_settings} and set "Users can register applications" to No.
        2. Or send `PATCH /policies/authorizationPolicy {"defaultUserRolePermissions": {"allowedToCreateApps": false}}`.
        3. Give developers the role Application Developer where they need it.

    References:
        https://learn.microsoft.com/entra/fundamentals/users-default-permissions
        https://learn.microsoft.com/graph/api/resources/authorizationpolicy
    """
    name = "defaultUserRolePermissions.allowedToCreateApps"
    if required(default_user_permissions.allowed_to_create_apps, "authorization_policy", name):
        yield Finding(
            Subject("authorizationPolicy", "authorizationPolicy", "Authorization policy"),
            "every member can register applications and own them",
            "allowedToCreateApps: true",
            "allowedToCreateApps: false",
        )
