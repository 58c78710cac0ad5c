"""Cases of `privileged_identity_management.no_permanent_eligibility`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.names import ANALYST_GROUP, WORKER
from tests.checks.compliant.people import HELPDESK_ADMINISTRATOR, SECURITY_READER, eligible_owner, instance
from ztscan.core.model import GapReason, Verdict

RULES = "role_management_policy_assignments"
EXPIRES = "policy/rules/Expiration_Admin_Eligibility/isExpirationRequired"

CASES = (
    Case("a year at most"),
    Case(
        "two roles for good",
        {f"{RULES}/{SECURITY_READER}/{EXPIRES}": False, f"{RULES}/{HELPDESK_ADMINISTRATOR}/{EXPIRES}": False},
        fails={SECURITY_READER, HELPDESK_ADMINISTRATOR},
    ),
    Case("the switch was not returned", {f"{RULES}/{SECURITY_READER}/{EXPIRES}": None}, verdict=Verdict.NOT_ASSESSED),
    Case("R20: not licensed", {RULES: gap(RULES, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "permanent eligible membership of a group with a role",
        {f"role_group_policies/{ANALYST_GROUP}/member/{EXPIRES}": False},
        fails={ANALYST_GROUP},
    ),
    Case(
        "permanent eligible membership of a group that is eligible for a role",
        {
            "role_assignments/ra-analysts": Remove(),
            "role_assignment_schedule_instances/rai-analysts": Remove(),
            "role_eligibility_schedule_instances": Add(instance("rei-analysts", ANALYST_GROUP, SECURITY_READER)),
            f"role_group_policies/{ANALYST_GROUP}/member/{EXPIRES}": False,
        },
        fails={ANALYST_GROUP},
    ),
    Case(
        "permanent eligible ownership of a group with a role",
        {
            f"role_group_eligibility/{ANALYST_GROUP}": Add(eligible_owner("gei-own", WORKER, ANALYST_GROUP)),
            f"role_group_policies/{ANALYST_GROUP}/owner/{EXPIRES}": False,
        },
        fails={ANALYST_GROUP},
    ),
)
