"""Cases of `privileged_access.global_admin_ratio`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ANALYST_GROUP, HELPDESK
from tests.checks.compliant.people import GLOBAL_ADMINISTRATOR, instance
from ztscan.core.model import Verdict

ROLE = {GLOBAL_ADMINISTRATOR}
ELIGIBLE = "role_eligibility_schedule_instances"
NO_ANALYSTS: dict[str, object] = {f"role_group_eligibility/{ANALYST_GROUP}": [], f"role_group_members/{ANALYST_GROUP}": []}
HELPDESK_TOO = {ELIGIBLE: Add(instance("rei-x", HELPDESK, GLOBAL_ADMINISTRATOR))}

CASES = (
    Case("three of eleven"),
    Case("four of eleven are 36 percent", HELPDESK_TOO, fails=ROLE),
    Case("four of eleven, where half is admitted", HELPDESK_TOO, options={"below_percent": 50}),
    Case("the limit itself is too much", options={"below_percent": 27}, fails=ROLE),
    Case("three of five", NO_ANALYSTS, fails=ROLE),
    Case("three against three is a ratio of one", NO_ANALYSTS, options={"below_percent": 61}),
    Case(
        "four against three",
        {**NO_ANALYSTS, f"{ELIGIBLE}/rei-sam/roleDefinitionId": GLOBAL_ADMINISTRATOR},
        options={"below_percent": 101},
        fails=ROLE,
    ),
    Case(
        "nobody holds a privileged role",
        {"role_assignments": [], "role_assignment_schedule_instances": [], ELIGIBLE: []},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("eligibility could not be read", {ELIGIBLE: gap(ELIGIBLE)}, verdict=Verdict.NOT_ASSESSED),
)
