"""Cases of `applications.safe_redirect_uris_sp`."""

from __future__ import annotations

from tests.checks.applications.critical_permissions_direct import HOSTILE, USERS_READ, held, scope
from tests.checks.applications.safe_redirect_uris import BAD, CLOUD
from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import BILLING, GRAPH, TICKETS
from ztscan.core.model import Verdict

AT = f"service_principals/{TICKETS}"
URLS = f"{AT}/replyUrls"
GRANTS = "oauth2_permission_grants"

CASES = (
    Case("https"),
    *(Case(f"bad: {uri}", {URLS: [uri]}, fails={TICKETS}) for uri in BAD),
    Case("a hostile name", {URLS: [BAD[0]], f"{AT}/displayName": HOSTILE}, fails={TICKETS}),
    Case(
        "with an application permission",
        {URLS: [BAD[0]], GRANTS: [], "graph_app_role_assignments": [held(TICKETS, USERS_READ)]},
        fails={TICKETS},
    ),
    Case("without a permission", {URLS: [BAD[0]], GRANTS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("with a grant of nothing", {URLS: [BAD[0]], GRANTS: [scope("", None, TICKETS)]}, verdict=Verdict.NOT_APPLICABLE),
    Case("on the device", {URLS: ["http://localhost:3000/", "msal0://auth"]}),
    Case("a host of a cloud service", {URLS: [CLOUD]}),
    Case("it is disabled", {URLS: [BAD[0]], f"{AT}/accountEnabled": False}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "applications of this tenant and of Microsoft are left out",
        {f"service_principals/{BILLING}/replyUrls": [BAD[0]], f"service_principals/{GRAPH}/replyUrls": [BAD[0]]},
    ),
    Case("there is none", {AT: Remove()}, verdict=Verdict.NOT_APPLICABLE),
    Case("R13: reply URLs were not returned", {URLS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: whose it is was not returned", {f"{AT}/appOwnerOrganizationId": None}, verdict=Verdict.NOT_ASSESSED),
    Case("grants could not be read", {GRANTS: gap(GRANTS)}, verdict=Verdict.NOT_ASSESSED),
)
