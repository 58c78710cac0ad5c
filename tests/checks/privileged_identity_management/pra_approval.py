"""Cases of `privileged_identity_management.pra_approval`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import ANALYST_GROUP
from tests.checks.compliant.people import PRIVILEGED_ROLE_ADMINISTRATOR, SECURITY_READER
from ztscan.core.model import GapReason, Verdict

RULES = "role_management_policy_assignments"
RULE = f"{RULES}/{PRIVILEGED_ROLE_ADMINISTRATOR}/policy/rules/Approval_EndUser_Assignment"
OF_GROUP = f"role_group_policies/{ANALYST_GROUP}/member/policy/rules/Approval_EndUser_Assignment"
HOLDS_IT = {
    "role_assignments/ra-analysts/roleDefinitionId": PRIVILEGED_ROLE_ADMINISTRATOR,
    "role_assignment_schedule_instances/rai-analysts/roleDefinitionId": PRIVILEGED_ROLE_ADMINISTRATOR,
}
"""Members of the group get the role by activating their membership (PIM for Groups)."""

CASES = (
    Case("a group approves"),
    Case("no approval", {f"{RULE}/setting/isApprovalRequired": False}, fails={PRIVILEGED_ROLE_ADMINISTRATOR}),
    Case("approval by nobody", {f"{RULE}/setting/approvalStages/0/primaryApprovers": []}, fails={PRIVILEGED_ROLE_ADMINISTRATOR}),
    Case("approval without a stage", {f"{RULE}/setting/approvalStages": []}, fails={PRIVILEGED_ROLE_ADMINISTRATOR}),
    Case("another role needs no approval", {f"{RULES}/{SECURITY_READER}/policy/rules/Approval_EndUser_Assignment/setting": {}}),
    Case(
        "R12: the role has another name",
        {f"role_definitions/{PRIVILEGED_ROLE_ADMINISTRATOR}/displayName": "Rollenverwalter"},
    ),
    Case("the setting was not returned", {f"{RULE}/setting/isApprovalRequired": None}, verdict=Verdict.NOT_ASSESSED),
    Case("the rule is missing", {RULE: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("the role has no rules", {f"{RULES}/{PRIVILEGED_ROLE_ADMINISTRATOR}": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R20: not licensed", {RULES: gap(RULES, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
    Case("a group that holds the role requires approval", HOLDS_IT),
    Case(
        "membership of a group that holds the role is activated without approval",
        {**HOLDS_IT, f"{OF_GROUP}/setting/isApprovalRequired": False},
        fails={ANALYST_GROUP},
    ),
)
