"""Cases of `privileged_access.no_mailbox`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.names import ADMIN, BREAK_GLASS_1, BREAK_GLASS_2
from ztscan.core.model import Verdict

DETAILS = "privileged_user_details"
INSTANCES = "role_assignment_schedule_instances"
MAILBOX = [{"service": "exchange", "capabilityStatus": "Enabled", "provisioningStatus": "Success"}]
SHAREPOINT = [{"service": "SharePoint", "capabilityStatus": "Enabled", "provisioningStatus": "Success"}]
END = "2027-01-01T00:00:00Z"

CASES = (
    Case("no mailbox"),
    Case(
        "a permanent Global Administrator has one",
        {f"{DETAILS}/{BREAK_GLASS_1}/provisionedPlans": MAILBOX},
        fails={BREAK_GLASS_1},
    ),
    Case("an eligible one has one", {f"{DETAILS}/{ADMIN}/provisionedPlans": MAILBOX}),
    Case("another service", {f"{DETAILS}/{BREAK_GLASS_1}/provisionedPlans": SHAREPOINT}),
    Case(
        "nobody holds such a role permanently",
        {f"{INSTANCES}/rai-emergency-1/endDateTime": END, f"{INSTANCES}/rai-emergency-2/endDateTime": END},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("plans were not returned", {f"{DETAILS}/{BREAK_GLASS_1}/provisionedPlans": None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R21: one has a mailbox, of another it was not returned",
        {f"{DETAILS}/{BREAK_GLASS_1}/provisionedPlans": None, f"{DETAILS}/{BREAK_GLASS_2}/provisionedPlans": MAILBOX},
        fails={BREAK_GLASS_2},
    ),
    Case(
        "R6: PIM's lists are empty",
        {INSTANCES: [], f"{DETAILS}/{BREAK_GLASS_1}/provisionedPlans": MAILBOX},
        fails={BREAK_GLASS_1},
    ),
    Case("instances could not be read", {INSTANCES: gap(INSTANCES)}, verdict=Verdict.NOT_ASSESSED),
)
