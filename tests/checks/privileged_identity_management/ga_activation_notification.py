"""Cases of `privileged_identity_management.ga_activation_notification`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import ANALYST_GROUP
from tests.checks.compliant.people import GLOBAL_ADMINISTRATOR, SECURITY_READER
from ztscan.core.model import GapReason, Verdict

RULES = "role_management_policy_assignments"
RULE = f"{RULES}/{GLOBAL_ADMINISTRATOR}/policy/rules/Notification_Admin_EndUser_Assignment"
OTHER = f"{RULES}/{SECURITY_READER}/policy/rules/Notification_Admin_EndUser_Assignment"
OF_GROUP = f"role_group_policies/{ANALYST_GROUP}/member/policy/rules/Notification_Admin_EndUser_Assignment"
HOLDS_IT = {
    "role_assignments/ra-analysts/roleDefinitionId": GLOBAL_ADMINISTRATOR,
    "role_assignment_schedule_instances/rai-analysts/roleDefinitionId": GLOBAL_ADMINISTRATOR,
}
"""Members of the group get the role by activating their membership (PIM for Groups)."""

CASES = (
    Case("a mailbox is told"),
    Case("only the default recipients", {f"{RULE}/notificationRecipients": []}, fails={GLOBAL_ADMINISTRATOR}),
    Case("another role is another check", {f"{OTHER}/notificationRecipients": []}),
    Case("the recipients were not returned", {f"{RULE}/notificationRecipients": None}, verdict=Verdict.NOT_ASSESSED),
    Case("the rule is missing", {RULE: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R20: not licensed", {RULES: gap(RULES, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "nobody is notified of an activation of a membership that gives the role",
        {**HOLDS_IT, f"{OF_GROUP}/notificationRecipients": []},
        fails={ANALYST_GROUP},
    ),
    Case("the notification is switched off", {f"{RULE}/notificationLevel": "None"}, fails={GLOBAL_ADMINISTRATOR}),
    Case("critical messages only", {f"{RULE}/notificationLevel": "Critical"}, fails={GLOBAL_ADMINISTRATOR}),
    Case("the level was not returned", {f"{RULE}/notificationLevel": None}, verdict=Verdict.NOT_ASSESSED),
    Case("the level is a new word", {f"{RULE}/notificationLevel": "Some"}, verdict=Verdict.NOT_ASSESSED),
)
