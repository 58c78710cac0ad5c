"""An answer that repeats what it was asked with: its secrets reach nothing above the transport."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.graph.wire import GRAPH, USERS, Person, Wire, body_of, gap, ids, page, people, read, resource
from ztscan.core.confidential import forget
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.graph.cassette import Recorder
from ztscan.graph.client import GraphClient
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.resource import Keys
from ztscan.graph.transport import BoundedTransport

TOKEN = ".".join(("eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9", "eyJhdWQiOiJodHRwczovL2dyYXBoIn0", "c2lnbmF0dXJlLW9mLWVudHJh"))
GROUPS = resource("groups", "/groups")


def every_group(groups: tuple[Person, ...]) -> list[str]:
    return [group.id for group in groups]


OWNERS = resource("owners", "/groups/{key}/owners", keys=Keys(every_group), configuration=True)


@pytest.fixture(autouse=True)
def door() -> Iterator[None]:
    forget()
    yield
    forget()


class Holder:
    """A credential with one token."""

    async def get_token(self, *_scopes: str, **_: object) -> object:
        from azure.core.credentials import AccessToken  # noqa: PLC0415

        return AccessToken(TOKEN, 1_800_003_600)

    async def close(self) -> None:
        """Nothing is open."""


def escaped(text: str) -> str:
    return "".join(f"\\u{ord(c):04x}" for c in text)


@pytest.mark.parametrize(
    "written", [TOKEN, f"Bearer {TOKEN}", TOKEN[:20], escaped(TOKEN), TOKEN[:3] + escaped(TOKEN[3:4]) + TOKEN[4:]]
)
@pytest.mark.parametrize("where", ["a name", "a link", "a key", "a refusal", "a page of HTML", "a batch"])
def test_no_evidence_no_gap_and_no_recording_holds_a_token(where: str, written: str, tmp_path: Path) -> None:
    def batch(request: httpx.Request) -> httpx.Response:
        body = '{"error": {"code": "x", "message": "' + written + '"}}'
        items = [f'{{"id": "{i["id"]}", "status": 403, "body": {body}}}' for i in body_of(request)["requests"]]
        return httpx.Response(200, content=('{"responses": [' + ",".join(items) + "]}").encode())

    reflected = {
        "a name": httpx.Response(200, content=('{"value": [{"id": "1", "displayName": "' + written + '"}]}').encode()),
        "a link": httpx.Response(200, content=f'{{"value": [], "@odata.nextLink": "{GRAPH}/v1.0/users?t={written}"}}'.encode()),
        "a key": httpx.Response(200, content=('{"value": [], "' + written + 'nextLink": ""}').encode()),
        "a refusal": httpx.Response(403, content=('{"error": {"code": "x", "message": "' + written + '"}}').encode()),
        "a page of HTML": httpx.Response(407, content=f"<pre>Authorization: {written}</pre>".encode()),
        "a batch": page(people("ada")),
    }[where]
    wire = Wire({"/v1.0/users": reflected, "/v1.0/groups": page(people("hr", "it")), "/v1.0/$batch": batch})
    wire.answers |= {f"/v1.0/groups/{key}/owners": [page(people("ada"))] for key in ("hr", "it")}
    recorder = Recorder(tmp_path / "recorded.json", GLOBAL)
    transport = recorder.transport(BoundedTransport(wire), GRAPH, application=True)
    client = GraphClient(GRAPH, GLOBAL, transport, credential=Holder(), wall=lambda: 1_800_000_000.0)  # type: ignore[arg-type]
    found = read(wire, USERS, GROUPS, OWNERS, client=client)
    recorder.save("2026-11-21T02:00:00Z")
    everything = f"{found!r}" + (tmp_path / "recorded.json").read_text(encoding="utf-8")
    assert TOKEN[:20] not in everything
    assert escaped(TOKEN[:20]) not in everything.replace("\\\\", "\\")
    assert isinstance(found.evidence["users"], Gap) or where == "a batch"
    assert ids(found.evidence["groups"]) == ["hr", "it"]
    assert isinstance(found.evidence["owners"], ByKey)


def test_an_answer_that_holds_a_secret_is_no_evidence() -> None:
    """What was removed may have been a part of it."""
    wire = Wire({"/v1.0/users": page([{"id": "1", "displayName": TOKEN}])})
    found = read(wire, USERS, client=wire.client(credential=Holder()))
    gap(found.evidence["users"], GapReason.MALFORMED, "repeats a secret of this sign-in")


def test_escapes_that_serialisers_write_change_nothing() -> None:
    name = 'O\u2019Neill & Söhne <"\u0026"> \u0000'
    wire = Wire({"/v1.0/users": httpx.Response(200, content=json.dumps({"value": [{"id": "1", "displayName": name}]}).encode())})
    assert read(wire, USERS, client=wire.client(credential=Holder())).evidence["users"][0].display_name == name
