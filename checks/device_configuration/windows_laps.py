from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_sets import from_flags
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.meanings.encryption import ON_PREMISES
from ztscan.endpoints.requirement import RequiredSetting, require_each
from ztscan.entities.conditional_access import DeviceRegistrationPolicy
from ztscan.plugin import Finding, Gap, GapReason, Severity, Subject, Unknown, Yielded, check, required

RESOURCE = "device_registration_policy"
BACKUP = "laps.backup_directory"
_HYBRID = "hybridazureadjoined"


@check(
    title="Windows LAPS manages a strong local administrator password on every Windows device",
    severity=Severity.HIGH,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"zta": ["24560"]}, "partial": {"maester": ["MT.1177"]}},
    since="0.2.0",
)
def windows_laps(
    device_settings: DeviceSettings | Gap,
    device_registration_policy: DeviceRegistrationPolicy,
    service_plans: frozenset[str],
) -> Iterator[Yielded]:
    """Whether the local administrator password of each Windows device is its own, strong and backed up.

    What it checks:
        On each Windows device that Intune manages, a policy backs the local administrator password up to Microsoft Entra ID.
        For a hybrid joined device, Active Directory is enough. No policy sets a weaker complexity than 4, or a length below
        14 characters, the default of Windows, or 4 words. None switches off the action after the password was used. The
        directory has to accept passwords (device settings).

    Why it matters:
        With the same local administrator password on many devices, an attacker on one of them is administrator of all.

    Limits:
        The age of passwords and the managed account are not assessed. `devices.laps_coverage` counts the devices whose
        password is backed up.

    Remediation:
        1. Open {portal:device_settings} and enable Microsoft Entra LAPS.
        2. Open {portal:intune_account_protection} and create a policy for Windows LAPS: back up to Microsoft Entra ID,
           complexity 4, at least 15 characters, reset and sign out after use.
        3. Assign it to all devices.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/windows-laps-overview
        https://learn.microsoft.com/windows/client-management/mdm/laps-csp
    """
    settings = licensed_for_intune(device_settings, service_plans)
    local = device_registration_policy.local_admin_password
    if settings.of(BACKUP).devices and not required(local and local.is_enabled, RESOURCE, "localAdminPassword"):
        subject = Subject("deviceRegistrationPolicy", device_registration_policy.id, "Device settings")
        yield Finding(
            subject, "the directory does not accept local administrator passwords", "isEnabled: false", "isEnabled: true"
        )
    on_premises, unsure = _on_premises(settings)
    elsewhere = settings.without(on_premises | unsure)
    weak = (
        RequiredSetting("laps.complexity", "4 or more", may_be_absent=True),
        RequiredSetting("laps.length", "14 characters or more", may_be_absent=True),
        RequiredSetting("laps.passphrase_length", "4 words or more", may_be_absent=True),
        RequiredSetting("laps.post_authentication", "reset, and sign out or restart", may_be_absent=True),
        RequiredSetting("laps.post_authentication_delay", "1 to 24 hours", may_be_absent=True),
    )
    stored = RequiredSetting(BACKUP, "Microsoft Entra ID")
    first = () if settings.of(BACKUP).devices and not elsewhere.of(BACKUP).devices else ((elsewhere, stored),)
    yield from require_each(*first, *((settings, one) for one in weak))
    if unsure:
        which = counted(unsure.bit_count(), "device")
        detail = f"whether the password of {which} goes elsewhere, or which of them are hybrid joined, is not known"
        raise Unknown(Gap("managed_devices", GapReason.UNAVAILABLE, detail, "look at these devices in Intune"))


def _on_premises(settings: DeviceSettings) -> tuple[int, int]:
    """Hybrid joined devices whose password certainly goes to Active Directory only; those of which it is not known."""
    words = [str(one or "unknown").casefold() for one in settings.population.columns["join_type"]]
    hybrid = from_flags(word == _HYBRID for word in words)
    perhaps = from_flags(word in (_HYBRID, "unknown") for word in words)
    effect = settings.of(BACKUP)
    there = elsewhere = maybe = 0
    for source in effect.sources:
        reach = source.reach.devices
        if not isinstance(source.setting, Gap) and source.setting.value == ON_PREMISES:
            there |= reach.yes & effect.devices
        else:
            elsewhere |= reach.yes if source.is_known else 0
            maybe |= ~reach.no
    return there & hybrid & ~maybe, there & perhaps & ~elsewhere & ~(hybrid & ~maybe)
