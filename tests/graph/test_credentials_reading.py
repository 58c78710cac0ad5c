"""Signed in, the product reads a Graph that checks every bearer: over TLS, by its real name, through the company's proxy."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.graph.authority import Federation, Microsoft
from tests.graph.signing_in import GITHUB_URL, everything_said, led_to_microsoft, signed_in_as, use
from ztscan.core.errors import AuthenticationError
from ztscan.graph.client import GraphClient, connect
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.credentials import AuthMethod
from ztscan.graph.lanes import Lane
from ztscan.graph.request import GraphRequest

ORGANIZATION = GraphRequest("https://graph.microsoft.com/v1.0/organization", {"Accept": "application/json"})


@pytest.fixture
def microsoft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Microsoft]:
    """An application of this Microsoft that the environment names, with a secret and as a GitHub job."""
    for served in led_to_microsoft(tmp_path, monkeypatch):
        application = served.entra.register(
            secret=secrets.token_urlsafe(), federations=(Federation(served.github, served.github.subject),)
        )
        use(
            monkeypatch,
            application,
            AZURE_CLIENT_SECRET=application.secret,
            ACTIONS_ID_TOKEN_REQUEST_URL=GITHUB_URL,
            ACTIONS_ID_TOKEN_REQUEST_TOKEN=served.github.bearer,
        )
        yield served
        assert served.strangers == []


async def status_of(client: GraphClient) -> int:
    return (await client.send(ORGANIZATION, Lane.DIRECTORY)).status


@pytest.mark.parametrize("auth", ["secret", "workload"])
def test_one_token_serves_many_requests(auth: AuthMethod, microsoft: Microsoft) -> None:
    async def read() -> list[int]:
        async with connect(GLOBAL, credential=signed_in_as(auth)) as client:
            return list(await asyncio.gather(*(status_of(client) for _ in range(5))))

    assert asyncio.run(read()) == [200] * 5
    assert len(microsoft.entra.issued) == 1
    assert {asked.bearer for asked in microsoft.graph.asked} == set(microsoft.entra.issued)


@pytest.mark.parametrize("auth", ["secret", "workload"])
def test_a_token_that_graph_revokes_in_mid_scan_is_replaced(auth: AuthMethod, microsoft: Microsoft) -> None:
    async def read() -> list[int]:
        async with connect(GLOBAL, credential=signed_in_as(auth)) as client:
            before = await status_of(client)
            microsoft.graph.revoked.update(microsoft.entra.issued)
            return [before, *await asyncio.gather(*(status_of(client) for _ in range(5)))]

    assert asyncio.run(read()) == [200] * 6
    assert len(microsoft.entra.issued) == 2
    assert len(set(microsoft.entra.assertions)) == (2 if auth == "workload" else 0)


def test_a_token_that_cannot_be_replaced_ends_the_scan_as_a_failed_sign_in(microsoft: Microsoft) -> None:
    application = next(iter(microsoft.entra.applications.values()))

    async def read() -> None:
        async with connect(GLOBAL, credential=signed_in_as("secret")) as client:
            await status_of(client)
            microsoft.graph.revoked.update(microsoft.entra.issued)
            application.secret_expired = True
            await status_of(client)

    with pytest.raises(AuthenticationError, match=r"the client secret of application .* has expired") as refused:
        asyncio.run(read())

    assert not [kept for kept in microsoft.confidential if kept in everything_said(refused.value)]
