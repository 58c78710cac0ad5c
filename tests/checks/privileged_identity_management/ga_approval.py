"""Cases of `privileged_identity_management.ga_approval`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.people import GLOBAL_ADMINISTRATOR, SECURITY_READER
from ztscan.core.model import GapReason, Verdict

RULES = "role_management_policy_assignments"
RULE = f"{RULES}/{GLOBAL_ADMINISTRATOR}/policy/rules/Approval_EndUser_Assignment"

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
)
