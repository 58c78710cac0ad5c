from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.entities.intune_enrolment import BrandingProfile
from ztscan.plugin import Finding, Gap, Severity, Subject, check, required

from ._evidence import is_assigned, judged

RESOURCE = "branding_profiles"


@check(
    title="The Company Portal shows the organisation and how to reach support",
    severity=Severity.LOW,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"maester": ["MT.1101"], "zta": ["24823"]}},
    since="0.2.0",
)
def branding(branding_profiles: tuple[BrandingProfile, ...] | Gap, service_plans: frozenset[str]) -> Iterator[Finding]:
    """Checks what people see when they enrol a device.

    What it checks:
        The check covers the default profile of the Company Portal, and each profile that is assigned. Each has a name of the
        organisation, a telephone number and an email address of support.

    Why it matters:
        Users who know the page of their organisation can recognise an imitation. Users who can reach support can ask before
        they enter a password.

    Limits:
        Informational. Whether the telephone number and the address are right is not assessed.

    Remediation:
        1. Open {portal:intune_customization}, and edit the default policy and the others.
        2. Fill in Organization name, Phone number and Email address.

    References:
        https://learn.microsoft.com/intune/intune-service/apps/company-portal-app
        https://learn.microsoft.com/graph/api/resources/intune-wip-intunebrandingprofile
    """
    profiles = licensed_for_intune(branding_profiles, service_plans)
    yield from judged(profiles, _judge)
    required(any(profile.is_default_profile for profile in profiles) or None, RESOURCE, "the default profile")


def _judge(profile: BrandingProfile) -> Iterator[Finding]:
    if not required(profile.is_default_profile, RESOURCE, "isDefaultProfile") and not is_assigned(profile.assignments, RESOURCE):
        return
    values = {
        "displayName": (profile.display_name, "name of the organisation"),
        "contactITPhoneNumber": (profile.contact_it_phone_number, "telephone number of support"),
        "contactITEmailAddress": (profile.contact_it_email_address, "email address of support"),
    }
    missing = {name: words for name, (value, words) in values.items() if not (value or "").strip()}
    if missing:
        subject = Subject("intuneBrandingProfile", profile.id, profile.name)
        message = f"the Company Portal shows no {', no '.join(missing.values())} (profile {profile.name})"
        yield Finding(subject, message, f"empty: {', '.join(missing)}", "a name, a telephone number and an email address")
