"""Web, function and container apps of Fabrikam: HTTPS only."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.azure_base import row

SITES, CONFIGURATIONS, CONTAINERS = "azure_web_sites", "azure_web_configurations", "azure_container_apps"


def site(name: str, kind: str = "app,linux", **properties: Any) -> dict[str, Any]:
    usual = {"state": "Running", "enabled": True, "httpsOnly": True, "publicNetworkAccess": "Disabled"}
    usual |= {"clientCertEnabled": True, "clientCertMode": "Required", "siteConfig": {"minTlsVersion": None}}
    return row("Microsoft.Web/sites", name, {**usual, **properties}, kind=kind, identity={"type": "SystemAssigned"})


def configuration(name: str, **properties: Any) -> dict[str, Any]:
    """The configuration of a site."""
    usual = {"minTlsVersion": "1.2", "scmMinTlsVersion": "1.2", "ftpsState": "FtpsOnly", "remoteDebuggingEnabled": False}
    usual |= {"publicNetworkAccess": "Disabled", "ipSecurityRestrictionsDefaultAction": "Deny"}
    usual |= {"ipSecurityRestrictions": [{"ipAddress": "Any", "action": "Deny", "priority": 2147483647}]}
    found = row("Microsoft.Web/sites", name, {**usual, **properties}, kind="")
    return {**found, "id": f"{found['id']}/config/web", "name": "web", "type": "microsoft.web/sites/config"}


def container(name: str, **ingress: Any) -> dict[str, Any]:
    """A container app with ingress."""
    usual = {"external": False, "targetPort": 8080, "transport": "Auto", "allowInsecure": False}
    properties = {
        "latestRevisionFqdn": f"{name}--1.fabrikam.westeurope.azurecontainerapps.io",
        "configuration": {"activeRevisionsMode": "Single", "ingress": {**usual, **ingress}},
    }
    return row("Microsoft.App/containerApps", name, properties)


RESOURCES: dict[str, Any] = {
    SITES: [site("app-orders"), site("func-orders", "functionapp,linux")],
    CONFIGURATIONS: [configuration("app-orders"), configuration("func-orders")],
    CONTAINERS: [container("ca-orders")],
}
