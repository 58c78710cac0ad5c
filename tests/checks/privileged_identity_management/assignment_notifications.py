"""Cases of `privileged_identity_management.assignment_notifications`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import ANALYST_GROUP
from tests.checks.compliant.people import GLOBAL_ADMINISTRATOR, SECURITY_ADMINISTRATOR, SECURITY_READER
from ztscan.core.model import GapReason, Verdict

RULES = "role_management_policy_assignments"
ELIGIBLE = "policy/rules/Notification_Admin_Admin_Eligibility"
ACTIVE = "policy/rules/Notification_Admin_Admin_Assignment"
NOBODY: list[str] = []

CASES = (
    Case("a mailbox is told"),
    Case(
        "eligible assignments go unseen",
        {f"{RULES}/{GLOBAL_ADMINISTRATOR}/{ELIGIBLE}/notificationRecipients": NOBODY},
        fails={GLOBAL_ADMINISTRATOR},
    ),
    Case(
        "active assignments go unseen",
        {f"{RULES}/{SECURITY_READER}/{ACTIVE}/notificationRecipients": NOBODY},
        fails={SECURITY_READER},
    ),
    Case(
        "both go unseen, of two roles",
        {
            f"{RULES}/{SECURITY_READER}/{ACTIVE}/notificationRecipients": NOBODY,
            f"{RULES}/{SECURITY_READER}/{ELIGIBLE}/notificationRecipients": NOBODY,
            f"{RULES}/{SECURITY_ADMINISTRATOR}/{ACTIVE}/notificationRecipients": NOBODY,
        },
        fails={SECURITY_READER, SECURITY_ADMINISTRATOR},
    ),
    Case("a rule is missing", {f"{RULES}/{SECURITY_READER}/{ACTIVE}": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R20: not licensed", {RULES: gap(RULES, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "nobody is notified of an eligible membership of a group with a role",
        {f"role_group_policies/{ANALYST_GROUP}/member/{ELIGIBLE}/notificationRecipients": NOBODY},
        fails={ANALYST_GROUP},
    ),
    Case(
        "the notification of active assignments is switched off",
        {f"{RULES}/{SECURITY_READER}/{ACTIVE}/notificationLevel": "None"},
        fails={SECURITY_READER},
    ),
    Case(
        "critical messages only, to nobody",
        {
            f"{RULES}/{SECURITY_READER}/{ELIGIBLE}/notificationLevel": "Critical",
            f"{RULES}/{SECURITY_READER}/{ELIGIBLE}/notificationRecipients": NOBODY,
        },
        fails={SECURITY_READER},
    ),
)
