"""Cases of `applications.assignment_required`."""

from __future__ import annotations

from tests.checks.applications.critical_permissions_direct import GRANTS, HOSTILE, scope
from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import BILLING, GRAPH, TICKETS, WORKER
from ztscan.core.model import Verdict

AT = f"service_principals/{TICKETS}"
REQUIRED = f"{AT}/appRoleAssignmentRequired"

CASES = (
    Case("required"),
    Case("not required", {REQUIRED: False, f"{AT}/displayName": HOSTILE}, fails={TICKETS}),
    Case(
        "not required, single sign-on by SAML",
        {REQUIRED: False, f"{AT}/replyUrls": [], f"{AT}/preferredSingleSignOnMode": "saml"},
        fails={TICKETS},
    ),
    Case("not required, and nobody has granted it anything", {REQUIRED: False, GRANTS: []}, fails={TICKETS}),
    Case("not required, and grants could not be read", {REQUIRED: False, GRANTS: gap(GRANTS)}, fails={TICKETS}),
    Case("users cannot sign in to it", {REQUIRED: False, f"{AT}/replyUrls": [], GRANTS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "users cannot sign in by a reply URL, but have granted it permissions",
        {REQUIRED: False, f"{AT}/replyUrls": [], GRANTS: [scope("User.Read", WORKER, TICKETS)]},
        fails={TICKETS},
    ),
    Case(
        "it has no reply URL, and grants could not be read",
        {REQUIRED: False, f"{AT}/replyUrls": [], GRANTS: gap(GRANTS)},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("it has no reply URL, is required, and grants could not be read", {f"{AT}/replyUrls": [], GRANTS: gap(GRANTS)}),
    Case("it is disabled", {REQUIRED: False, f"{AT}/accountEnabled": False}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "applications of this tenant and of Microsoft are left out",
        {
            f"service_principals/{BILLING}/appRoleAssignmentRequired": False,
            f"service_principals/{GRAPH}/appRoleAssignmentRequired": False,
        },
    ),
    Case("there is none", {AT: Remove()}, verdict=Verdict.NOT_APPLICABLE),
    Case("R13: it was not returned", {REQUIRED: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: reply URLs were not returned", {f"{AT}/replyUrls": None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: whose it is was not returned", {f"{AT}/appOwnerOrganizationId": None}, verdict=Verdict.NOT_ASSESSED),
    Case("service principals could not be read", {"service_principals": gap("service_principals")}, verdict=Verdict.NOT_ASSESSED),
)
