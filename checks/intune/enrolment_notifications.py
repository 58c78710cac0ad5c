from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.directory.licences import licensed_for_intune
from ztscan.entities.intune_enrolment import EnrolmentConfiguration
from ztscan.plugin import Finding, Gap, Severity, Unknown, check, known

from ._evidence import TENANT, is_assigned

RESOURCE = "enrolment_configurations"
_NOTIFICATIONS = "enrollmentnotificationsconfiguration"
_KINDS = frozenset(
    {
        "unknown",
        "limit",
        "platformrestrictions",
        "windowshelloforbusiness",
        "defaultlimit",
        "defaultplatformrestrictions",
        "defaultwindowshelloforbusiness",
        "defaultwindows10enrollmentcompletionpageconfiguration",
        "windows10enrollmentcompletionpageconfiguration",
        "devicecomanagementauthorityconfiguration",
        "singleplatformrestriction",
        "windowsrestore",
        _NOTIFICATIONS,
    }
)
"""In lower case."""


@check(
    title="Users are notified when a device enrols in their name",
    severity=Severity.LOW,
    objectives=["endpoints.enroll"],
    mappings={"equal": {"zta": ["24572"]}},
    since="0.2.0",
)
def enrolment_notifications(
    enrolment_configurations: tuple[EnrolmentConfiguration, ...] | Gap, service_plans: frozenset[str]
) -> Iterator[Finding]:
    """Checks that somebody notices an enrolment that they did not make.

    What it checks:
        At least one configuration of enrolment notifications is assigned to all users or to a group.

    Why it matters:
        An attacker who enrols a device with a stolen account gets profiles and certificates. The owner of the account is the
        first who can notice.

    Limits:
        Informational. Which platforms are covered, the text, and whether the group has members are not assessed.

    Remediation:
        1. Open {portal:intune_enrolment_notifications}, and create a notification by email or in the Company Portal for each
           platform.
        2. Assign it to all users, and say in the text whom to tell.

    References:
        https://learn.microsoft.com/intune/intune-service/enrollment/enrollment-notifications
        https://learn.microsoft.com/graph/api/resources/intune-onboarding-deviceenrollmentnotificationconfiguration
    """
    gaps: dict[Gap, None] = {}
    found: list[str] = []
    for configuration in licensed_for_intune(enrolment_configurations, service_plans):
        try:
            kind = known(configuration.kind, _KINDS, RESOURCE, "deviceEnrollmentConfigurationType")
            if kind == _NOTIFICATIONS:
                found.append(configuration.name)
                if is_assigned(configuration.assignments, RESOURCE):
                    return
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)
    observed = f"not assigned: {in_order(found)}" if found else "no enrolment notification"
    yield Finding(TENANT, "nobody is notified when a device enrols", observed, "an enrolment notification that is assigned")
