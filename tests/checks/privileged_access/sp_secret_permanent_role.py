"""Cases of `privileged_access.sp_secret_permanent_role`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.applications import secret
from tests.checks.compliant.names import BILLING, BILLING_APPLICATION
from tests.checks.compliant.people import SECURITY_ADMINISTRATOR, SECURITY_READER, assignment, instance
from ztscan.core.model import Verdict

SERVICE_PRINCIPAL = {"@odata.type": "#microsoft.graph.servicePrincipal", "id": BILLING, "displayName": "Billing"}
OBJECT = f"directory_objects/{BILLING}"
INSTANCES = "role_assignment_schedule_instances"
HOLDS = {OBJECT: SERVICE_PRINCIPAL, "role_assignments": Add(assignment("ra-b", BILLING, SECURITY_ADMINISTRATOR))}
OF_PRINCIPAL = f"service_principals/{BILLING}/passwordCredentials"
OF_APPLICATION = f"applications/{BILLING_APPLICATION}/passwordCredentials"
SECRET = [secret("deploy")]
NOT_ASSESSED = Verdict.NOT_ASSESSED

CASES = (
    Case("a certificate only", HOLDS),
    Case("no application holds such a role", {OF_APPLICATION: SECRET}, verdict=Verdict.NOT_APPLICABLE),
    Case("a secret on the application", {**HOLDS, OF_APPLICATION: SECRET}, fails={BILLING}),
    Case("a secret on the service principal", {**HOLDS, OF_PRINCIPAL: SECRET}, fails={BILLING}),
    Case("a secret that has expired", {**HOLDS, OF_APPLICATION: [secret("old", "2026-11-01T06:00:00Z")]}),
    Case("a secret in its last second", {**HOLDS, OF_APPLICATION: [secret("old", "2026-11-01T06:00:01Z")]}, fails={BILLING}),
    Case("a secret without an end", {**HOLDS, OF_APPLICATION: [{"keyId": "x"}]}, verdict=NOT_ASSESSED),
    Case(
        "a role that is privileged, but not of the control plane",
        {**HOLDS, "role_assignments": Add(assignment("ra-b", BILLING, SECURITY_READER)), OF_APPLICATION: SECRET},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case(
        "R7: until a date",
        {
            **HOLDS,
            OF_APPLICATION: SECRET,
            INSTANCES: Add(
                instance("rai-b", BILLING, SECURITY_ADMINISTRATOR, assignmentType="Assigned", endDateTime="2027-01-01T00:00:00Z")
            ),
        },
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case(
        "the application lives in another tenant",
        {**HOLDS, f"applications/{BILLING_APPLICATION}": Remove(), OF_PRINCIPAL: SECRET},
        fails={BILLING},
    ),
    Case("secrets were not returned", {**HOLDS, OF_PRINCIPAL: None}, verdict=NOT_ASSESSED),
    Case("the service principal is not listed", {**HOLDS, f"service_principals/{BILLING}": Remove()}, verdict=NOT_ASSESSED),
    Case("applications could not be read", {**HOLDS, "applications": gap("applications")}, verdict=NOT_ASSESSED),
    Case(
        "how it holds the role could not be read",
        {**HOLDS, INSTANCES: gap(INSTANCES), OF_PRINCIPAL: SECRET},
        verdict=NOT_ASSESSED,
    ),
)
