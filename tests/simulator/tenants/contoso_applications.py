"""Contoso's applications: bought, built and forgotten, with the mistakes that one meets."""

from __future__ import annotations

from tests.simulator.tenant import Json, days_ago, guid
from tests.simulator.tenants import microsoft, records
from tests.simulator.tenants.building import Builder
from tests.simulator.tenants.contoso_people import People

LEGACY_JOB = guid("contoso", "app-management", "legacy job")


def applications(build: Builder, people: People) -> dict[str, str]:
    """Applications by what they are in the story."""
    who, found = people.leaders, {}
    found["automation"] = build.application(
        "Tenant automation", secrets=[240], owners=[who["developer"]], principal_owners=[who["developer"]]
    )
    build.app_role(found["automation"], "RoleManagement.ReadWrite.Directory")
    build.app_role(found["automation"], "User.Read.All")
    found["backup"] = build.application("Mail backup job", secrets=[90, -30], certificates=[400], owners=[who["exchange"]])
    build.app_role(found["backup"], "Mail.ReadWrite")
    build.app_role(found["backup"], "full_access_as_app", resource=microsoft.EXCHANGE)
    found["payroll"] = build.application("Payroll", certificates=[120], redirects=["https://payroll.contoso.example/signin"])
    build.consent(found["payroll"], "User.Read")
    found["agent"] = build.application("Build agent identity", managed_identity=True)
    build.app_role(found["agent"], "Directory.ReadWrite.All")
    # Consent given to everybody's mail, to somebody nobody has verified.
    found["mail-helper"] = build.application(
        "Mail Helper Pro", foreign="mailhelper", redirects=["https://app.mailhelper.example/callback"]
    )
    build.consent(found["mail-helper"], "User.Read Mail.ReadWrite Mail.Send offline_access")
    found["hostile"] = build.application(
        "<img src=x onerror=alert(1)>", foreign="unknownpublisher", redirects=["http://collect.example/cb"]
    )
    build.consent(found["hostile"], "Files.ReadWrite.All offline_access", user=people.staff[3])
    found["crm"] = build.application("Northwind CRM", foreign="northwind", publisher="Northwind Traders")
    build.consent(found["crm"], "User.Read Calendars.Read")
    for number in range(24):
        name = f"Line of business app {number + 1:02}"
        owned_by = [people.staff[400 + number]] if number % 3 else []
        key = build.application(name, secrets=[30 * number - 90] if number % 2 else [], owners=owned_by)
        build.consent(key, "User.Read")
    for number in range(12):
        publisher = f"Publisher {number + 1}" if number % 3 else ""
        key = build.application(f"Gallery app {number + 1:02}", foreign=f"vendor{number}", publisher=publisher)
        build.consent(key, "User.Read offline_access", user=people.staff[500 + number])
    _mistakes(build, people)
    return found


def _mistakes(build: Builder, people: People) -> None:
    """Applications that were set up once and never reviewed."""
    implicit = {"enableIdTokenIssuance": True, "enableAccessTokenIssuance": True}
    build.application(
        "Partner portal",
        secrets=[700],
        owners=[people.guests[0]],
        redirects=["https://partners.contoso.example/signin", "http://partners-test.contoso.example/signin"],
        registered={
            "signInAudience": "AzureADMultipleOrgs",
            "optionalClaims": {"idToken": [records.optional_claim("email")], "accessToken": [], "saml2Token": []},
            "createdDateTime": days_ago(1700),
        },
    )
    deploys = [records.federated_credential("repo:contoso/infrastructure:pull_request")]
    key = build.application("Infrastructure pipeline", registered={"federatedIdentityCredentials": deploys})
    build.app_role(key, "Group.ReadWrite.All")
    build.application(
        "Old intranet", redirects=["https://contoso-intranet.azurewebsites.net/"], registered={"isFallbackPublicClient": True}
    )
    build.applications[-1]["web"]["implicitGrantSettings"] = implicit
    # A secret on the service principal, which the page of the application does not show.
    archive = build.application("Expense archive", used={"preferredSingleSignOnMode": "saml"})
    build.service_principals[-1]["passwordCredentials"] = records.passwords(archive, [500], 60)
    # The certificate of the on-premises Exchange servers, years after the hybrid wizard added it.
    exchange = next(row for row in build.service_principals if row["appId"] == microsoft.EXCHANGE)
    exchange["keyCredentials"] = records.certificates(microsoft.EXCHANGE, [900], 1100)
    build.service_principals += microsoft.admin_clients(
        "contoso", "14d82eec-204b-4c2f-b7e8-296a70dab67e", "de8bc8b5-d9f9-48b1-a8ad-b748da725064", assignment=False
    )
    build.keyed["policies/appManagementPolicies/{id}/appliesTo"] = {
        LEGACY_JOB: [{"@odata.type": "#microsoft.graph.application", **build.applications[0], "owners": []}]
    }


def app_management_policies() -> list[Json]:
    """An exemption for a job that nobody dares to touch."""
    restriction = {
        "restrictionType": "passwordLifetime",
        "state": "enabled",
        "maxLifetime": "P3650D",
        "restrictForAppsCreatedAfterDateTime": None,
    }
    return [
        {
            "id": LEGACY_JOB,
            "displayName": "Exemption for the legacy job",
            "description": "",
            "isEnabled": True,
            "restrictions": {"passwordCredentials": [restriction], "keyCredentials": []},
        }
    ]
