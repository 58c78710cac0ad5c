from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.entities.intune_enrolment import EnrolmentConfiguration
from ztscan.plugin import Finding, Gap, Severity, check

from ._restrictions import Restrictions, subject_of


@check(
    title="Personal devices cannot enrol in Intune",
    severity=Severity.MEDIUM,
    objectives=["endpoints.enroll"],
    mappings={
        "stronger": {
            "cis-m365-6.0": ["4.2"],
            "cis-m365-7.0": ["4.2"],
            "monkey365": ["devices-enrollment-personal-devices-not-blocked"],
        }
    },
    since="0.2.0",
)
def personal_enrolment_blocked(
    enrolment_configurations: tuple[EnrolmentConfiguration, ...] | Gap,
    service_plans: frozenset[str],
    *,
    accepted: tuple[str, ...] = (),
) -> Iterator[Finding]:
    """Checks that nobody can enrol a personal device, for each platform and group.

    What it checks:
        For Windows, iOS, macOS, Android device administrator and Android Enterprise, each restriction that somebody can meet
        blocks personal devices or the platform. Intune evaluates the restrictions of a platform by priority, and the default
        restriction last. Platforms in `accepted` (`windows`, `ios`, `macOS`, `android`, `androidForWork`) are not evaluated.

    Why it matters:
        An enrolled device gets profiles, certificates and apps, and can become compliant. A personal device that nobody has
        checked then meets policies that require a compliant device.

    Limits:
        Without corporate identifiers, Intune regards some devices as personal that are not, above all iPhones and Macs. The
        check does not evaluate members of groups. A group that is part of another one counts as another group. A filter on an
        assignment is taken as one that lets personal devices pass.

    Remediation:
        1. Add corporate identifiers, or use Windows Autopilot and Apple Automated Device Enrolment.
        2. Open {portal:intune_enrolment_restrictions}. Block personally owned devices in the default restriction, and in each
           restriction for a group.
        3. For people who work on their own device, use app protection policies, or add the platform to `accepted`.

    References:
        https://learn.microsoft.com/intune/intune-service/enrollment/enrollment-restrictions-set
        https://learn.microsoft.com/graph/api/resources/intune-onboarding-deviceenrollmentplatformrestrictionsconfiguration
    """
    configurations = licensed_for_intune(enrolment_configurations, service_plans)
    restrictions = Restrictions(configurations, {name.casefold() for name in accepted})
    for configuration, platforms in restrictions.holes():
        named = ", ".join(platforms)
        who = "every user" if configuration.priority == 0 else "the groups of a restriction"
        yield Finding(
            subject_of(configuration),
            f"the enrolment restriction {configuration.name} lets {who} enrol personal devices ({named})",
            f"personal devices are not blocked: {named}",
            "personalDeviceEnrollmentBlocked or platformBlocked for each platform",
        )
    restrictions.require_known()
