"""Web and function apps, their configuration, and container apps.

``siteConfig`` within a site holds nothing but null in lists: the configuration is a row of its own, in AppServiceResources.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ztscan.azure.nested import Part
from ztscan.azure.resource import AzureRow, at, rows_of_types
from ztscan.core.immutable import freeze_fields

WEB_CONFIGURATION = "/config/web"


class WebSite(AzureRow, frozen=True, kw_only=True):
    """A web or function app, or a deployment slot of one."""

    kind: str | None = None
    state: str | None = at("properties.state")
    enabled: bool | None = at("properties.enabled")
    https_only: bool | None = at("properties.httpsOnly")
    public_network: str | None = at("properties.publicNetworkAccess")
    client_certificates: bool | None = at("properties.clientCertEnabled")
    client_certificate_mode: str | None = at("properties.clientCertMode")
    client_certificate_exclusions: str | None = at("properties.clientCertExclusionPaths")
    """Paths for which no certificate is asked, parted by commas."""
    subnet: str | None = at("properties.virtualNetworkSubnetId")
    identity: str | None = at("identity.type")
    """``SystemAssigned``, ``UserAssigned``, both, or ``None``. Absent: it has no identity."""

    @property
    def kinds(self) -> frozenset[str]:
        """Words of its kind, such as ``functionapp`` and ``linux``."""
        return frozenset((self.kind or "").casefold().split(","))


class WebConfiguration(AzureRow, frozen=True, kw_only=True):
    """The configuration of a site. Its id is the site's with ``/config/web``."""

    minimum_tls: str | None = at("properties.minTlsVersion")
    management_minimum_tls: str | None = at("properties.scmMinTlsVersion")
    ftp: str | None = at("properties.ftpsState")
    """``AllAllowed``, ``FtpsOnly`` or ``Disabled``."""
    remote_debugging: bool | None = at("properties.remoteDebuggingEnabled")
    public_network: str | None = at("properties.publicNetworkAccess")
    address_rules: Sequence[Mapping[str, Any]] | None = at("properties.ipSecurityRestrictions")
    address_default: str | None = at("properties.ipSecurityRestrictionsDefaultAction")
    routes_all: bool | None = at("properties.vnetRouteAllEnabled")

    def __post_init__(self) -> None:
        freeze_fields(self)


class Ingress(Part, frozen=True):
    """How requests reach a container app."""

    external: bool | None = None
    allow_insecure: bool | None = None
    transport: str | None = None
    """``Auto``, ``Http``, ``Http2`` or ``Tcp``."""


class ContainerApp(AzureRow, frozen=True, kw_only=True):
    revisions: str | None = at("properties.configuration.activeRevisionsMode")
    """Always there: without it the configuration was not returned, and nothing is known of the ingress."""
    host: str | None = at("properties.latestRevisionFqdn")
    """Empty where the app takes no requests."""
    ingress: Ingress | None = at("properties.configuration.ingress")
    """None where the app takes no requests."""


RESOURCES = (
    rows_of_types("azure_web_sites", WebSite, "microsoft.web/sites", "microsoft.web/sites/slots"),
    rows_of_types(
        "azure_web_configurations",
        WebConfiguration,
        "microsoft.web/sites/config",
        "microsoft.web/sites/slots/config",
        table="AppServiceResources",
    ),
    rows_of_types("azure_container_apps", ContainerApp, "microsoft.app/containerapps"),
)
