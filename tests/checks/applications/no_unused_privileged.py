"""Cases of `applications.no_unused_privileged`."""

from __future__ import annotations

from typing import Any

from tests.checks.applications.critical_permissions_direct import HELD, PRINCIPALS, ROLES_RW, held, one, scope
from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.applications import BILLING_APP_ID, TICKETS_APP_ID
from tests.checks.compliant.names import BILLING, BILLING_APPLICATION, TICKETS
from tests.checks.compliant.tenant import E5, P2
from ztscan.core.model import GapReason, Verdict

LIST = "service_principal_activities"
RECENT, OLD, LONG_AGO = "2026-10-31T08:00:00Z", "2026-08-03T05:59:59Z", "2024-01-01T00:00:00Z"
NOT_ASSESSED = Verdict.NOT_ASSESSED


def activity(app_id: str, when: str | None, way: str = "lastSignInActivity") -> dict[str, Any]:
    ways = dict.fromkeys(
        (
            "lastSignInActivity",
            "delegatedClientSignInActivity",
            "delegatedResourceSignInActivity",
            "applicationAuthenticationClientSignInActivity",
            "applicationAuthenticationResourceSignInActivity",
        )
    )
    return {"id": app_id, "appId": app_id, **ways, way: {"lastSignInDateTime": when, "lastSignInRequestId": None}}


SCANNER = activity("6a1b0000-0000-4000-8000-0000000000c1", RECENT)
BASE: dict[str, Any] = {LIST: [SCANNER]}
UNLICENSED = {
    f"subscribed_skus/tenant_{E5}/capabilityStatus": "Suspended",
    f"subscribed_skus/tenant_{P2}/capabilityStatus": "Suspended",
}


def holding(*rows: dict[str, Any], granted: str | None = LONG_AGO) -> dict[str, Any]:
    """Billing holds a permission; the report lists the scanner and ``rows``."""
    return {HELD: [held(BILLING, ROLES_RW, createdDateTime=granted)], LIST: [SCANNER, *rows]}


def identity(*rows: dict[str, Any]) -> dict[str, Any]:
    """A managed identity that holds a permission."""
    properties = {"servicePrincipalType": "ManagedIdentity", "appOwnerOrganizationId": None}
    return {HELD: [held("x", ROLES_RW, createdDateTime=LONG_AGO)], PRINCIPALS: one(**properties), LIST: [SCANNER, *rows]}


OTHER = {
    **one(servicePrincipalType="ManagedIdentity", appOwnerOrganizationId=None).objects[0],
    "id": "y",
    "appId": "6a1b0000-0000-4000-8000-0000000000c9",
}
CASES = (
    Case("nobody holds such a permission"),
    Case("used yesterday", holding(activity(BILLING_APP_ID, RECENT))),
    Case("used yesterday, the id in capitals", holding(activity(BILLING_APP_ID.upper(), RECENT))),
    Case(
        "used yesterday as a resource",
        holding(activity(BILLING_APP_ID, RECENT, "applicationAuthenticationResourceSignInActivity")),
    ),
    Case("two rows, one of yesterday", holding(activity(BILLING_APP_ID, RECENT), activity(BILLING_APP_ID, OLD))),
    Case("used 90 days ago to the second", holding(activity(BILLING_APP_ID, "2026-08-03T06:00:00Z"))),
    Case("used more than 90 days ago", holding(activity(BILLING_APP_ID, OLD)), {BILLING}),
    Case("a year is admitted", holding(activity(BILLING_APP_ID, OLD)), options={"unused_days": 365}),
    Case("never used", holding(), {BILLING}),
    Case(
        "a delegated permission, never used",
        {"oauth2_permission_grants": Add(scope("RoleManagement.ReadWrite.Directory"))},
        {BILLING},
    ),
    Case("a hostile name", {**holding(), f"{PRINCIPALS}/{BILLING}/displayName": "<img src=x>`|\u001b[2J"}, {BILLING}),
    Case("never used, and granted last week", holding(granted="2026-10-25T00:00:00Z")),
    Case(
        "never used, and registered last week",
        {**holding(), f"applications/{BILLING_APPLICATION}/createdDateTime": "2026-10-25T00:00:00Z"},
    ),
    Case("never used, and disabled", {**holding(), f"{PRINCIPALS}/{BILLING}/accountEnabled": False}),
    Case("used in a future that has not come", holding(activity(BILLING_APP_ID, "2036-01-01T00:00:00Z")), verdict=NOT_ASSESSED),
    Case("of a vendor, never used, since when is not known", {HELD: [held(TICKETS, ROLES_RW)]}, verdict=NOT_ASSESSED),
    Case(
        "of a vendor, used long ago", {HELD: [held(TICKETS, ROLES_RW)], LIST: [SCANNER, activity(TICKETS_APP_ID, OLD)]}, {TICKETS}
    ),
    Case("listed without a time", holding(activity(BILLING_APP_ID, None)), verdict=NOT_ASSESSED),
    Case("a managed identity, and the report lists none", identity(), verdict=NOT_ASSESSED),
    Case(
        "a managed identity, and the report lists another one",
        {**identity(activity(OTHER["appId"], RECENT)), PRINCIPALS: Add(*identity()[PRINCIPALS].objects, OTHER)},
        {"x"},
    ),
    Case("a report that has stopped", {**holding(), LIST: [activity("a", OLD)]}, verdict=NOT_ASSESSED),
    Case("an empty report", {**holding(), LIST: []}, verdict=NOT_ASSESSED),
    Case("no licence", {**holding(), **UNLICENSED, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {**holding(), LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("permissions could not be read", {HELD: gap(HELD)}, verdict=NOT_ASSESSED),
)
