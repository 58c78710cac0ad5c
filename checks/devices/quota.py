from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.conditional_access import DeviceRegistrationPolicy
from ztscan.plugin import Finding, Severity, check, present

from ._registration import RESOURCE, SUBJECT, UNLIMITED


@check(
    title="A user can register at most ten devices",
    severity=Severity.LOW,
    objectives=["endpoints.register"],
    mappings={
        "equal": {"zta": ["21837"]},
        "stronger": {
            "cis-m365-6.0": ["5.1.4.2"],
            "cis-m365-7.0": ["5.1.4.2"],
            "prowler": ["entra_device_registration_max_devices_per_user_limited"],
        },
    },
    since="0.2.0",
)
def quota(device_registration_policy: DeviceRegistrationPolicy, *, maximum: int = 10) -> Iterator[Finding]:
    """Checks that the number of devices of a user is limited.

    What it checks:
        `userDeviceQuota` is between 1 and `maximum` (10). Null and 2147483647 mean that there is no limit. With 0, nobody can
        register a device.

    Why it matters:
        An attacker with one account can register many devices, and use each to get a session that outlives a password change.

    Limits:
        The quota counts joined and registered devices. Hybrid joined devices and Intune's own limit of devices are not part of
        it. Users with more devices keep them.

    Remediation:
        1. Open {portal:device_settings}, and set Maximum number of devices per user to 10 or fewer.
        2. Let people who set up devices for others use the role Device Enrollment Manager of Intune, or Windows Autopilot.

    References:
        https://learn.microsoft.com/entra/identity/devices/manage-device-identities
        https://learn.microsoft.com/graph/api/resources/deviceregistrationpolicy
    """
    limit = present(device_registration_policy.user_device_quota, RESOURCE, "userDeviceQuota")
    expected = f"userDeviceQuota between 1 and {maximum}"
    if limit is None or limit >= UNLIMITED:
        yield Finding(SUBJECT, "users can register any number of devices", "userDeviceQuota: no limit", expected)
    elif limit < 1:
        yield Finding(SUBJECT, "nobody can register a device", f"userDeviceQuota: {limit}", expected)
    elif limit > maximum:
        yield Finding(SUBJECT, f"a user can register {limit} devices", f"userDeviceQuota: {limit}", expected)
