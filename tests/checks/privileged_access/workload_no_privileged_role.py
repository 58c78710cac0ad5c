"""Cases of `privileged_access.workload_no_privileged_role`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.applications import BILLING_APP_ID
from tests.checks.compliant.names import ANALYST_GROUP, BILLING
from tests.checks.compliant.people import REPORTS_READER, SECURITY_READER, assignment
from ztscan.core.model import Verdict

SERVICE_PRINCIPAL = {"@odata.type": "#microsoft.graph.servicePrincipal", "id": BILLING, "displayName": "Billing"}
OBJECT = f"directory_objects/{BILLING}"
HOLDS = {OBJECT: SERVICE_PRINCIPAL, "role_assignments": Add(assignment("ra-b", BILLING, SECURITY_READER))}
AGENT = {**SERVICE_PRINCIPAL, "@odata.type": "#microsoft.graph.agentIdentity"}

CASES = (
    Case("only people"),
    Case("an application holds one", HOLDS, fails={BILLING}),
    Case("an agent holds one", {**HOLDS, OBJECT: AGENT}, fails={BILLING}),
    Case(
        "through a group",
        {f"role_group_members/{ANALYST_GROUP}": Add({"@odata.type": "#microsoft.graph.servicePrincipal", "id": BILLING})},
        fails={BILLING},
    ),
    Case("allowed by object id", HOLDS, options={"allowed": (BILLING,)}),
    Case("allowed by application id", HOLDS, options={"allowed": (BILLING_APP_ID,)}),
    Case("another one is allowed", HOLDS, options={"allowed": ("another",)}, fails={BILLING}),
    Case("a role that is not privileged", {**HOLDS, "role_assignments": Add(assignment("ra-b", BILLING, REPORTS_READER))}),
    Case(
        "R12: it is not marked as privileged here",
        {**HOLDS, f"role_definitions/{SECURITY_READER}/isPrivileged": None},
        fails={BILLING},
    ),
    Case("what it is could not be read", {**HOLDS, OBJECT: gap("directory_objects")}, verdict=Verdict.NOT_ASSESSED),
    Case("assignments could not be read", {"role_assignments": gap("role_assignments")}, verdict=Verdict.NOT_ASSESSED),
    Case("allowed by object id in another spelling", HOLDS, options={"allowed": (BILLING.upper(),)}),
)
