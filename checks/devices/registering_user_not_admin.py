from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.conditional_access import DeviceRegistrationPolicy
from ztscan.plugin import Finding, Severity, check

from ._registration import SUBJECT, admits, local_admins

_NAME = "azureADJoin/localAdmins/registeringUsers"


@check(
    title="The user who joins a device does not become its local administrator",
    severity=Severity.MEDIUM,
    objectives=["endpoints.register"],
    mappings={
        "stronger": {
            "cis-m365-6.0": ["5.1.4.4"],
            "cis-m365-7.0": ["5.1.4.4"],
            "maester": ["MT.1091"],
            "prowler": ["entra_device_registration_registering_user_not_local_admin"],
        }
    },
    since="0.2.0",
)
def registering_user_not_admin(
    device_registration_policy: DeviceRegistrationPolicy, *, accepted: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """Checks that people do not administer the devices that they join.

    What it checks:
        `azureADJoin.localAdmins.registeringUsers` is nobody, or only users and groups whose ids are in `accepted`. Null is
        everybody, the default.

    Why it matters:
        Malware that runs as a local administrator can turn off protection, read the credentials of everybody who signs in, and
        stay.

    Limits:
        The setting works when a device joins. Devices that joined before keep their local administrators. A deployment profile
        of Windows Autopilot with the user type Standard overrides the setting for its devices; it is not assessed.

    Remediation:
        1. Find out who needs administrator rights, and give them Windows LAPS or Endpoint Privilege Management.
        2. Open {portal:device_settings}, and set Registering user is added as local administrator on the device to None.
        3. Add the ids of users and groups who keep the right to `accepted`.

    References:
        https://learn.microsoft.com/entra/identity/devices/assign-local-admin
        https://learn.microsoft.com/graph/api/resources/localadminsettings
    """
    local = local_admins(device_registration_policy)
    admitted = None if local is None else admits(local.registering_users, _NAME)
    expected = "registeringUsers: nobody" + (", or those who are accepted" if accepted else "")
    if admitted is None:
        message = "every user becomes local administrator of the devices that they join"
        yield Finding(SUBJECT, message, "registeringUsers: all users", expected)
        return
    agreed = {key.casefold() for key in accepted}
    others = sorted(key for key in admitted if key.casefold() not in agreed)
    if others:
        message = "selected users become local administrators of the devices that they join"
        yield Finding(SUBJECT, message, f"registeringUsers: {', '.join(others)}", expected)
