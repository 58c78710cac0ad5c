from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AdminCenterSetting
from ztscan.plugin import Finding, Gap, GapReason, Severity, Subject, Unknown, check, required

RESOURCE = "admin_center_setting"


@check(
    title="Access to the Microsoft Entra admin center is restricted to administrators",
    severity=Severity.LOW,
    objectives=["identities.privileged_access"],
    mappings={
        "equal": {"cis-m365-6.0": ["5.1.2.4"], "cis-m365-7.0": ["5.1.2.4"], "monkey365": ["eid-restrict-users-entra-portal"]}
    },
)
def admin_center_restricted(admin_center_setting: AdminCenterSetting) -> Iterator[Finding]:
    """Checks that access to the Microsoft Entra admin center is restricted to administrators.

    What it checks:
        Access to the Microsoft Entra admin center is restricted to users with an administrative role
        (`restrictNonAdminAccess`).

    Why it matters:
        In the admin center, a user or an attacker with a stolen account can browse the directory easily. The restriction
        makes this less convenient.

    Limits:
        The setting hides a portal only. It does not restrict Microsoft Graph or PowerShell. The setting exists only in beta
        and only in the global cloud.

    Remediation:
        1. Open {portal:user_settings}, and set "Restrict access to Microsoft Entra admin center" to Yes.
        2. Or send `PATCH /admin/entra/uxSetting {"restrictNonAdminAccess": "true"}` (beta).
        3. To verify, read `GET /admin/entra/uxSetting` (beta), and scan again.

    References:
        https://learn.microsoft.com/entra/fundamentals/users-default-permissions
    """
    restricted = str(required(admin_center_setting.restrict_non_admin_access, RESOURCE, "restrictNonAdminAccess")).casefold()
    if restricted == "false":
        yield Finding(
            Subject("uxSetting", "uxSetting", "Microsoft Entra admin center"),
            "users without an administrative role can browse the directory in the admin center",
            "restrictNonAdminAccess: false",
            "restrictNonAdminAccess: true",
        )
    elif restricted != "true":
        text = f"`{RESOURCE}` has the value `{restricted}` for `restrictNonAdminAccess`, which ztscan does not recognise"
        raise Unknown(Gap(RESOURCE, GapReason.MALFORMED, text, "check User settings in the Microsoft Entra admin center"))
