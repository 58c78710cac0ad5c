"""Key vaults, databases, caches, namespaces of messages, and the private endpoints of data services."""

from __future__ import annotations

from typing import Any

from tests.simulator.azure.estate import EstateBuilder
from tests.simulator.azure.networks import interface, subnet_id
from tests.simulator.tenant import Json, guid

KEY_VAULT, SQL = "Microsoft.KeyVault/vaults", "Microsoft.Sql/servers"
POSTGRESQL, MYSQL = "Microsoft.DBforPostgreSQL/flexibleServers", "Microsoft.DBforMySQL/flexibleServers"
COSMOS, REDIS = "Microsoft.DocumentDB/databaseAccounts", "Microsoft.Cache/Redis"
EXPLORER, SEARCH, SYNAPSE = "Microsoft.Kusto/clusters", "Microsoft.Search/searchServices", "Microsoft.Synapse/workspaces"
HUB, BUS = "Microsoft.EventHub/namespaces", "Microsoft.ServiceBus/namespaces"
STORAGE = "Microsoft.Storage/storageAccounts"
SHUT: Json = {"bypass": "AzureServices", "defaultAction": "Deny", "ipRules": [], "virtualNetworkRules": []}
ZERO = "0.0.0.0"  # noqa: S104 - an address in a rule
APPROVED: Json = {"provisioningState": "Succeeded", "privateLinkServiceConnectionState": {"status": "Approved"}}


def contoso(build: EstateBuilder) -> None:
    """Payroll is behind private endpoints. Reports, the shop and development are reached from anywhere."""
    vault(build, "production", "rg-payroll", "kv-payroll")
    build.add("production", "rg-reports", KEY_VAULT, "kv-reports", _vault(build, closed=False, roles=False, purge=False))
    build.add("shop", "rg-shop", KEY_VAULT, "kv-shop", _vault(build, closed=False, roles=True, purge=True))
    sql(build, "production", "rg-payroll", "sql-payroll", {})
    sql(
        build,
        "production",
        "rg-reports",
        "sql-reports",
        {"AllowAllWindowsAzureIps": (ZERO, ZERO), "head office": ("198.51.100.0", "198.51.100.255")},
        entra_only=False,
    )
    sql(build, "development", "rg-dev", "sql-dev", {"everybody": (ZERO, "255.255.255.255")}, tls="None", entra_only=False)
    postgresql(build, "production", "rg-payroll", "pg-people", tls="TLSv1.2", transport="on", passwords=False)
    mysql(build, "shop", "rg-shop", "mysql-shop", tls="TLSv1.1,TLSv1.2", transport="OFF")
    cosmos(build, "shop", "rg-shop", "cosmos-cart", ranges=[ZERO], keys=True)
    search(build, "shop", "rg-shop", "srch-catalogue", public="enabled")
    synapse(build, "production", "rg-reports", "syn-reports", {"allowAll": (ZERO, "255.255.255.255")})
    build.add("production", "rg-reports", EXPLORER, "adx-telemetry", {"publicNetworkAccess": "Enabled"})
    redis(build, "shop", "rg-shop", "redis-sessions", plain=True, tls="1.0", keys=True)
    namespace(build, HUB, "production", "rg-payroll", "eh-payroll", public="Disabled", local=False)
    namespace(build, BUS, "shop", "rg-shop", "sb-orders", public="Enabled", local=True, tls="1.0")
    endpoint(
        build, ("production", "rg-network", "vnet-production"), "10.1.3.4", STORAGE, "rg-payroll", "stcontosopayroll", "blob"
    )
    endpoint(build, ("production", "rg-network", "vnet-production"), "10.1.3.5", SQL, "rg-payroll", "sql-payroll", "sqlServer")


def fabrikam(build: EstateBuilder) -> None:
    """Every service is closed, and people and workloads sign in with Entra ID."""
    for number, name in enumerate(("production", "test"), 1):
        vault(build, name, "rg-orders", f"kv-orders-{name}")
        sql(build, name, "rg-orders", f"sql-orders-{name}", {})
        postgresql(build, name, "rg-orders", f"pg-orders-{name}", tls="TLSv1.3", transport="on", passwords=False)
        cosmos(build, name, "rg-orders", f"cosmos-orders-{name}", ranges=[], keys=False)
        search(build, name, "rg-orders", f"srch-orders-{name}", public="disabled")
        synapse(build, name, "rg-orders", f"syn-orders-{name}", {})
        build.add(name, "rg-orders", EXPLORER, f"adx-orders-{name}", {"publicNetworkAccess": "Disabled"})
        redis(build, name, "rg-orders", f"redis-orders-{name}", plain=False, tls="1.2", keys=False)
        namespace(build, BUS, name, "rg-orders", f"sb-orders-{name}", public="Disabled", local=False)
        place = (name, "rg-network", f"vnet-{name}")
        endpoint(build, place, f"10.{number}.2.4", SQL, "rg-orders", f"sql-orders-{name}", "sqlServer")
        endpoint(build, place, f"10.{number}.2.5", KEY_VAULT, "rg-orders", f"kv-orders-{name}", "vault")
    place = ("production", "rg-network", "vnet-production")
    endpoint(build, place, "10.1.2.6", STORAGE, "rg-orders", "stfabrikamorders", "blob")


def _vault(build: EstateBuilder, *, closed: bool, roles: bool, purge: bool) -> Json:
    return {
        "sku": {"family": "A", "name": "standard"},
        "tenantId": build.tenant,
        "enableSoftDelete": True,
        "softDeleteRetentionInDays": 90,
        "enableRbacAuthorization": roles,
        **({"enablePurgeProtection": True} if purge else {}),
        "publicNetworkAccess": "Disabled" if closed else "Enabled",
        **({"networkAcls": SHUT, "privateEndpointConnections": [{"id": "approved", "properties": APPROVED}]} if closed else {}),
    }


def vault(build: EstateBuilder, subscription: str, group: str, name: str) -> str:
    """A key vault as it should be."""
    return build.add(subscription, group, KEY_VAULT, name, _vault(build, closed=True, roles=True, purge=True))


def sql(
    build: EstateBuilder,
    subscription: str,
    group: str,
    name: str,
    opened: dict[str, tuple[str, str]],
    *,
    tls: str = "1.2",
    entra_only: bool = True,
) -> None:
    """A SQL server. ``opened``: firewall rules by name; without any the server has no public endpoint."""
    administrators = {
        "administratorType": "ActiveDirectory",
        "principalType": "Group",
        "login": "database administrators",
        "sid": guid(build.name, "group", "database administrators"),
        "tenantId": build.tenant,
        "azureADOnlyAuthentication": entra_only,
    }
    connections: list[Any] = [] if opened else [{"id": "approved", "properties": APPROVED}]
    properties = {
        "version": "12.0",
        "state": "Ready",
        "minimalTlsVersion": tls,
        "publicNetworkAccess": "Enabled" if opened else "Disabled",
        "restrictOutboundNetworkAccess": "Disabled",
        "administrators": administrators,
        "privateEndpointConnections": connections,
    }
    key = build.add(subscription, group, SQL, name, properties, kind="v12.0")
    _firewall(build, key, SQL, opened)


def _firewall(build: EstateBuilder, key: str, kind: str, opened: dict[str, tuple[str, str]]) -> None:
    """Firewall rules of a server. ``opened``: first and last address by name of the rule."""
    rules = [
        {
            "id": f"{key}/firewallRules/{shown}",
            "name": shown,
            "type": f"{kind}/firewallRules",
            "properties": {"startIpAddress": first, "endIpAddress": last},
        }
        for shown, (first, last) in opened.items()
    ]
    build.answer(f"{key}/firewallRules", rules)


def search(build: EstateBuilder, subscription: str, group: str, name: str, *, public: str) -> None:
    """A search service without rules for addresses."""
    rules = {"ipRules": [], "bypass": "None"}
    build.add(subscription, group, SEARCH, name, {"publicNetworkAccess": public, "networkRuleSet": rules})


def synapse(build: EstateBuilder, subscription: str, group: str, name: str, opened: dict[str, tuple[str, str]]) -> None:
    """A Synapse workspace. ``opened``: rules of its firewall; without any it has no public endpoint."""
    key = build.add(subscription, group, SYNAPSE, name, {"publicNetworkAccess": "Enabled" if opened else "Disabled"})
    _firewall(build, key, SYNAPSE, opened)


def _parameter(build: EstateBuilder, key: str, name: str, value: str, pending: object) -> None:
    at = f"{key}/configurations/{name}"
    build.answer(at, {"id": at, "name": name, "properties": {"value": value, "isConfigPendingRestart": pending}})


def postgresql(
    build: EstateBuilder, subscription: str, group: str, name: str, *, tls: str, transport: str, passwords: bool
) -> None:
    """A PostgreSQL server without a public endpoint."""
    properties = {
        "version": "16",
        "state": "Ready",
        "network": {"publicNetworkAccess": "Disabled"},
        "authConfig": {"activeDirectoryAuth": "Enabled", "passwordAuth": "Enabled" if passwords else "Disabled"},
    }
    key = build.add(subscription, group, POSTGRESQL, name, properties)
    _parameter(build, key, "require_secure_transport", transport, pending=False)
    _parameter(build, key, "ssl_min_protocol_version", tls, pending=False)


def mysql(build: EstateBuilder, subscription: str, group: str, name: str, *, tls: str, transport: str) -> None:
    """A MySQL server with a public endpoint."""
    key = build.add(
        subscription, group, MYSQL, name, {"version": "8.0.21", "state": "Ready", "network": {"publicNetworkAccess": "Enabled"}}
    )
    _parameter(build, key, "require_secure_transport", transport, pending="False")
    _parameter(build, key, "tls_version", tls, pending="False")
    _firewall(build, key, MYSQL, {"AllowAllAzureServicesAndResourcesWithinAzureIps": (ZERO, ZERO)})


def cosmos(build: EstateBuilder, subscription: str, group: str, name: str, *, ranges: list[str], keys: bool) -> None:
    """A Cosmos DB account. ``ranges``: the addresses that reach it; without any it has no public endpoint."""
    properties = {
        "provisioningState": "Succeeded",
        "publicNetworkAccess": "Enabled" if ranges else "Disabled",
        "ipRules": [{"ipAddressOrRange": one} for one in ranges],
        "isVirtualNetworkFilterEnabled": False,
        "networkAclBypass": "None",
        "minimalTlsVersion": "Tls12",
        "disableLocalAuth": not keys,
        "capabilities": [],
    }
    build.add(subscription, group, COSMOS, name, properties, kind="GlobalDocumentDB")


def redis(build: EstateBuilder, subscription: str, group: str, name: str, *, plain: bool, tls: str, keys: bool) -> None:
    properties = {
        "provisioningState": "Succeeded",
        "enableNonSslPort": plain,
        "minimumTlsVersion": tls,
        "publicNetworkAccess": "Enabled" if plain else "Disabled",
        "disableAccessKeyAuthentication": not keys,
    }
    build.add(subscription, group, REDIS, name, properties)


def namespace(
    build: EstateBuilder, kind: str, subscription: str, group: str, name: str, *, public: str, local: bool, tls: str = "1.2"
) -> None:
    """A namespace of Event Hubs or Service Bus. ``local``: whether keys are accepted."""
    properties = {"status": "Active", "minimumTlsVersion": tls, "publicNetworkAccess": public, "disableLocalAuth": not local}
    key = build.add(subscription, group, kind, name, properties, sku={"name": "Standard", "tier": "Standard"})
    rules: dict[str, Any] = {
        "publicNetworkAccess": public,
        "defaultAction": "Allow" if public == "Enabled" else "Deny",
        "ipRules": [],
    }
    at = f"{key}/networkRuleSets/default"
    build.answer(at, {"id": at, "name": "default", "properties": {**rules, "virtualNetworkRules": []}})


def endpoint(
    build: EstateBuilder, place: tuple[str, str, str], address: str, kind: str, group: str, name: str, part: str
) -> None:
    """A private endpoint in ``snet-endpoints`` of a network (subscription, resource group, name) for a service."""
    subscription, network_group, network = place
    within = subnet_id(build, subscription, network_group, network, "snet-endpoints")
    key = build.path(subscription, network_group, "Microsoft.Network/privateEndpoints", f"pe-{name}")
    nic = interface(build, subscription, network_group, f"pe-{name}.nic", within, address, endpoint=key)
    connection = {
        "privateLinkServiceId": build.path(subscription, group, kind, name),
        "groupIds": [part],
        "privateLinkServiceConnectionState": {"status": "Approved"},
    }
    properties = {
        "subnet": {"id": within},
        "networkInterfaces": [{"id": nic}],
        "privateLinkServiceConnections": [{"name": part, "properties": connection}],
        "manualPrivateLinkServiceConnections": [],
    }
    build.add(subscription, network_group, "Microsoft.Network/privateEndpoints", f"pe-{name}", properties)
