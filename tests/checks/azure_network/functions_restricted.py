"""Cases of `azure_network.functions_restricted`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_firewall import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import resource_id
from tests.checks.compliant.azure_services import ENDPOINTS, private_endpoint
from tests.checks.compliant.azure_web import CONFIGURATIONS, SITES, configuration, site
from tests.checks.seeing import NO_SUBSCRIPTION

KIND = "Microsoft.Web/sites"
SITE = resource_id(KIND, "func")
FAILS = {SITE.lower()}
OPEN: dict[str, Any] = {"ipAddress": "Any", "action": "Allow", "priority": 2147483647, "name": "Allow all"}
ALLOWED = {"ipAddress": "203.0.113.0/24", "action": "Allow", "priority": 100}
SUBNET = {"vnetSubnetResourceId": "/subnet", "action": "Allow", "priority": 100}
DENIED = {"ipAddress": "Any", "action": "Deny", "priority": 50}


def of(
    *rules: dict[str, Any] | None,
    default: str | None = None,
    access: str | None = "Enabled",
    kind: str | None = "functionapp,linux",
    configured: str | None = None,
    **properties: Any,
) -> dict[str, Any]:
    usual = {"publicNetworkAccess": access, "clientCertEnabled": False, **properties}
    found = None if rules == (None,) else list(rules)
    more = {"ipSecurityRestrictions": found, "ipSecurityRestrictionsDefaultAction": default, "publicNetworkAccess": configured}
    return {SITES: [site("func", kind or "", **usual) | {"kind": kind}], CONFIGURATIONS: [configuration("func", **more)]}


CERTIFICATE: dict[str, Any] = {"clientCertEnabled": True, "clientCertMode": "Required"}
ENDPOINT = {ENDPOINTS: [private_endpoint("pe", SITE)]}
CASES = (
    Case("restricted"),
    Case("open", of(OPEN), FAILS),
    Case("open in upper case", of({**OPEN, "ipAddress": "any", "action": "ALLOW"}), FAILS),
    Case("no rule, and the default was not returned", of(), FAILS),
    Case("no rule, and the default denies", of(default="Deny")),
    Case("named addresses", of(ALLOWED, default="Deny")),
    Case("named addresses, and the default was not returned", of(ALLOWED), verdict=NOT_ASSESSED),
    Case("named addresses, and the last rule denies", of(ALLOWED, {**OPEN, "action": "Deny"})),
    Case("named addresses, and the default allows", of(ALLOWED, default="Allow"), FAILS),
    Case("a subnet", of(SUBNET, default="Deny")),
    Case("a service", of({**ALLOWED, "ipAddress": "AzureFrontDoor.Backend"}, default="Deny")),
    Case("all of Azure", of({**ALLOWED, "ipAddress": "AzureCloud"}, default="Deny"), FAILS),
    Case("the internet in halves", of({**ALLOWED, "ipAddress": "0.0.0.0/1,128.0.0.0/1"}), FAILS),
    Case("everyone is denied first", of(DENIED, OPEN)),
    Case("everyone is denied last", of({**DENIED, "priority": 2147483647}, {**OPEN, "priority": 1}), FAILS),
    Case("public access is off", of(OPEN, access="Disabled")),
    Case("public access is off in the configuration", of(OPEN, access=None, configured="Disabled")),
    Case("a private endpoint, and access is not set", {**of(OPEN, access=None), **ENDPOINT}, verdict=NOT_ASSESSED),
    Case("a private endpoint beside public access", {**of(OPEN), **ENDPOINT}, FAILS),
    Case("client certificates", of(OPEN, clientCertEnabled=True, clientCertMode="Required")),
    Case("client certificates, and plain HTTP", of(OPEN, **CERTIFICATE, httpsOnly=False), FAILS),
    Case("client certificates, except on all paths", of(OPEN, **CERTIFICATE, clientCertExclusionPaths="/"), FAILS),
    Case("client certificates, without paths that are left out", of(OPEN, **CERTIFICATE, clientCertExclusionPaths="")),
    Case("some headers are denied first", of({**DENIED, "headers": {"x-forwarded-host": ["x"]}}, OPEN), FAILS),
    Case("addresses in a header are denied first", of({**DENIED, "tag": "XffProxy"}, OPEN), FAILS),
    Case("everyone with a header", of({**OPEN, "headers": {"x-azure-fdid": ["id"]}}, default="Deny"), FAILS),
    Case("optional client certificates", of(OPEN, clientCertEnabled=True, clientCertMode="Optional"), FAILS),
    Case("a web site", of(OPEN, kind="app,linux"), verdict=NOT_APPLICABLE),
    Case("a web site that is named", of(OPEN, kind="app,linux"), FAILS, options={"restricted": ("FUNC",)}),
    Case("a site of unknown kind", of(OPEN, kind=None), verdict=NOT_ASSESSED),
    Case("rules were not returned", of(None), verdict=NOT_ASSESSED),
    Case("a rule without action", of({**OPEN, "action": None}), verdict=NOT_ASSESSED),
    Case("a rule for nobody", of({"action": "Allow", "priority": 1}), verdict=NOT_ASSESSED),
    Case("the configuration was not returned", {**of(OPEN), CONFIGURATIONS: []}, verdict=NOT_ASSESSED),
    Case("no app", {SITES: [], CONFIGURATIONS: []}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, SITES: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {CONFIGURATIONS: gap(CONFIGURATIONS)}, verdict=NOT_ASSESSED),
)
