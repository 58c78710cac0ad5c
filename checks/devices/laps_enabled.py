from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.conditional_access import DeviceRegistrationPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._registration import RESOURCE, SUBJECT


@check(
    title="Microsoft Entra ID accepts passwords of Windows LAPS",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access", "endpoints.register"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.1.4.5"],
            "cis-m365-7.0": ["5.1.4.5"],
            "prowler": ["entra_device_registration_laps_enabled"],
        },
        "partial": {"zta": ["21953"]},
    },
    since="0.2.0",
)
def laps_enabled(device_registration_policy: DeviceRegistrationPolicy) -> Iterator[Finding]:
    """Checks that devices can back up the password of their local administrator to Microsoft Entra ID.

    What it checks:
        `localAdminPassword.isEnabled` is true.

    Why it matters:
        Without Windows LAPS, devices often share one local password. An attacker who reads it on one device can sign in to all
        others.

    Limits:
        This is the switch of the tenant. Passwords change only on devices with a policy for Windows LAPS, and devices that back
        up to Active Directory do not need the switch.

    Remediation:
        1. Open {portal:device_settings}, and set Enable Microsoft Entra Local Administrator Password Solution (LAPS) to Yes.
        2. Assign a policy for Windows LAPS in {portal:intune_account_protection}, with Backup Directory set to Microsoft Entra
           ID.

    References:
        https://learn.microsoft.com/entra/identity/devices/howto-manage-local-admin-passwords
        https://learn.microsoft.com/graph/api/resources/localadminpasswordsettings
    """
    settings = required(device_registration_policy.local_admin_password, RESOURCE, "localAdminPassword")
    if not required(settings.is_enabled, RESOURCE, "localAdminPassword/isEnabled"):
        message = "devices cannot back up local administrator passwords to Microsoft Entra ID"
        yield Finding(SUBJECT, message, "localAdminPassword/isEnabled: false", "localAdminPassword/isEnabled: true")
