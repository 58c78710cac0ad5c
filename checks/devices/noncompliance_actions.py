from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import lasting
from ztscan.endpoints.compliance import ComplianceDelay
from ztscan.endpoints.requirement import subject_of
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Unknown, check


@check(
    title="Compliance policies mark devices as not compliant without long delay",
    severity=Severity.MEDIUM,
    objectives=["endpoints.compliance_for_access"],
    since="0.2.0",
)
def noncompliance_actions(compliance_delays: tuple[ComplianceDelay, ...], *, most_hours: int = 72) -> Iterator[Finding]:
    """How long a device that no longer complies keeps access.

    What it checks:
        Every assigned compliance policy has the action "Mark device noncompliant", after at most `most_hours` (72) hours.

    Why it matters:
        During the grace period Conditional Access treats the device as compliant. A device that lost its encryption, or is
        jailbroken, keeps access for that time.

    Limits:
        Other actions (messages, lock, retire) are not assessed. A policy that only excludes groups is not assigned.

    Remediation:
        1. Open {portal:intune_compliance} > Policies, and the policy that the finding names > Properties > Actions for
           noncompliance.
        2. Set the schedule of "Mark device noncompliant" to at most three days. Add a message to the user before that.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/actions-for-noncompliance
        https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-devicecomplianceactionitem
    """
    gaps: dict[Gap, None] = {}
    assigned = [one for one in compliance_delays if one.assigned is not False]
    for one in assigned:
        hours = one.hours
        if isinstance(hours, int) and hours <= most_hours:
            continue
        if isinstance(hours, Gap):
            gaps[hours] = None
        elif one.assigned is None:
            detail = f'whether the compliance policy "{one.policy.name}" is assigned is not known'
            gaps[Gap(one.policy.resource, GapReason.MALFORMED, detail, "look at its assignments, or update ztscan")] = None
        else:
            yield Finding(
                subject_of(one.policy),
                f'"{one.policy.name}" never marks a device as not compliant'
                if hours is None
                else f'"{one.policy.name}" marks a device as not compliant only after {lasting(60 * hours)}',
                "no action `block`" if hours is None else f"gracePeriodHours: {hours}",
                f"at most {most_hours} hours",
            )
    if gaps:
        raise Unknown(*gaps)
    if not assigned:
        raise NotApplicable("no compliance policy is assigned in Microsoft Intune")
