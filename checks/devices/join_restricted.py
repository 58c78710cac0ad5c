from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.conditional_access import DeviceRegistrationPolicy
from ztscan.plugin import Finding, Severity, check

from ._registration import SUBJECT, admits, join_settings

_NAME = "azureADJoin/allowedToJoin"


@check(
    title="Only selected people can join devices to Microsoft Entra ID",
    severity=Severity.MEDIUM,
    objectives=["endpoints.register"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.1.4.1"],
            "cis-m365-7.0": ["5.1.4.1"],
            "maester": ["MT.1070"],
            "prowler": ["entra_device_registration_join_restricted"],
        }
    },
    since="0.2.0",
)
def join_restricted(device_registration_policy: DeviceRegistrationPolicy) -> Iterator[Finding]:
    """Checks that not every user can join a device.

    What it checks:
        `azureADJoin.allowedToJoin` admits nobody, or selected users and groups. Null is everybody, the default.

    Why it matters:
        A joined device is known to Conditional Access, and enrols in Intune where enrolment is automatic. An attacker with one
        stolen account can join a device of their own and keep access with it.

    Limits:
        How many people the selected groups have is not assessed. Hybrid join, registration of personal devices and the
        self-deploying mode of Windows Autopilot do not use this setting.

    Remediation:
        1. Open {portal:device_settings}, and set Users may join devices to Microsoft Entra to Selected.
        2. Add the group of people who set up devices, and those who use Windows Autopilot in user-driven mode.
        3. Verify with `GET /policies/deviceRegistrationPolicy`.

    References:
        https://learn.microsoft.com/entra/identity/devices/manage-device-identities
        https://learn.microsoft.com/graph/api/resources/deviceregistrationpolicy
    """
    if admits(join_settings(device_registration_policy).allowed_to_join, _NAME) is None:
        expected = "selected users and groups, or nobody"
        yield Finding(SUBJECT, "every user can join devices to Microsoft Entra ID", "allowedToJoin: all users", expected)
