"""Cases of `azure_network.sql_firewall`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_firewall import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import resource_id, row
from tests.checks.compliant.azure_networks import GROUPS, WEB, Json, group, rule
from tests.checks.compliant.azure_services import SQL_RULES, SQL_RULES_6, SQL_SERVER, access_rule, secured, sql_rule
from tests.checks.compliant.azure_sql import SQL_INSTANCES, SQL_SERVERS, sql_server
from tests.checks.seeing import NO_SUBSCRIPTION

FAILS = {SQL_SERVER.lower()}
ZERO = "0.0.0.0"  # noqa: S104 - an address in a rule
INSTANCE_KIND = "Microsoft.Sql/managedInstances"
INSTANCE = {resource_id(INSTANCE_KIND, "mi").lower()}


def server(**properties: Any) -> dict[str, Any]:
    return {SQL_SERVERS: [sql_server(**properties)]}


def of(*rules: Json, six: tuple[Json, ...] = (), access: str | None = "Enabled") -> dict[str, Any]:
    """A server on public networks with these rules."""
    return {**server(publicNetworkAccess=access), SQL_RULES: {SQL_SERVER: list(rules)}, SQL_RULES_6: {SQL_SERVER: list(six)}}


def instance(*rules: Json, public: bool | None = True, subnet: str | None = WEB) -> dict[str, Any]:
    properties = {"publicDataEndpointEnabled": public, "subnetId": subnet}
    return {SQL_INSTANCES: [row(INSTANCE_KIND, "mi", properties)], GROUPS: [group("nsg-web", *rules)]}


SECURED = server(publicNetworkAccess="SecuredByPerimeter")
AZURE = sql_rule(ZERO, ZERO, "AllowAllWindowsAzureIps")
ENDPOINT = rule("mi", "Allow", "Internet", "3342")
CASES = (
    Case("disabled"),
    Case("disabled, with rules that do not count", of(sql_rule(ZERO, "255.255.255.255"), access="Disabled")),
    Case("public without a rule", of()),
    Case("the whole internet", of(sql_rule(ZERO, "255.255.255.255")), FAILS),
    Case("the whole internet but its ends", of(sql_rule("1.0.0.0", "255.255.255.254")), FAILS),
    Case("two halves", of(sql_rule(ZERO, "127.255.255.255"), sql_rule("128.0.0.0", "255.255.255.255", "b")), FAILS),
    Case("a /16", of(sql_rule("20.0.0.0", "20.0.255.255")), FAILS),
    Case("just less than a /16", of(sql_rule("20.0.0.0", "20.0.255.254"))),
    Case(
        "two ranges that are a /16 together",
        of(sql_rule("20.0.0.0", "20.0.127.255"), sql_rule("20.0.128.0", "20.0.255.255", "b")),
        FAILS,
    ),
    Case("two rules for one address", of(sql_rule("203.0.113.7", "203.0.113.7"), sql_rule("203.0.113.7", "203.0.113.7", "b"))),
    Case("services of Azure", of(AZURE), FAILS),
    Case("services of Azure under another name", of({**AZURE, "name": "partner"}), FAILS),
    Case("public access was not returned", of(sql_rule(ZERO, "255.255.255.255"), access=None), FAILS),
    Case("all of IPv6", of(six=(sql_rule("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", six=True),)), FAILS),
    Case("a prefix of IPv6", of(six=(sql_rule("2001:db8::", "2001:db8::ffff", six=True),))),
    Case("a rule without an end", of(sql_rule("203.0.113.7", None)), verdict=NOT_ASSESSED),
    Case("a rule that is none", of(sql_rule("203.0.113", "203.0.114")), verdict=NOT_ASSESSED),
    Case("a perimeter", {**SECURED, **secured(SQL_SERVER)}),
    Case("a perimeter that is open", {**SECURED, **secured(SQL_SERVER, access_rule("0.0.0.0/0"))}, FAILS),
    Case("rules could not be read", {**of(), SQL_RULES: {SQL_SERVER: gap(SQL_RULES)}}, verdict=NOT_ASSESSED),
    Case("rules for IPv6 could not be read", {**of(), SQL_RULES_6: gap(SQL_RULES_6)}, verdict=NOT_ASSESSED),
    Case("an instance without a public endpoint", instance(ENDPOINT, public=False)),
    Case("an instance with an open public endpoint", instance(ENDPOINT), INSTANCE),
    Case("an instance whose group closes the public endpoint", instance()),
    Case("an instance whose group names the sources", instance(rule("mi", "Allow", "203.0.113.0/24", "3342"))),
    Case("an instance of an unknown subnet", instance(ENDPOINT, subnet=None), verdict=NOT_ASSESSED),
    Case("an instance whose group was not returned", {**instance(ENDPOINT), GROUPS: []}, verdict=NOT_ASSESSED),
    Case("no server", {SQL_SERVERS: [], SQL_RULES: {}, SQL_RULES_6: {}}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, SQL_SERVERS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {SQL_SERVERS: gap(SQL_SERVERS)}, verdict=NOT_ASSESSED),
)
