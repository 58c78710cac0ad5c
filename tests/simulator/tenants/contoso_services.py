"""Services of Microsoft 365 at Contoso that users may add themselves, and the agents of other publishers that came with them."""

from __future__ import annotations

from tests.simulator.tenant import Json, guid
from tests.simulator.tenants import governance, settings
from tests.simulator.tenants.building import Builder

ADAL = "adalToMsalMigration"


def add_services(build: Builder) -> None:
    """Adds the settings, the catalogue of agents, what access packages give, and the library that two applications still use."""
    build.singletons["admin/appsAndServices"] = settings.user_owned_services("contoso", on=True)
    build.singletons["admin/forms"] = {
        "id": guid("contoso", "forms"),
        "settings": {"isInOrgFormsPhishingScanEnabled": True, "isExternalSendFormEnabled": True},
    }
    build.collections["copilot/admin/catalog/packages"] = [
        _agent("Travel booker", "Adventure Works", "all"),
        _agent("Meeting notes", "Adventure Works", "all"),
        _agent("Contract reader", "Tailspin Toys", "some"),
        _agent("Holiday calendar", "Contoso", "all", "custom"),
    ]
    build.collections["identityProtection/riskyAgents"] = [
        {
            "id": guid("contoso", "agent", "Travel desk agent"),
            "agentDisplayName": "Travel desk agent",
            "identityType": "agentIdentity",
            "isDeleted": False,
            "isEnabled": True,
            "isProcessing": False,
            "riskDetail": "none",
            "riskLevel": "medium",
            "riskState": "atRisk",
            "riskLastModifiedDateTime": "2026-10-28T11:20:00Z",
        }
    ]
    _packages(build)
    _library(build)


def _agent(name: str, publisher: str, reach: str, kind: str = "external") -> Json:
    return {
        "id": f"P_{guid('contoso', 'package', name)}",
        "displayName": name,
        "type": kind,
        "publisher": publisher,
        "shortDescription": name,
        "isBlocked": False,
        "availableTo": reach,
        "deployedTo": "none",
        "supportedHosts": ["Teams", "Copilot"],
        "elementTypes": ["DeclarativeCopilots"],
    }


def _packages(build: Builder) -> None:
    """The supplier portal was replaced last year, and the package still gives access to the old one."""
    gone = guid("contoso", "service principal", "supplier portal that was deleted")
    sales = next(iter(build.groups))
    build.keyed_singletons[governance.CONTENTS] = {
        guid("contoso", "package", name): contents
        for name, contents in {
            "Supplier portal": governance.contents("contoso", "Supplier portal", ("AadApplication", gone, "Supplier portal")),
            "Sales workspace": governance.contents("contoso", "Sales workspace", ("AadGroup", sales, "Sales")),
            "Merger data room": governance.contents(
                "contoso", "Merger data room", ("SharePointOnline", "https://contoso.example/sites/merger", "Merger")
            ),
        }.items()
    }


def _library(build: Builder) -> None:
    advice = settings.recommendation("contoso", ADAL, "Migrate from ADAL to MSAL", status="active", priority="high")
    build.collections["directory/recommendations"] = [*build.collections["directory/recommendations"], advice]
    build.keyed["directory/recommendations/{id}/impactedResources"] = {
        advice["id"]: [
            {
                "id": row["appId"],
                "subjectId": row["appId"],
                "displayName": row["displayName"],
                "resourceType": "app",
                "status": "active",
                "rank": 1,
            }
            for row in build.applications[:2]
        ]
    }
