"""A tenant and its Azure without a socket and without waiting: many faulty scans in the time of one.

Graph answers faultlessly; Azure as its options say. The clients are signed in as they would be to Microsoft, so that their tokens
are there to be leaked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

import httpx

from tests.simulator.azure.app import AzureDouble
from tests.simulator.azure.estate import Estate
from tests.simulator.azure.options import PLAIN, AzureOptions
from tests.simulator.client_faults import TOKENS, ClientPlan, Tokens
from tests.simulator.in_process import ELSEWHERE, Asking, InProcess, reset
from tests.simulator.tenant import NOW, Tenant
from ztscan.azure.room import AzureRoom
from ztscan.config.azure import AzureSettings
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.cassette import Recorder
from ztscan.graph.client import GraphClient
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.collect import Collection
from ztscan.graph.plan import NONE, Declared, make_plan
from ztscan.graph.second_source import Opened
from ztscan.graph.transport import BoundedTransport


class AzureInProcess:
    """Azure of a tenant, read beside its Graph. ``asked`` has every request that left the client for Azure."""

    def __init__(self, tenant: Tenant, estate: Estate, options: AzureOptions = PLAIN) -> None:
        self.double = AzureDouble(estate, replace(options, tokens=frozenset(TOKENS)), lambda: asyncio.get_running_loop().time())
        self.double.elsewhere = ELSEWHERE
        self.double.abort = reset
        self.graph = InProcess(tenant)
        self.asked: list[httpx.Request] = []

    def collect(
        self,
        names: Iterable[str],
        *,
        settings: AzureSettings | None = None,
        recorder: Recorder | None = None,
        declared: Declared = NONE,
    ) -> Collection:
        """The evidence of these resources, and of what they depend on. ``declared``: what the configuration names."""
        plan = make_plan(names, ALL_RESOURCES, cloud="global", declared=declared)

        def opened() -> Opened:
            return Opened(AzureRoom(settings or AzureSettings()), self._client(recorder))

        return self.graph.collect(plan, recorder=recorder, opened=opened)

    @property
    def seconds(self) -> float:
        """How long the last collection would have taken."""
        return self.graph.seconds

    def _client(self, recorder: Recorder | None) -> GraphClient:
        service = GLOBAL.azure
        wire: httpx.AsyncBaseTransport = BoundedTransport(Asking(httpx.ASGITransport(self.double.app), self.asked))
        if recorder is not None:
            wire = recorder.transport(wire, service.root, application=True, canonical=service.root)
        return GraphClient(
            service.root,
            GLOBAL,
            wire,
            credential=Tokens(ClientPlan()),  # type: ignore[arg-type]
            service=service,
            jitter=lambda: 0.5,
            wall=NOW.timestamp,
            now=NOW,
        )
