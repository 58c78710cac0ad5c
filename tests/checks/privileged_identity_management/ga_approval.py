"""Cases of `privileged_identity_management.ga_approval`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.names import ANALYST_GROUP
from tests.checks.compliant.people import GLOBAL_ADMINISTRATOR, SECURITY_READER, instance
from ztscan.core.model import GapReason, Verdict

RULES = "role_management_policy_assignments"
RULE = f"{RULES}/{GLOBAL_ADMINISTRATOR}/policy/rules/Approval_EndUser_Assignment"
OF_GROUP = f"role_group_policies/{ANALYST_GROUP}/member/policy/rules/Approval_EndUser_Assignment"
HOLDS_IT = {
    "role_assignments/ra-analysts/roleDefinitionId": GLOBAL_ADMINISTRATOR,
    "role_assignment_schedule_instances/rai-analysts/roleDefinitionId": GLOBAL_ADMINISTRATOR,
}
"""Members of the group get the role by activating their membership (PIM for Groups)."""

CASES = (
    Case("a group approves"),
    Case("no approval", {f"{RULE}/setting/isApprovalRequired": False}, fails={GLOBAL_ADMINISTRATOR}),
    Case("approval by nobody", {f"{RULE}/setting/approvalStages/0/primaryApprovers": []}, fails={GLOBAL_ADMINISTRATOR}),
    Case("approval without a stage", {f"{RULE}/setting/approvalStages": []}, fails={GLOBAL_ADMINISTRATOR}),
    Case("another role needs no approval", {f"{RULES}/{SECURITY_READER}/policy/rules/Approval_EndUser_Assignment/setting": {}}),
    Case(
        "R12: the role has another name here",
        {f"role_definitions/{GLOBAL_ADMINISTRATOR}/displayName": "Globaler Admin"},
    ),
    Case("the setting was not returned", {f"{RULE}/setting/isApprovalRequired": None}, verdict=Verdict.NOT_ASSESSED),
    Case("the rule is missing", {RULE: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("the role has no rules", {f"{RULES}/{GLOBAL_ADMINISTRATOR}": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R20: not licensed", {RULES: gap(RULES, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
    Case("a group that holds the role requires approval", HOLDS_IT),
    Case(
        "membership of a group that holds the role is activated without approval",
        {**HOLDS_IT, f"{OF_GROUP}/setting/isApprovalRequired": False},
        fails={ANALYST_GROUP},
    ),
    Case(
        "the group and the role require no approval",
        {**HOLDS_IT, f"{OF_GROUP}/setting/isApprovalRequired": False, f"{RULE}/setting/isApprovalRequired": False},
        fails={ANALYST_GROUP, GLOBAL_ADMINISTRATOR},
    ),
    Case("the group holds another role", {f"{OF_GROUP}/setting/isApprovalRequired": False}),
    Case(
        "a group that is eligible for the role: its members also activate the role",
        {
            "role_assignments/ra-analysts": Remove(),
            "role_assignment_schedule_instances/rai-analysts": Remove(),
            "role_eligibility_schedule_instances": Add(instance("rei-analysts", ANALYST_GROUP, GLOBAL_ADMINISTRATOR)),
            f"{OF_GROUP}/setting/isApprovalRequired": False,
        },
    ),
    Case(
        "nobody can activate the membership",
        {**HOLDS_IT, f"role_group_eligibility/{ANALYST_GROUP}": [], "role_group_policies": {}},
    ),
    Case(
        "only the settings for owners were returned",
        {**HOLDS_IT, f"role_group_policies/{ANALYST_GROUP}/member": Remove()},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "the settings of the group could not be read",
        {**HOLDS_IT, "role_group_policies": gap("role_group_policies")},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "the settings of a group with another role could not be read",
        {"role_group_policies": gap("role_group_policies")},
    ),
    Case(
        "whether the membership can be activated could not be read",
        {**HOLDS_IT, f"role_group_eligibility/{ANALYST_GROUP}": gap("role_group_eligibility")},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "no approval, and the groups could not be read",
        {f"{RULE}/setting/isApprovalRequired": False, "role_assignments": gap("role_assignments")},
        fails={GLOBAL_ADMINISTRATOR},
    ),
    Case("who holds the role could not be read", {"role_assignments": gap("role_assignments")}, verdict=Verdict.NOT_ASSESSED),
)
