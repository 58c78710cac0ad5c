"""Cases of `applications.verified_publisher`."""

from __future__ import annotations

from typing import Any

from tests.checks.applications.critical_permissions_direct import one
from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.applications import MICROSOFT, VENDOR, grant, service_principal
from tests.checks.compliant.names import BILLING, GRAPH, TICKETS
from ztscan.core.model import Verdict

APP = "11111111-1111-4111-8111-111111111111"
PUBLISHER = f"service_principals/{TICKETS}/verifiedPublisher"
NOBODY = {"displayName": None, "verifiedPublisherId": None}


def assignment(principal: str) -> dict[str, Any]:
    """An application permission on Microsoft Graph."""
    return {"id": f"assignment-{principal}", "appRoleId": "some-role", "principalId": principal, "resourceId": GRAPH}


CASES = (
    Case("the vendor is verified"),
    Case("the vendor is not verified", {PUBLISHER: NOBODY}, fails={TICKETS}),
    Case("the id of the publisher is empty", {f"{PUBLISHER}/verifiedPublisherId": ""}, fails={TICKETS}),
    Case(
        "not verified, and it holds an application permission only",
        {PUBLISHER: NOBODY, "oauth2_permission_grants": [], "graph_app_role_assignments": Add(assignment(TICKETS))},
        fails={TICKETS},
    ),
    Case(
        "Microsoft closed it",
        {f"service_principals/{TICKETS}/disabledByMicrosoftStatus": "DisabledDueToViolationOfServicesAgreement"},
        fails={TICKETS},
    ),
    Case("Microsoft looked at it", {f"service_principals/{TICKETS}/disabledByMicrosoftStatus": "NotDisabled"}),
    Case(
        "applications of the tenant and of Microsoft need no publisher",
        {
            "service_principals": Add(service_principal("sp-exchange", "Exchange", APP, MICROSOFT)),
            "oauth2_permission_grants": Add(grant("sp-exchange", "User.Read"), grant(BILLING, "User.Read")),
        },
    ),
    Case(
        "not verified and without any permission",
        {"service_principals": Add(service_principal("sp-unused", "Unused", APP, VENDOR))},
    ),
    Case("the grant is empty", {"oauth2_permission_grants": [grant(TICKETS, " ")]}, verdict=Verdict.NOT_APPLICABLE),
    Case("nobody holds a permission", {"oauth2_permission_grants": []}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "R13: it is disabled",
        {PUBLISHER: NOBODY, f"service_principals/{TICKETS}/accountEnabled": False},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case(
        "R13: whether it is enabled is not known",
        {PUBLISHER: NOBODY, f"service_principals/{TICKETS}/accountEnabled": None},
        {TICKETS},
    ),
    Case(
        "whether Microsoft disabled it is not in the answer",
        {f"service_principals/{TICKETS}/disabledByMicrosoftStatus": Remove()},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "whose application it is, is null",
        {f"service_principals/{TICKETS}/appOwnerOrganizationId": None},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "R13: whose another application is was not returned",
        {"oauth2_permission_grants": Add(grant("x", "User.Read")), "service_principals": one(appOwnerOrganizationId=None)},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("R13: a national cloud does not tell the publisher", {PUBLISHER: None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "one publisher is not told, another is not verified",
        {
            PUBLISHER: None,
            "service_principals": Add(service_principal("sp-forms", "Forms", APP, VENDOR)),
            "oauth2_permission_grants": Add(grant("sp-forms", "User.Read")),
        },
        fails={"sp-forms"},
    ),
    Case(
        "grants could not be read",
        {"oauth2_permission_grants": gap("oauth2_permission_grants")},
        verdict=Verdict.NOT_ASSESSED,
    ),
)
