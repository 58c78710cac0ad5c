"""Cases of `azure_network.waf_logs`."""

from __future__ import annotations

from tests.checks.azure_network.firewall_logs import ACCOUNT
from tests.checks.azure_network.gateway_tls import FAILS
from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.azure_network.waf_attached import NONE
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_edge import FRONT_DOOR_LOGS, GATEWAY, GATEWAY_LOGS, GATEWAYS, PROFILE
from tests.checks.compliant.azure_firewall import WORKSPACES, setting

BOTH = ("ApplicationGatewayAccessLog", "ApplicationGatewayFirewallLog")

CASES = (
    Case("all logs to a workspace"),
    Case("each category", {GATEWAY_LOGS: {GATEWAY: [setting(*BOTH)]}}),
    Case("the access log only", {GATEWAY_LOGS: {GATEWAY: [setting(BOTH[0])]}}, FAILS),
    Case("no setting", {GATEWAY_LOGS: {GATEWAY: []}}, FAILS),
    Case("to a storage account only", {GATEWAY_LOGS: {GATEWAY: [setting(**ACCOUNT)]}}, FAILS),
    Case("no setting on Front Door", {FRONT_DOOR_LOGS: {PROFILE: []}}, {PROFILE.lower()}),
    Case("the workspace was deleted", {WORKSPACES: []}, FAILS | {PROFILE.lower()}),
    Case("settings could not be read", {GATEWAY_LOGS: {GATEWAY: gap(GATEWAY_LOGS)}}, verdict=NOT_ASSESSED),
    Case("nothing is published", NONE, verdict=NOT_APPLICABLE),
    Case("could not be read", {GATEWAYS: gap(GATEWAYS)}, verdict=NOT_ASSESSED),
)
