"""One odd answer harms one resource: whatever is raised while it is read becomes a gap of that resource, and the others go on."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.graph.wire import GRAPH, USERS, Credential, Person, Wire, error, gap, ids, page, people, read, resource
from tests.profiles import TIMES
from ztscan.core.errors import AuthenticationError
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.graph.resource import Keys
from ztscan.graph.retry import retry_after


def every_group(groups: tuple[Person, ...]) -> list[str]:
    return [group.id for group in groups]


GROUPS = resource("groups", "/groups")
OWNERS = resource("owners", "/groups/{key}/owners", keys=Keys(every_group))
LINK = f"{GRAPH}/v1.0/users?$skiptoken="


def headed(name: bytes, value: bytes, status: int = 200) -> Callable[[httpx.Request], httpx.Response]:
    """A page with one header as it comes over the wire."""
    content = page(people("ada")).content
    return lambda _: httpx.Response(status, headers=[(name, value)], stream=httpx.ByteStream(content))


def wire_with(users: Any) -> Wire:
    return Wire({"/v1.0/users": users, "/v1.0/groups": page(people("hr"))})


@pytest.mark.parametrize(("name", "value"), [(b"Via", "1.1 Bür".encode()), (b"Via", b"1.1 B\xfcr"), (b"Server", b"a\tb\x0b")])
def test_a_header_that_is_not_ascii_is_no_obstacle(name: bytes, value: bytes) -> None:
    assert ids(read(wire_with(headed(name, value)), USERS).evidence["users"]) == ["ada"]


@pytest.mark.parametrize(
    "date", ["Wed, 21 Oct 99999999999", "Wed, 21 Oct 99999999999 07:28:00 GMT", "Wed, 21 Oct 2026 99:99:99 GMT", "0, 0 Jan 0"]
)
def test_a_wait_until_no_date_is_a_wait_without_a_time(date: str) -> None:
    assert retry_after({"retry-after": date}, 0.0) is None
    wire = wire_with([error(429, retry_after=date), page(people("ada"))])
    assert ids(read(wire, USERS).evidence["users"]) == ["ada"]


@pytest.mark.parametrize("tail", ["x" * 66_000, "\x7f", "\u0085", "\ud800", "é", "[", "%zz"], ids=ascii)
def test_a_link_that_cannot_be_asked_for_harms_one_resource(tail: str) -> None:
    wire = wire_with(lambda _: httpx.Response(200, json={"value": people("ada"), "@odata.nextLink": LINK + tail}))
    found = read(wire, USERS, GROUPS).evidence
    assert isinstance(found["users"], Gap)
    assert found["users"].reason in {GapReason.MALFORMED, GapReason.UNAVAILABLE}
    assert ids(found["groups"]) == ["hr"]


@pytest.mark.parametrize("raised", [ValueError("x"), RecursionError(), ExceptionGroup("two", [KeyError(1), OSError()])], ids=repr)
def test_an_unexpected_error_is_named_in_the_gap_and_logged_once(raised: Exception, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="ztscan")
    named = "KeyError" if isinstance(raised, ExceptionGroup) else type(raised).__name__
    wire = Wire({"/v1.0/groups": page(people("hr", "it")), "/v1.0/users": page(people("ada"))})
    wire.answers["/v1.0/groups/hr/owners"] = wire.answers["/v1.0/groups/it/owners"] = [raised]
    found = read(wire, USERS, GROUPS, OWNERS).evidence
    assert ids(found["users"]) == ["ada"]
    owners = found["owners"]
    assert isinstance(owners, ByKey)
    for key in ("hr", "it"):
        gap(owners[key], GapReason.MALFORMED, named)
    (record,) = caplog.records
    assert named in record.getMessage()
    assert record.exc_info is None, "a traceback would quote what came from outside"


def test_one_key_that_cannot_be_processed_costs_one_key() -> None:
    wire = Wire({"/v1.0/groups": page(people("hr", "it"))})
    wire.answers["/v1.0/groups/hr/owners"] = [ZeroDivisionError()]
    wire.answers["/v1.0/groups/it/owners"] = [page(people("ada"))]
    owners = read(wire, GROUPS, OWNERS).evidence["owners"]
    gap(owners["hr"], GapReason.MALFORMED, "ZeroDivisionError")
    assert ids(owners["it"]) == ["ada"]


def test_a_cancellation_that_nobody_asked_for_is_a_lost_connection() -> None:
    """Libraries below may cancel a request of their own accord. The task would end without a word, and others wait for it."""
    wire = Wire({"/v1.0/groups": lambda _: _cancelled(), "/v1.0/users": page(people("ada"))})
    found = read(wire, USERS, GROUPS, OWNERS).evidence
    gap(found["groups"], GapReason.UNAVAILABLE)
    gap(found["owners"], GapReason.UNAVAILABLE)
    assert ids(found["users"]) == ["ada"]


async def _cancelled() -> httpx.Response:
    raise asyncio.CancelledError


def test_a_credential_that_raises_anything_is_a_failed_sign_in() -> None:
    with pytest.raises(AuthenticationError, match="ValueError") as refused:
        read(wire_with(page([])), USERS, client=wire_with(page([])).client(credential=Credential(0, ValueError("hunter2"))))
    assert "hunter2" not in str(refused.value)


PIECES = (
    *("https://graph.microsoft.com", "https://graph.microsoft.com:443", "HTTPS://GRAPH.MICROSOFT.COM", "https://[::1"),
    *("https://graph.microsoft.com:99999", "https://graph.microsoft.com\\@evil.example", "/v1.0", "/beta", "//", "/users"),
    *("/../beta/users", "?$skiptoken=x", "#", "%", "%zz", "%00", "\x00", "\x7f", "\x85", "\u2028", "\ud800", "ü", "😀"),
    *(" ", "[", "]", "{}", "|", ":", "@", "x" * 70_000, ""),
)
DATES = (
    *("Wed, 21 Oct 2026 07:28:00 GMT", "99999999999999999999", "-1", "1e999", "٣", "Wed", "0", "\x00"),
    "Fri, 31 Dec 9999 23:59:59 -9999",
)


def test_random_links_and_headers_never_end_a_scan() -> None:
    dice = random.Random(12)  # noqa: S311 - a choice, not a secret
    for seed in range(40 * TIMES):
        link = "".join(dice.choices(PIECES, k=dice.randint(1, 5)))
        link = link if dice.random() < 0.5 else f"{GRAPH}/v1.0{link}"
        headers = [(name, bytes(dice.choices(range(256), k=dice.randint(0, 20)))) for name in (b"Via", b"Content-Type", b"Date")]
        told = dice.choice(DATES).encode() if dice.random() < 0.8 else bytes(dice.choices(range(256), k=9))
        busy = httpx.Response(429, headers=[*headers, (b"Retry-After", told)], stream=httpx.ByteStream(b"{}"))
        body = json.dumps({"value": people("ada"), "@odata.nextLink": link}).encode()
        odd = httpx.Response(200, headers=headers, stream=httpx.ByteStream(body))
        found = read(wire_with([busy, odd, page(people("ben"))]), USERS, GROUPS).evidence
        assert ids(found["groups"]) == ["hr"], seed
        assert isinstance(found["users"], Gap) or ids(found["users"]) in (["ada"], ["ada", "ben"]), (seed, link)
