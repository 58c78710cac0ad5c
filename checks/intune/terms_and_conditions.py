from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.directory.licences import licensed_for_intune
from ztscan.entities.devices import PolicyAssignment
from ztscan.entities.intune_enrolment import TermsAndConditions
from ztscan.plugin import ByKey, Finding, Gap, Severity, Unknown, check

from ._evidence import TENANT, is_assigned

RESOURCE = "terms_assignments"


@check(
    title="Users accept terms and conditions before they enrol a device",
    severity=Severity.LOW,
    objectives=["endpoints.enroll"],
    mappings={"equal": {"zta": ["24794"]}},
    since="0.2.0",
)
def terms_and_conditions(
    terms_and_conditions: tuple[TermsAndConditions, ...] | Gap,
    terms_assignments: ByKey[tuple[PolicyAssignment, ...]] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks that people know what Intune does with their device.

    What it checks:
        At least one of Intune's terms and conditions is assigned to all users or to a group.

    Why it matters:
        Terms say that the organisation can see and wipe the device. Without them, people object at the moment when a lost
        device must be wiped.

    Limits:
        Informational. Terms of use of Conditional Access can serve the same purpose, and are not counted. Whether the group has
        members, and the text, are not assessed.

    Remediation:
        1. Open {portal:intune_terms}, and create terms with the text that was agreed.
        2. Assign them to all users.

    References:
        https://learn.microsoft.com/intune/intune-service/enrollment/terms-and-conditions-create
        https://learn.microsoft.com/graph/api/resources/intune-companyterms-termsandconditions
    """
    terms = licensed_for_intune(terms_and_conditions, service_plans)
    gaps: dict[Gap, None] = {}
    for one in terms:
        found = terms_assignments if isinstance(terms_assignments, Gap) else terms_assignments[one.id]
        if isinstance(found, Gap):
            gaps[found] = None
            continue
        try:
            if is_assigned(found, RESOURCE):
                return
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)
    observed = f"not assigned: {in_order(one.name for one in terms)}" if terms else "no terms and conditions"
    yield Finding(TENANT, "users enrol devices without terms and conditions", observed, "terms that are assigned")
