from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.licences import licensed_for_intune
from ztscan.directory.past_times import moment
from ztscan.endpoints.shapes.targets import targets_of
from ztscan.endpoints.targets import includes_somebody
from ztscan.entities.device_updates import FeatureUpdateProfile
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, check, required

RESOURCE = "feature_update_profiles"


@check(
    title="Feature update policies keep devices at a supported version of Windows",
    severity=Severity.MEDIUM,
    objectives=["endpoints.enroll"],
    mappings={"partial": {"maester": ["MT.1102"]}},
    since="0.2.0",
)
def feature_update_supported(
    feature_update_profiles: tuple[FeatureUpdateProfile, ...] | Gap,
    service_plans: frozenset[str],
    now: datetime,
    *,
    warn_days: int = 60,
) -> Iterator[Finding]:
    """Whether feature update policies name versions of Windows that still get updates.

    What it checks:
        Support of the version that each assigned feature update policy names does not end within `warn_days` (60) days.
        Policies that are assigned to nobody do not count.

    Why it matters:
        A device that is kept at a version without support gets no more security updates.

    Limits:
        Whether a policy reaches devices is not assessed. Editions have different ends of support, of which Graph names
        one. Tenants without an assigned feature update policy are not applicable: rings take the latest version then.

    Remediation:
        1. Open {portal:intune_windows_updates} > Feature updates.
        2. Choose a version with support in the policy, or create one and remove the assignments of the old one.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/windows-10-feature-updates
        https://learn.microsoft.com/windows/release-health/supported-versions-windows-client
    """
    profiles = licensed_for_intune(feature_update_profiles, service_plans)
    unknown: list[Gap] = []
    assigned = 0
    for profile in profiles:
        try:
            assigned += _is_assigned(profile)
            if _is_assigned(profile):
                yield from _out_of_support(profile, now + timedelta(days=warn_days))
        except Unknown as missing:
            unknown.extend(missing.gaps)
    if unknown:
        raise Unknown(*dict.fromkeys(unknown))
    if not assigned:
        raise NotApplicable("no feature update policy is assigned")


def _is_assigned(profile: FeatureUpdateProfile) -> bool:
    """Whether the policy is for somebody. A target of a kind that is not known may be anybody."""
    return includes_somebody(required(targets_of(profile.assignments), RESOURCE, "assignments")) is not False


def _out_of_support(profile: FeatureUpdateProfile, limit: datetime) -> Iterator[Finding]:
    ends = moment(profile.end_of_support_date, RESOURCE, "endOfSupportDate")
    if ends <= limit:
        version = profile.feature_update_version or "a version"
        message = f"{profile.name} keeps devices at {version}, whose support ends on {ends:%Y-%m-%d}"
        subject = Subject("windowsFeatureUpdateProfile", profile.id, profile.name)
        yield Finding(subject, message, f"endOfSupportDate: {ends:%Y-%m-%d}", f"after {limit:%Y-%m-%d}")
