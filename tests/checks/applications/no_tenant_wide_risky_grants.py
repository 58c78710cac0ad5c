"""Cases of `applications.no_tenant_wide_risky_grants`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.applications import MICROSOFT, TICKETS_APP_ID, grant, service_principal
from tests.checks.compliant.names import BILLING, GRAPH, TICKETS, WORKER
from ztscan.core.model import Verdict

GRANTS = "oauth2_permission_grants"
MAIL = {GRANTS: [grant(TICKETS, "openid Mail.Read")]}
EXCHANGE = service_principal("sp-exchange", "Exchange Online", "00000002-0000-0ff1-ce00-000000000000", MICROSOFT)
UNKNOWN_API = service_principal("sp-api", "Fabrikam API", "22222222-2222-4222-8222-222222222222")

CASES = (
    Case(
        "whose application it is, is null",
        {f"service_principals/{TICKETS}/appOwnerOrganizationId": None},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "a managed identity has no owner organisation",
        {
            f"service_principals/{TICKETS}/appOwnerOrganizationId": None,
            f"service_principals/{TICKETS}/servicePrincipalType": "ManagedIdentity",
        },
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("sign-in only"),
    Case("mail of everybody", MAIL, fails={TICKETS}),
    Case("on an API without a name", {**MAIL, f"service_principals/{GRAPH}/displayName": None}, fails={TICKETS}),
    Case(
        "one person has consented as well, and other permissions are for everybody",
        {
            GRANTS: [
                grant(TICKETS, "openid Mail.Read"),
                grant(TICKETS, "Mail.Read User.Read", id="grant-of-one", consentType="Principal", principalId=WORKER),
                grant(TICKETS, "Mail.Read", id="grant-on-another", resourceId="sp-gone"),
            ],
        },
        fails={TICKETS},
    ),
    Case("two permissions on mail", {GRANTS: [grant(TICKETS, "Mail.Send Mail.Read")]}, fails={TICKETS}),
    Case("files, in other letters", {GRANTS: [grant(TICKETS, "files.readwrite.all")]}, fails={TICKETS}),
    Case("a permission on sites that is newer than the table", {GRANTS: [grant(TICKETS, "Sites.Brandnew.All")]}, fails={TICKETS}),
    Case("only the sites that were picked for it", {GRANTS: [grant(TICKETS, "Sites.Selected Files.ReadWrite.AppFolder")]}),
    Case("roles through administrators", {GRANTS: [grant(TICKETS, "RoleManagement.ReadWrite.Directory")]}, fails={TICKETS}),
    Case(
        "mailboxes through Exchange",
        {"service_principals": Add(EXCHANGE), GRANTS: [grant(TICKETS, "EWS.AccessAsUser.All", resourceId="sp-exchange")]},
        fails={TICKETS},
    ),
    Case(
        "the same words on an interface of the tenant's own",
        {"service_principals": Add(UNKNOWN_API), GRANTS: [grant(TICKETS, "Mail.Read", resourceId="sp-api")]},
    ),
    Case("on a resource that is gone", {GRANTS: [grant(TICKETS, "Mail.Read", resourceId="sp-gone")]}),
    Case(
        "on Microsoft Graph, whose service principal is missing",
        {**MAIL, f"service_principals/{GRAPH}": Remove()},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("one user's own consent", {GRANTS: [grant(TICKETS, "Mail.Read", consentType="Principal", principalId=WORKER)]}),
    Case("an application of the tenant", {GRANTS: Add(grant(BILLING, "Mail.Read"))}),
    Case("accepted by its client id", MAIL, options={"allowed_applications": (TICKETS_APP_ID.upper(),)}),
    Case("another one is accepted", MAIL, {TICKETS}, options={"allowed_applications": ("33333333-3333-4333-8333-333333333333",)}),
    Case("no third party has a grant", {GRANTS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "R13: it is disabled",
        {**MAIL, f"service_principals/{TICKETS}/accountEnabled": False},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("R13: for whom was not returned", {f"{GRANTS}/grant-{TICKETS}/consentType": None}, verdict=Verdict.NOT_ASSESSED),
    Case("grants could not be read", {GRANTS: gap(GRANTS)}, verdict=Verdict.NOT_ASSESSED),
)
