from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.conditional_access import DeviceRegistrationPolicy
from ztscan.plugin import Finding, Severity, check, present

from ._registration import RESOURCE, SUBJECT, local_admins

_NAME = "azureADJoin/localAdmins/enableGlobalAdmins"


@check(
    title="Global Administrators do not become local administrators of joined devices",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access", "endpoints.register"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.1.4.3"],
            "cis-m365-7.0": ["5.1.4.3"],
            "maester": ["MT.1090"],
            "prowler": ["entra_device_registration_global_admins_not_local_admins"],
        }
    },
    since="0.2.0",
)
def ga_not_local_admin(device_registration_policy: DeviceRegistrationPolicy) -> Iterator[Finding]:
    """Checks that Microsoft Entra join does not make Global Administrators local administrators.

    What it checks:
        `azureADJoin.localAdmins.enableGlobalAdmins` is false. Null is true, the default.

    Why it matters:
        Global Administrators who can administer every device sign in to devices. Malware on one device can then steal the most
        powerful account of the tenant.

    Limits:
        The setting works when a device joins. Devices that joined before keep the role in their local group: Intune can remove
        it. The role Microsoft Entra Joined Device Local Administrator is not affected; see
        `privileged_access.device_local_admin_role`.

    Remediation:
        1. Make sure that support staff has another way in, such as Windows LAPS.
        2. Open {portal:device_settings}, and set Global administrator role is added as local administrator to No.
        3. Verify with `GET /policies/deviceRegistrationPolicy`.

    References:
        https://learn.microsoft.com/entra/identity/devices/assign-local-admin
        https://learn.microsoft.com/graph/api/resources/localadminsettings
    """
    local = local_admins(device_registration_policy)
    enabled = None if local is None else present(local.enable_global_admins, RESOURCE, _NAME)
    if enabled is not False:
        observed = f"enableGlobalAdmins: {'true' if enabled else 'not set, which is true'}"
        message = "Global Administrators become local administrators of every device that joins"
        yield Finding(SUBJECT, message, observed, "enableGlobalAdmins: false")
