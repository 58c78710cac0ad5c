"""Changes that take licences from the compliant tenant, as Graph and the subscriptions would both show it."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import gap
from tests.checks.compliant.tenant import E5, P2
from ztscan.core.model import GapReason

_OF_PIM = (
    "excluded_group_eligibility",
    "role_assignment_schedule_instances",
    "role_assignment_schedules",
    "role_eligibility_schedule_instances",
    "role_group_assignment_schedules",
    "role_group_eligibility",
    "role_group_policies",
    "role_management_alerts",
    "role_management_policy_assignments",
)

WITHOUT_SUBSCRIPTIONS: dict[str, Any] = {
    f"subscribed_skus/tenant_{E5}/capabilityStatus": "Suspended",
    f"subscribed_skus/tenant_{P2}/capabilityStatus": "Deleted",
}
"""The subscriptions have lapsed; what Graph answers because of it is for the row to say."""

WITHOUT_PIM: dict[str, Any] = {
    **{name: gap(name, GapReason.NOT_LICENSED) for name in _OF_PIM},
    **WITHOUT_SUBSCRIPTIONS,
}
"""The subscriptions that carried Microsoft Entra ID P2, and with it PIM, have lapsed; plain role assignments remain."""
