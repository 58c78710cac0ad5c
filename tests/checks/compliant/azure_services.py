"""Perimeters and private endpoints of Fabrikam, and the firewalls of its Azure SQL servers."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.azure_base import NAMES, PLATFORM, resource_id, row
from tests.checks.compliant.azure_networks import DATA, Json, named, ref

PERIMETERS, PERIMETER_RULES = "azure_perimeter_associations", "azure_perimeter_rules"
ENDPOINTS = "azure_private_endpoints"
POLICIES_JIT = "azure_just_in_time_policies"
SQL_RULES, SQL_RULES_6 = "azure_sql_firewall_rules", "azure_sql_ipv6_rules"
ENDPOINT_KIND, PERIMETER_KIND = "Microsoft.Network/privateEndpoints", "Microsoft.Network/networkSecurityPerimeters"
PROFILE = f"{resource_id(PERIMETER_KIND, 'nsp-data', PLATFORM, 'rg-hub')}/profiles/data"
SQL_SERVER = resource_id("Microsoft.Sql/servers", "sql-orders")


def association(service: str, mode: str | None = "Enforced", name: str = "a") -> Json:
    """A service in the perimeter."""
    properties = {"accessMode": mode, "privateLinkResource": ref(service), "profile": ref(PROFILE)}
    found = row(f"{PERIMETER_KIND}/resourceAssociations", name, properties, subscription=PLATFORM)
    return {**found, "id": f"{PROFILE.partition('/profiles/')[0]}/resourceAssociations/{name}"}


def access_rule(*prefixes: str, direction: str | None = "Inbound", tags: tuple[str, ...] = ()) -> Json:
    properties = {"direction": direction, "addressPrefixes": list(prefixes), "serviceTags": list(tags), "subscriptions": []}
    return named(f"{PROFILE}/accessRules/rule", **properties)


def secured(service: str, *rules: Json, mode: str | None = "Enforced") -> dict[str, Any]:
    """The change that puts a service into a perimeter with these rules."""
    return {PERIMETERS: [association(service, mode)], PERIMETER_RULES: {PROFILE.lower(): list(rules)}}


def private_endpoint(name: str, service: str, status: str | None = "Approved", *, manual: bool = False) -> Json:
    connection = named(f"{name}/c", privateLinkServiceId=service, privateLinkServiceConnectionState={"status": status})
    lists = ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections")
    first, second = reversed(lists) if manual else lists
    return row(ENDPOINT_KIND, name, {"subnet": ref(DATA), first: [connection], second: []})


def sql_rule(first: str | None, last: str | None, name: str = "rule", six: bool = False) -> Json:
    names = ("startIPv6Address", "endIPv6Address") if six else ("startIpAddress", "endIpAddress")
    return {"name": name, "properties": dict(zip(names, (first, last), strict=True))}


SERVICES = {
    "pe-storage": resource_id("Microsoft.Storage/storageAccounts", "stfabrikam"),
    "pe-vault": resource_id("Microsoft.KeyVault/vaults", "kv-orders"),
    "pe-hsm": resource_id("Microsoft.KeyVault/managedHSMs", "hsm-orders"),
    "pe-sql": SQL_SERVER,
    "pe-cosmos": resource_id("Microsoft.DocumentDB/databaseAccounts", "cosmos-orders"),
}
RESOURCES: dict[str, Any] = {
    "azure_snapshots": [],
    POLICIES_JIT: {key: [] for key in NAMES},
    PERIMETERS: [],
    PERIMETER_RULES: {},
    ENDPOINTS: [private_endpoint(name, service) for name, service in SERVICES.items()],
    SQL_RULES: {SQL_SERVER: []},
    SQL_RULES_6: {SQL_SERVER: []},
}
