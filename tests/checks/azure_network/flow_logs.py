"""Cases of `azure_network.flow_logs`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_networks import APP, HUB, NETWORKS, NSG, WEB, hub, network
from tests.checks.compliant.azure_watching import FLOW_LOGS, flow_log

FAILS = {APP.lower()}
NO_ANALYTICS: dict[str, Any] = {"flowAnalyticsConfiguration": None}


def logs(*found: dict[str, Any]) -> dict[str, Any]:
    return {FLOW_LOGS: [flow_log(HUB), *found]}


CASES = (
    Case("of each network"),
    Case("none of one network", logs(), FAILS),
    Case("none at all", {FLOW_LOGS: []}, {APP.lower(), HUB.lower()}),
    Case("disabled", logs(flow_log(APP, enabled=False)), FAILS),
    Case("no traffic analytics", logs(flow_log(APP, **NO_ANALYTICS)), FAILS),
    Case("kept for 30 days", logs(flow_log(APP, days=30)), FAILS),
    Case("kept for 30 days, which suffices", logs(flow_log(APP, days=30)), options={"days": 30}),
    Case("kept permanently", logs(flow_log(APP, days=0))),
    Case("not deleted", logs(flow_log(APP, retentionPolicy={"enabled": False, "days": 7}))),
    Case("how long was not returned", logs(flow_log(APP, days=None)), verdict=NOT_ASSESSED),
    Case("retention was not returned", logs(flow_log(APP, retentionPolicy=None)), verdict=NOT_ASSESSED),
    Case("one of two is as it should be", logs(flow_log(APP), flow_log(APP, "old", days=None))),
    Case("the id in other letters", logs(flow_log(APP.upper()))),
    Case("of each subnet in use", logs(flow_log(WEB))),
    Case("of another subnet", logs(flow_log(f"{APP}/subnets/other")), FAILS),
    Case("a network without subnets in use", {NETWORKS: [hub(), network()], **logs()}, FAILS),
    Case("of the security groups only", logs(flow_log(NSG)), FAILS),
    Case("subnets were not returned", {NETWORKS: [{**network(), "properties": {}}], **logs()}, verdict=NOT_ASSESSED),
    Case("no network", {NETWORKS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {FLOW_LOGS: gap(FLOW_LOGS)}, verdict=NOT_ASSESSED),
)
