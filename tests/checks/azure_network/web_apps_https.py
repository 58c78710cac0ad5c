"""Cases of `azure_network.web_apps_https`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import resource_id
from tests.checks.compliant.azure_web import CONTAINERS, SITES, container, site

ID = resource_id("Microsoft.Web/sites", "app-orders").lower()
CONTAINER = resource_id("Microsoft.App/containerApps", "ca-orders").lower()


def app(kind: str = "app", **properties: Any) -> dict[str, Any]:
    return {SITES: [site("app-orders", kind, **properties)]}


def no_ingress(host: str | None) -> dict[str, Any]:
    found = container("ca-orders")
    properties = {"latestRevisionFqdn": host, "configuration": {"activeRevisionsMode": "Single", "ingress": None}}
    return {CONTAINERS: [{**found, "properties": properties}]}


NOTHING = {**container("ca-orders"), "properties": {}}

CASES = (
    Case("HTTPS only"),
    Case("plain HTTP", app(httpsOnly=False), {ID}),
    Case("a function app with plain HTTP", app("functionapp", httpsOnly=False), {ID}),
    Case("plain HTTP, stopped", app(httpsOnly=False, state="Stopped")),
    Case("plain HTTP, in a state that was not returned", app(httpsOnly=False, state=None), {ID}),
    Case("a container app that allows plain HTTP", {CONTAINERS: [container("ca-orders", allowInsecure=True)]}, {CONTAINER}),
    Case(
        "both",
        {**app(httpsOnly=False), CONTAINERS: [container("ca-orders", allowInsecure=True, external=True)]},
        {ID, CONTAINER},
    ),
    Case("a container app with TCP", {CONTAINERS: [container("ca-orders", transport="Tcp")]}, verdict=NOT_ASSESSED),
    Case("a container app without ingress", no_ingress("")),
    Case("a container app whose ingress was not returned", no_ingress("host"), verdict=NOT_ASSESSED),
    Case("a container app of which nothing was returned", {CONTAINERS: [NOTHING]}, verdict=NOT_ASSESSED),
    Case("functions on Container Apps", app("functionapp,linux,container,azurecontainerapps"), verdict=NOT_ASSESSED),
    Case("the property was not returned", app(httpsOnly=None), verdict=NOT_ASSESSED),
    Case("no app", {SITES: [], CONTAINERS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {SITES: gap(SITES)}, verdict=NOT_ASSESSED),
)
