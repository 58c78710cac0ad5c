"""How the findings on Global Secure Access are fixed."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.network_access.assigned import Assigned, Assignments, of_principal
from ztscan.directory.setting_families import NETWORK_SIGNALS
from ztscan.plugin import (
    Effort,
    Finding,
    Fix,
    FixFacts,
    Fixing,
    FixStep,
    Gap,
    GraphCall,
    Impact,
    MissingRead,
    NoFix,
    Unfixable,
    Unknown,
)

_ASSIGNED_FIRST = "Assign groups to {} first: with nobody assigned, nobody could open it."
_REQUIRED = FixFacts(
    changes="Let only assigned users reach the private applications.",
    permissions=("Application.ReadWrite.All",),
    role="Application Administrator",
    effort=Effort.HOURS,
    impact=Impact.MAY_BLOCK,
    notices="People who use the application and are not assigned lose it.",
    prepare=("Find out from the sign-in log of the application who uses it, and assign their groups.",),
    no_terraform="Where Terraform has the service principal (azuread), set `app_role_assignment_required` there.",
)


def assignment_required(findings: tuple[Finding, ...], network_access_assignments: Assignments | Gap) -> Iterator[Fix]:
    """Requires assignment where somebody is assigned already. The others remain: a call would close them to everybody."""
    steps: list[FixStep] = []
    remains: list[str] = []
    for found in findings:
        try:
            assigned: Assigned = of_principal(found.subject.id, network_access_assignments)
        except Unknown as unknown:
            raise MissingRead(*(gap.resource for gap in unknown.gaps)) from unknown
        if assigned.nobody:
            remains.append(_ASSIGNED_FIRST.format(found.subject.name))
            continue
        path = f"/servicePrincipals/{found.subject.id}"
        on, off = ({"appRoleAssignmentRequired": value} for value in (True, False))
        steps.append(FixStep(GraphCall("PATCH", path, on), GraphCall("PATCH", path, off)))
    if not steps:
        raise Unfixable(" ".join(remains))
    yield Fix(facts=_REQUIRED, steps=tuple(steps), remains=tuple(remains))


FIXES = {
    "internet_forwarded": NoFix("A person has to choose who gets the profile, and roll out the client first."),
    "microsoft_forwarded": NoFix("A person has to choose who gets the profile, and roll out the client first."),
    "private_forwarded": NoFix("A person has to choose who gets the profile, and roll out the client first."),
    "signals_conditional_access": NETWORK_SIGNALS.sets(
        "Signal the compliant network to Conditional Access.",
        {"signalingStatus": "enabled"},
        impact=Impact.MAY_BLOCK,
        notices="Policies see the addresses of users again, in place of those of the service.",
        prepare=("Review policies with named locations that hold addresses of Global Secure Access.",),
    ),
    "web_filtering": NoFix("A person has to decide what is blocked, and try it with a pilot group."),
    "high_risk_categories": NoFix("A person has to look at what people use of these categories before they are blocked."),
    "security_profiles_delivered": NoFix("A person has to decide whom the profile is for, or delete it."),
    "policies_in_force": NoFix("A person has to decide whether the policy is linked or deleted."),
    "threat_intelligence": NoFix("A person has to review exceptions before known destinations are blocked."),
    "tls_inspection": NoFix("Devices have to trust the certificate first, and some applications need exceptions."),
    "tls_certificate_valid": NoFix("The organisation's certificate authority has to sign the new certificate."),
    "tls_bypass_reviewed": NoFix("A person has to decide which exceptions are still needed."),
    "cloud_firewall": NoFix("A person has to know what each branch needs before it is blocked."),
    "private_strong_authentication": NoFix("A person has to choose whom the policy covers, and try it in report-only mode."),
    "private_managed_device": NoFix("Devices have to be enrolled before a policy requires it."),
    "domain_controllers_phishing_resistant": NoFix("Administrators have to register the method before a policy requires it."),
    "segments_narrow": NoFix("A person has to know which hosts and ports are used before a segment is removed."),
    "private_applications_assigned": Fixing(_REQUIRED, assignment_required),
    "quick_access_works": NoFix("A person has to know the internal domains and their servers."),
    "connectors_redundant": NoFix("A connector has to be installed on another server."),
    "sensors_enforcing": NoFix("A person has to review what the sensor recorded before it refuses requests."),
}
