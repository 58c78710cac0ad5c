from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AuthorizationPolicy
from ztscan.plugin import Finding, Severity, Subject, check, present, required

_PERMISSIONS = "defaultUserRolePermissions"
_SWITCH = "allowedToReadBitlockerKeysForOwnedDevice"


@check(
    title="Users cannot read the BitLocker recovery keys of their devices",
    severity=Severity.LOW,
    objectives=["endpoints.register"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.1.4.6"],
            "cis-m365-7.0": ["5.1.4.6"],
            "maester": ["CIS.M365.5.1.4.6"],
            "prowler": ["entra_policy_default_user_cannot_read_bitlocker_keys"],
            "zta": ["21954"],
        }
    },
    since="0.2.0",
)
def bitlocker_self_recovery_off(authorization_policy: AuthorizationPolicy) -> Iterator[Finding]:
    """Checks that recovery keys go through support.

    What it checks:
        `allowedToReadBitlockerKeysForOwnedDevice` is false. Null is true, the default.

    Why it matters:
        An attacker with the account and the device of a user can read the recovery key and decrypt the disk, without anybody
        being asked.

    Limits:
        This is a trade-off: Microsoft lets users read their keys by default, which keeps them working without support. Waive the
        check where that is the decision. The setting has no effect where no Windows device backs up its key.

    Remediation:
        1. Make sure that support can read recovery keys: Helpdesk Administrator and Cloud Device Administrator can.
        2. Open {portal:device_settings}, and set Restrict users from recovering the BitLocker key(s) for their owned devices to
           Yes.

    References:
        https://learn.microsoft.com/entra/identity/devices/manage-device-identities
        https://learn.microsoft.com/graph/api/resources/defaultuserrolepermissions
    """
    permissions = required(authorization_policy.default_user_role_permissions, "authorization_policy", _PERMISSIONS)
    allowed = present(
        permissions.allowed_to_read_bitlocker_keys_for_owned_device, "authorization_policy", f"{_PERMISSIONS}/{_SWITCH}"
    )
    if allowed is not False:
        observed = f"{_SWITCH}: {'true' if allowed else 'not set, which is true'}"
        message = "users can read the BitLocker recovery keys of their devices"
        subject = Subject("authorizationPolicy", "authorizationPolicy", "Authorization policy")
        yield Finding(subject, message, observed, f"{_SWITCH}: false")
