from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AdminCenterSetting
from ztscan.plugin import Finding, Gap, GapReason, Severity, Subject, Unknown, check, required

RESOURCE = "admin_center_setting"


@check(
    title="Members without a role cannot open the Microsoft Entra admin center",
    severity=Severity.LOW,
    objectives=["identities.privileged_access"],
    mappings={
        "cis-m365-6.0": ["5.1.2.4"],
        "cis-m365-7.0": ["5.1.2.4"],
        "monkey365": ["eid-restrict-users-entra-portal"],
    },
)
def admin_center_restricted(admin_center_setting: AdminCenterSetting) -> Iterator[Finding]:
    """Whether the admin center is closed to those who administer nothing.

    What it checks:
        Access to the Microsoft Entra admin center is restricted to people with an administrative role
        (`restrictNonAdminAccess`).

    Why it matters:
        The portal shows a curious or phished account the whole directory in a convenient form. Closing it takes away the
        convenience.

    Limits:
        It hides a portal and protects no interface: Graph and PowerShell answer as before. The setting exists in beta and in
        the global cloud only.

    Remediation:
        1. Open {portal:user_settings} and set "Restrict access to Microsoft Entra admin
           center" to Yes.
        2. Or send `PATCH /admin/entra/uxSetting {"restrictNonAdminAccess": "true"}` (beta).

    References:
        https://learn.microsoft.com/entra/fundamentals/users-default-permissions
    """
    restricted = str(required(admin_center_setting.restrict_non_admin_access, RESOURCE, "restrictNonAdminAccess")).casefold()
    if restricted == "false":
        yield Finding(
            Subject("uxSetting", "uxSetting", "Microsoft Entra admin center"),
            "everybody can browse the directory in the admin center",
            "restrictNonAdminAccess: false",
            "restrictNonAdminAccess: true",
        )
    elif restricted != "true":
        text = f"`{RESOURCE}` has the value `{restricted}` for `restrictNonAdminAccess`, which is not known here"
        raise Unknown(Gap(RESOURCE, GapReason.MALFORMED, text, "look at User settings in the Microsoft Entra admin center"))
