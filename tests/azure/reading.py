"""Reads the double of Azure through the collector of a scan; what the scan reads of Graph is one organization."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from tests.checks.cases import Case
from tests.completing import completed
from tests.simulator.azure import ManagementRunning
from ztscan.azure.resource import AzureResource
from ztscan.azure.resources import AZURE_RESOURCES
from ztscan.azure.room import AzureRoom
from ztscan.config.azure import AzureSettings
from ztscan.engine.evidence import FACTS, EvidenceStore, resources_behind
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.client import GraphClient
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.collect import Collection, collect_now
from ztscan.graph.connection import Connection
from ztscan.graph.failure import Answer
from ztscan.graph.plan import make_plan
from ztscan.graph.request import GraphRequest
from ztscan.graph.retry import RetryPolicy
from ztscan.graph.second_source import Opened
from ztscan.graph.transport import network_transport

HASTY = RetryPolicy(answer_time=10.0, base=0.005, cap=0.02)
PROBES = tuple(sorted(resources_behind(["azure_visibility"], ALL_RESOURCES, FACTS)))


class OneOrganization(Connection):
    """Microsoft Graph of a tenant of which the scan asks nothing but its id."""

    def __init__(self, tenant: str) -> None:
        self._tenant = tenant

    async def once(self, request: GraphRequest) -> Answer:
        if "/organization?" not in request.url:
            return Answer(403, {}, b"")
        organization = {"id": self._tenant, "displayName": "Tenant", "verifiedDomains": []}
        return Answer(200, {}, msgspec.json.encode({"value": completed(ALL_RESOURCES["organization"], [organization])}))


def read(
    azure: ManagementRunning,
    names: Iterable[str] = (),
    settings: AzureSettings | None = None,
    *,
    policy: RetryPolicy = HASTY,
    paced: bool = False,
) -> Collection:
    """What a scan with Azure reads: the probes, and the resources called ``names``."""
    room = AzureRoom(settings or AzureSettings(), azure.url)
    wanted = {*names, *PROBES}
    plan = make_plan(wanted, ALL_RESOURCES, cloud="global")
    graph = GraphClient(GLOBAL.graph_root, GLOBAL, OneOrganization(azure.double.estate.tenant), paced=False)
    client = GraphClient(azure.url, GLOBAL, network_transport(azure.url), service=GLOBAL.azure, paced=paced, policy=policy)
    return collect_now(plan, graph, budget=30.0, second_source=Opened(room, client))


def visibility(evidence: Mapping[str, Any], settings: AzureSettings | None = None) -> Any:
    """What the fact says of evidence that was read."""
    case = Case("read", azure=settings or AzureSettings())
    return EvidenceStore(evidence, case.settings(), FACTS).value("azure_visibility")


EVERYTHING = tuple(name for name, one in AZURE_RESOURCES.items() if isinstance(one, AzureResource))
