"""Whether Microsoft's hosts answer from this machine, by which way, and what time it is there. No token is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
import msgspec

from ztscan.graph import outbound
from ztscan.graph.clouds import Cloud
from ztscan.graph.transport import ReadOnlyTransport, network_transport

SECONDS = 15.0
"""How long an answer is awaited."""


class Reached(msgspec.Struct, frozen=True):
    """One host: that it answered, or why it did not."""

    host: str
    proxy: str
    """Host and port of the proxy on the way, with the variable that names it. Empty: none."""
    trusted: str
    """The trusted certificates, if the environment names them."""
    ahead: timedelta | None
    """By how much the clock of this machine is ahead of the host's. None: not known."""
    problem: outbound.Problem | None = None


async def reach(cloud: Cloud, authority_host: str, now: Callable[[], datetime]) -> tuple[Reached, ...]:
    """Ask the sign-in authority and Graph for what anybody may read. Any answer counts, also a refusal."""
    addresses = {
        authority_host: f"https://{authority_host}/common/v2.0/.well-known/openid-configuration",
        cloud.graph_host: f"https://{cloud.graph_host}/v1.0/",
    }
    return tuple(await asyncio.gather(*(_reached(host, url, now) for host, url in addresses.items())))


async def _reached(host: str, url: str, now: Callable[[], datetime]) -> Reached:
    proxy, trusted = outbound.proxy_for(url), outbound.certificates()
    way = f"{proxy.shown} ({proxy.variable})" if proxy else ""
    certificates = f"{trusted[0]} ({trusted[1]})" if trusted else ""
    root = f"https://{host}"
    transport = ReadOnlyTransport(network_transport(root), root)
    try:
        async with httpx.AsyncClient(transport=transport, timeout=SECONDS, trust_env=False) as client:
            asked = now()
            answer = await client.get(url, headers={"Accept-Encoding": "gzip"})
            answered = now()
    except (httpx.HTTPError, OSError) as error:
        told = outbound.problem(host, error)
        unreachable = outbound.Problem(f"`{host}` cannot be reached ({type(error).__name__})", outbound.network_advice(host))
        return Reached(host, way, certificates, None, told or unreachable)
    return Reached(host, way, certificates, _ahead(answer.headers.get("date", ""), asked + (answered - asked) / 2))


def _ahead(date: str, here: datetime) -> timedelta | None:
    """By how much ``here`` is ahead of an answer's date, which is cut to whole seconds."""
    try:
        there = parsedate_to_datetime(date)
    except ValueError:
        return None
    return here - (there.replace(tzinfo=there.tzinfo or UTC) + timedelta(seconds=0.5))
