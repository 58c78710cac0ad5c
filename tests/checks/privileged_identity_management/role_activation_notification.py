"""Cases of `privileged_identity_management.role_activation_notification`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import ANALYST_GROUP
from tests.checks.compliant.people import GLOBAL_ADMINISTRATOR, HELPDESK_ADMINISTRATOR, REPORTS_READER, SECURITY_READER
from ztscan.core.model import GapReason, Verdict

RULES = "role_management_policy_assignments"
RECIPIENTS = "policy/rules/Notification_Admin_EndUser_Assignment/notificationRecipients"
NOBODY: list[str] = []

CASES = (
    Case("a mailbox is told of every role"),
    Case(
        "two roles tell nobody",
        {f"{RULES}/{SECURITY_READER}/{RECIPIENTS}": NOBODY, f"{RULES}/{HELPDESK_ADMINISTRATOR}/{RECIPIENTS}": NOBODY},
        fails={SECURITY_READER, HELPDESK_ADMINISTRATOR},
    ),
    Case("Global Administrator is another check", {f"{RULES}/{GLOBAL_ADMINISTRATOR}/{RECIPIENTS}": NOBODY}),
    Case(
        "R12: a role that Microsoft documents as privileged but does not mark counts",
        {f"role_definitions/{SECURITY_READER}/isPrivileged": False, f"{RULES}/{SECURITY_READER}/{RECIPIENTS}": NOBODY},
        fails={SECURITY_READER},
    ),
    Case(
        "a role that the tenant marks as privileged counts, and its rules are not there",
        {f"role_definitions/{REPORTS_READER}/isPrivileged": True},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "one role tells nobody, and the rules of another are missing",
        {f"{RULES}/{SECURITY_READER}/{RECIPIENTS}": NOBODY, f"{RULES}/{HELPDESK_ADMINISTRATOR}": Remove()},
        fails={SECURITY_READER},
    ),
    Case("the tenant has no other privileged role", {"role_definitions": []}, verdict=Verdict.NOT_APPLICABLE),
    Case("R20: not licensed", {RULES: gap(RULES, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "nobody is notified of an activation of a membership that gives a role",
        {f"role_group_policies/{ANALYST_GROUP}/member/{RECIPIENTS}": []},
        fails={ANALYST_GROUP},
    ),
    Case(
        "the notification is switched off",
        {f"{RULES}/{HELPDESK_ADMINISTRATOR}/policy/rules/Notification_Admin_EndUser_Assignment/notificationLevel": "None"},
        fails={HELPDESK_ADMINISTRATOR},
    ),
)
