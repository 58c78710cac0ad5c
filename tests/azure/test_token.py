"""The token for Azure: asked for under its own scope, sent to the management host and to no other, lost without ending a scan."""

from __future__ import annotations

import asyncio
import base64
import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from azure.core.credentials import AccessToken

from tests.azure.reading import OneOrganization
from tests.graph.wire import run
from ztscan.azure.resources import AZURE_RESOURCES
from ztscan.azure.room import AzureRoom
from ztscan.config.azure import AzureSettings
from ztscan.core.errors import AuthenticationError, ForbiddenRequestError
from ztscan.core.model import Gap, GapReason
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph import transport
from ztscan.graph.client import GraphClient
from ztscan.graph.clouds import CLOUDS, GLOBAL, USGOV, Cloud
from ztscan.graph.collect import collect_now
from ztscan.graph.failure import Unread
from ztscan.graph.lanes import Lane
from ztscan.graph.plan import make_plan
from ztscan.graph.read_only import check_reads
from ztscan.graph.request import GraphRequest
from ztscan.graph.second_source import Opened
from ztscan.graph.sign_in import ScannerSignIn, Way
from ztscan.graph.sign_in_errors import Attempt
from ztscan.graph.source import Live
from ztscan.graph.transport import BoundedTransport

CLAIMS = "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZX19fQ=="
CHALLENGE = {"WWW-Authenticate": f'Bearer realm="", error="insufficient_claims", claims="{CLAIMS}"'}
EMPTY: dict[str, Any] = {"value": []}


class Entra:
    """Gives out a token for each scope, and remembers what it was asked for."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[tuple[tuple[str, ...], str | None]] = []
        self._error = error
        self.closed = 0

    async def get_token(self, *scopes: str, claims: str | None = None, **_: Any) -> AccessToken:
        self.asked.append((scopes, claims))
        if self._error is not None:
            raise self._error
        return AccessToken(f"token {len(self.asked)} for {scopes[0]}", 2_000_000_000)

    async def close(self) -> None:
        self.closed += 1


class Sent(httpx.AsyncBaseTransport):
    """Remembers every request and answers from a list; the last answer stays."""

    def __init__(self, *answers: tuple[int, dict[str, str], Any]) -> None:
        self.requests: list[httpx.Request] = []
        self._answers = list(answers) or [(200, {}, EMPTY)]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        status, headers, body = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(json.dumps(body).encode()))


def client(sent: Sent, entra: Entra, cloud: Cloud = GLOBAL, **options: Any) -> GraphClient:
    given: Any = entra
    return GraphClient(cloud.azure.root, cloud, BoundedTransport(sent), service=cloud.azure, credential=given, **options)


def get(url: str = "https://management.azure.com/subscriptions?api-version=2022-12-01") -> GraphRequest:
    return GraphRequest(url, {"Accept": "application/json"})


@pytest.mark.parametrize(
    ("cloud", "host", "scope"),
    [
        ("global", "management.azure.com", "https://management.azure.com/.default"),
        ("usgov", "management.usgovcloudapi.net", "https://management.core.usgovcloudapi.net/.default"),
        ("usgovdod", "management.usgovcloudapi.net", "https://management.core.usgovcloudapi.net/.default"),
        ("china", "management.chinacloudapi.cn", "https://management.chinacloudapi.cn/.default"),
    ],
)
def test_each_cloud_has_its_host_and_its_scope(cloud: Any, host: str, scope: str) -> None:
    sent, entra = Sent(), Entra()
    run(client(sent, entra, CLOUDS[cloud]).send(get(f"https://{host}/subscriptions?api-version=1"), Lane.RESOURCE_MANAGER))
    assert entra.asked[0] == ((scope,), None)
    (request,) = sent.requests
    assert request.url.host == host
    assert request.headers["authorization"] == f"Bearer token 1 for {scope}"


@pytest.mark.parametrize(
    "url",
    ["https://graph.microsoft.com/v1.0/users", "https://management.azure.com.evil.example/x", "http://management.azure.com/x"],
)
def test_the_client_of_azure_sends_nothing_elsewhere(url: str) -> None:
    sent = Sent()
    with pytest.raises((ForbiddenRequestError, Unread)):
        run(client(sent, Entra()).send(get(url), Lane.RESOURCE_MANAGER))
    assert sent.requests == []


def test_the_client_of_graph_sends_nothing_to_azure() -> None:
    sent = Sent()
    given: Any = Entra()
    graph = GraphClient(GLOBAL.graph_root, GLOBAL, BoundedTransport(sent), credential=given)
    with pytest.raises(ForbiddenRequestError):
        run(graph.send(get(), Lane.OTHER))
    assert sent.requests == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/providers/Microsoft.Authorization/elevateAccess"),
        ("POST", "/providers/Microsoft.ResourceGraph/resourcesHistory"),
        ("POST", "/subscriptions/x/resourceGroups/y/providers/Microsoft.Storage/storageAccounts/z/listKeys"),
        ("POST", "/v1.0/providers/Microsoft.ResourceGraph/resources/x"),
        ("POST", "/$batch"),
        ("PUT", "/providers/Microsoft.ResourceGraph/resources"),
        ("PATCH", "/subscriptions/x"),
        ("DELETE", "/subscriptions/x"),
    ],
)
def test_only_two_posts_may_be_sent_to_azure(method: str, path: str) -> None:
    origin = ("https", GLOBAL.azure_host, 443)
    with pytest.raises(ForbiddenRequestError, match="refused"):
        check_reads(method, f"{GLOBAL.azure.root}{path}", b"", origin, token=True, posts=GLOBAL.azure.posts)


def test_the_posts_of_azure_are_none_of_graph() -> None:
    for path in GLOBAL.azure.posts:
        with pytest.raises(ForbiddenRequestError):
            check_reads("POST", f"{GLOBAL.graph_root}{path}", b"", ("https", GLOBAL.graph_host, 443), token=True)
        azure, posts = ("https", GLOBAL.azure_host, 443), GLOBAL.azure.posts
        check_reads("POST", f"{GLOBAL.azure.root}{path}", b"", azure, token=True, posts=posts)


def test_a_claims_challenge_is_put_to_the_credential_once() -> None:
    sent = Sent((401, CHALLENGE, {"error": {"code": "InvalidAuthenticationToken"}}), (200, {}, EMPTY))
    entra = Entra()
    answer = run(client(sent, entra).send(get(), Lane.RESOURCE_MANAGER))
    assert answer.ok
    assert [claims for _, claims in entra.asked if claims] == ['{"access_token":{"nbf":{"essential":true}}}']


def test_a_sign_in_that_azure_refuses_ends_no_scan() -> None:
    refusal = {"error": {"code": "InvalidAuthenticationTokenTenant", "message": "wrong issuer"}}
    sent, entra = Sent((401, {}, refusal)), Entra()
    found = read(client(sent, entra))
    gaps = [found["azure_subscriptions"], found["azure_tenants"]]
    assert {gap.reason for gap in gaps} == {GapReason.NO_PERMISSION}
    assert {gap.detail for gap in gaps} <= {
        "Azure answered 401 InvalidAuthenticationTokenTenant: wrong issuer",
        "Azure could not be signed in to: Azure refuses the sign-in (401)",
    }
    assert found["organization"]


def test_nobody_is_asked_again_for_every_resource_that_azure_refuses() -> None:
    sent, entra = Sent((401, {}, {"error": {"code": "InvalidAuthenticationToken"}})), Entra()
    azure = client(sent, entra)

    async def use() -> None:
        first = await azure.send(get(), Lane.RESOURCE_MANAGER)
        assert first.status == 401
        before = len(entra.asked), len(sent.requests)
        with pytest.raises(Unread, match="refuses the sign-in"):
            await azure.send(get(), Lane.RESOURCE_MANAGER)
        assert (len(entra.asked), len(sent.requests)) == before

    run(use())


def test_one_path_that_refuses_the_token_does_not_end_the_rest() -> None:
    refusal: tuple[int, dict[str, str], Any] = (401, {}, {"error": {"code": "InvalidAuthenticationToken"}})
    sent = Sent((200, {}, EMPTY), refusal, refusal, (200, {}, EMPTY))
    azure = client(sent, Entra())

    async def use() -> list[int]:
        return [(await azure.send(get(), Lane.RESOURCE_MANAGER)).status for _ in range(3)]

    assert run(use()) == [200, 401, 200]


@pytest.mark.parametrize("error", [AuthenticationError("no consent", "consent to it"), ValueError("secret")])
def test_without_a_token_for_azure_all_of_it_is_a_gap_and_nothing_is_sent(error: Exception) -> None:
    sent, entra = Sent(), Entra(error)
    found = read(client(sent, entra))
    gap = found["azure_subscriptions"]
    assert isinstance(gap, Gap)
    assert (gap.reason, "Azure could not be signed in to" in gap.detail) == (GapReason.NO_PERMISSION, True)
    assert "secret" not in gap.detail
    assert sent.requests == []
    assert len(entra.asked) == 1, "nobody is prompted for every resource"
    assert found["organization"]


def test_two_clients_of_one_sign_in_close_it_once() -> None:
    entra = Entra()

    async def use() -> None:
        async with client(Sent(), entra, owner=False) as one:
            await one.sign_in()

    run(use())
    assert entra.closed == 0


def read(azure: GraphClient) -> Any:
    names = ["azure_subscriptions", "azure_tenants", "organization"]
    assert "azure_subscriptions" in AZURE_RESOURCES
    plan = make_plan(names, ALL_RESOURCES, cloud="global")
    graph = GraphClient(GLOBAL.graph_root, GLOBAL, OneOrganization("tenant"), paced=False)
    return collect_now(plan, graph, second_source=Opened(AzureRoom(AzureSettings()), azure)).evidence


def test_a_person_is_asked_for_permissions_of_graph_and_never_sends_that_token_to_azure() -> None:
    asked: list[tuple[str, ...]] = []

    class Prompt:
        def get_token(self, *scopes: str, **_: Any) -> AccessToken:
            asked.append(scopes)
            return AccessToken("one", 2_000_000_000)

    scopes = GLOBAL.scopes(["Policy.Read.All", "Directory.Read.All"])
    attempt = Attempt("browser", "login.microsoftonline.com", "", "client", "")
    signing_in = ScannerSignIn([Way(attempt, Prompt, scopes, person=True)])

    async def both() -> None:
        await signing_in.get_token(GLOBAL.scope)
        await signing_in.get_token(GLOBAL.azure.scope)
        await signing_in.get_token(USGOV.azure.scope)

    asyncio.run(both())
    assert asked == [scopes, (GLOBAL.azure.scope,), (USGOV.azure.scope,)]


def test_a_scan_of_a_tenant_sends_each_token_to_its_own_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole source, with one sign-in for both services."""
    sent: dict[str, list[httpx.Request]] = {}

    class Network(httpx.AsyncBaseTransport):
        def __init__(self, root: str) -> None:
            self._seen = sent.setdefault(root, [])

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            self._seen.append(request)
            return httpx.Response(200, stream=httpx.ByteStream(json.dumps(EMPTY).encode()))

    class SignedIn:
        method, person = "secret", False

        def __init__(self) -> None:
            self.closed = 0

        async def get_token(self, *scopes: str, **_: Any) -> AccessToken:
            claims = {"tid": "tenant", "exp": 2_000_000_000, "idtyp": "app", "roles": [], "aud": scopes[0]}
            body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
            return AccessToken(f"head.{body}.signature", 2_000_000_000)

        async def close(self) -> None:
            self.closed += 1

    monkeypatch.setattr(transport, "network_transport", lambda root: BoundedTransport(Network(root)))
    signed_in: Any = SignedIn()
    plan = make_plan(
        ["azure_subscriptions", "azure_storage_accounts", "azure_entities", "organization"], ALL_RESOURCES, cloud="global"
    )
    Live(GLOBAL, datetime(2026, 11, 1, tzinfo=UTC), signed_in, second_source=AzureRoom()).read(plan, budget=20.0)
    assert set(sent) == {GLOBAL.graph_root, GLOBAL.azure.root}
    for root, scope in ((GLOBAL.graph_root, GLOBAL.scope), (GLOBAL.azure.root, GLOBAL.azure.scope)):
        assert sent[root]
        assert {str(request.url)[: len(root) + 1] for request in sent[root]} == {f"{root}/"}
        assert {audience(request) for request in sent[root]} == {scope}
    assert signed_in.closed == 1


def audience(request: httpx.Request) -> str:
    """What the token of a request was asked for."""
    body = request.headers["authorization"].split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["aud"])
