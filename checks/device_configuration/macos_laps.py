from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.entities.device_updates import AppleEnrolmentProfile
from ztscan.entities.managed_devices import ManagedDevice
from ztscan.plugin import (
    ByKey,
    Finding,
    Gap,
    GapReason,
    NotApplicable,
    Severity,
    Subject,
    Table,
    Unknown,
    check,
    present,
    required,
)

RESOURCE = "apple_enrolment_profiles"


@check(
    title="Enrolment gives each Mac a managed local administrator",
    severity=Severity.MEDIUM,
    objectives=["endpoints.enroll"],
    mappings={"partial": {"zta": ["24561"]}},
    since="0.2.0",
)
def macos_laps(
    apple_enrolment_profiles: ByKey[tuple[AppleEnrolmentProfile, ...]] | Gap,
    managed_devices: Table[ManagedDevice] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Whether Macs get a local administrator whose password Intune keeps.

    What it checks:
        Each profile of Automated Device Enrolment for macOS that is in use has a name for the local administrator account
        (`adminAccountUserName`). A profile is in use if it is the default of its token, or if a Mac that Intune manages
        was enrolled with it.

    Why it matters:
        Without a managed administrator, the user is administrator of the Mac, or nobody is who could help.

    Limits:
        The API is a preview. Whether the password is rotated is not assessed, and neither are Macs that enrolled in another
        way. If these signs show no profile for macOS in use, and one of them has no such account, the check is not assessed.
        The default that the token itself names is not read. Macs that have a profile and did not enrol yet are not read
        either. Tenants without a profile for macOS are not applicable.

    Remediation:
        1. Open {portal:intune_enrolment_apple} > Enrollment program tokens > the token > Profiles.
        2. Create a local administrator account in "Account settings" of the profile. Macs get it when they enrol again.

    References:
        https://learn.microsoft.com/intune/intune-service/enrollment/macos-laps
        https://learn.microsoft.com/graph/api/resources/intune-enrollment-depmacosenrollmentprofile
    """
    by_token = licensed_for_intune(apple_enrolment_profiles, service_plans)
    used = _used(licensed_for_intune(managed_devices, service_plans))
    unknown: list[Gap] = []
    found = False
    idle: list[str] = []
    for token in by_token:
        profiles = by_token[token]
        for profile in () if isinstance(profiles, Gap) else profiles:
            try:
                if not _is_for_macs(profile):
                    continue
                if not _in_use(profile, used):
                    idle += [] if profile.admin_account_user_name else [profile.name]
                    continue
                found = True
                if not present(profile.admin_account_user_name, RESOURCE, "adminAccountUserName"):
                    subject = Subject("depMacOSEnrollmentProfile", profile.id, profile.name)
                    yield Finding(
                        subject,
                        f'the enrolment profile "{profile.name}" creates no local administrator account',
                        "adminAccountUserName: empty",
                        "a name",
                    )
            except Unknown as missing:
                unknown.extend(missing.gaps)
        if isinstance(profiles, Gap):
            unknown.append(profiles)
    if unknown:
        raise Unknown(*dict.fromkeys(unknown))
    if idle and not found:
        raise Unknown(_unclear(idle))
    if not found:
        raise NotApplicable("no profile of Automated Device Enrolment for macOS is in use")


def _used(devices: Table[ManagedDevice]) -> frozenset[str]:
    """Names of the profiles with which devices were enrolled."""
    return frozenset(name.casefold() for name in devices.column("enrollment_profile_name") if name)


def _unclear(idle: list[str]) -> Gap:
    some = f'"{min(idle)}"' + (f" and {len(idle) - 1} more" if len(idle) > 1 else "")
    detail = f"no Mac was enrolled with {some}, and it is not known whether the token names it as its default"
    return Gap(RESOURCE, GapReason.UNAVAILABLE, detail, "create a local administrator account in the profile, or delete it")


def _is_for_macs(profile: AppleEnrolmentProfile) -> bool:
    return required(profile.odata_type, RESOURCE, "@odata.type").rpartition(".")[2].casefold() == "depmacosenrollmentprofile"


def _in_use(profile: AppleEnrolmentProfile, used: frozenset[str]) -> bool:
    return (profile.display_name or "").casefold() in used or required(profile.is_default, RESOURCE, "isDefault")
