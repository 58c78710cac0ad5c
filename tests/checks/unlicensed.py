"""Changes that take licences from the compliant tenant, as Graph and the subscriptions would both show it."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.tenant import E5, P2, subscription
from ztscan.core.model import GapReason, Verdict

_OF_PIM = (
    "excluded_group_eligibility",
    "role_assignment_schedule_instances",
    "role_assignment_schedules",
    "role_eligibility_schedule_instances",
    "role_group_assignment_schedules",
    "role_group_eligibility",
    "role_group_policies",
    "role_management_alert_configurations",
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

COMMUNITY_CLOUD: dict[str, Any] = {
    "subscribed_skus": Add(
        subscription(
            "gcc", "M365_G5_GCC", "EXCHANGE_S_ENTERPRISE_GOV", "FORMS_GOV_E5", "ATP_ENTERPRISE_GOV", "THREAT_INTELLIGENCE_GOV"
        )
    )
}
"""Microsoft 365 G5, as tenants of the US government have it at the worldwide address of Graph."""

PLANS = f"subscribed_skus/tenant_{E5}/servicePlans"


def plan(name: str) -> dict[str, Any]:
    """A service plan that can be used."""
    return {"servicePlanId": name, "servicePlanName": name, "provisioningStatus": "Success", "appliesTo": "User"}


def rows_of_intune(resource: str) -> tuple[Case, ...]:
    """Rows that the case table of every check on a resource of Intune has."""
    lapsed = {**WITHOUT_SUBSCRIPTIONS, resource: gap(resource, GapReason.NOT_LICENSED)}
    return (
        Case("no Intune", lapsed, verdict=Verdict.NOT_APPLICABLE),
        Case("no Intune, and Graph answers", {**WITHOUT_SUBSCRIPTIONS}, verdict=Verdict.NOT_APPLICABLE),
        Case("Basic Mobility and Security", {PLANS: [plan("INTUNE_O365")]}, verdict=Verdict.NOT_APPLICABLE),
        Case("Intune for Education", {PLANS: [plan("INTUNE_EDU")]}),
        Case(
            "not licensed, says Graph, but the plan is there", {resource: gap(resource, GapReason.NOT_LICENSED)}, verdict=_UNKNOWN
        ),
        Case("could not be read", {resource: gap(resource)}, verdict=_UNKNOWN),
    )


_UNKNOWN = Verdict.NOT_ASSESSED
