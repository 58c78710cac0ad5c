"""Cases of `applications.have_owners`."""

from __future__ import annotations

from typing import Any

from tests.checks.applications.critical_permissions_direct import HOSTILE
from tests.checks.applications.privileged_api_no_owner import OF_THE_APPLICATION, OF_THE_PRINCIPAL, person
from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import BILLING_APPLICATION, WORKER
from ztscan.core.model import Verdict

NOTES = f"applications/{BILLING_APPLICATION}/notes"
REFERENCE = f"applications/{BILLING_APPLICATION}/serviceManagementReference"
NAME = f"applications/{BILLING_APPLICATION}/displayName"
NOBODY: dict[str, Any] = {OF_THE_APPLICATION: []}

CASES = (
    Case("an owner of the application"),
    Case("nobody", {**NOBODY, NAME: HOSTILE}, fails={BILLING_APPLICATION}),
    Case("an owner of the service principal", {**NOBODY, OF_THE_PRINCIPAL: [person(WORKER)]}),
    Case("notes", {**NOBODY, NOTES: "Finance team"}),
    Case("a reference", {**NOBODY, REFERENCE: "INC0042"}),
    Case("blank notes", {**NOBODY, NOTES: "  "}, fails={BILLING_APPLICATION}),
    Case("R13: notes were not returned", {**NOBODY, NOTES: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the reference was not returned", {**NOBODY, REFERENCE: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("owners were not returned", {OF_THE_APPLICATION: None}, verdict=Verdict.NOT_ASSESSED),
    Case("owners were not returned, notes are there", {OF_THE_APPLICATION: None, NOTES: "Finance team"}),
    Case("no application", {"applications": [], "applications_with_owners": []}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "owners of service principals could not be read",
        {"service_principals_with_owners": gap("service_principals_with_owners")},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("applications could not be read", {"applications": gap("applications")}, verdict=Verdict.NOT_ASSESSED),
)
