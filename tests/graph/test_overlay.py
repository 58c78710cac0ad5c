"""A recorded tenant after some calls: what the recorded scan read is found in another list of ids, and outside a batch."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Literal

import pytest

from ztscan.graph.cassette import Recording
from ztscan.graph.failure import Unread
from ztscan.graph.overlay import with_calls
from ztscan.graph.replay import key_of
from ztscan.graph.request import GraphRequest

BY_IDS = "https://graph.microsoft.com/v1.0/directoryObjects/getByIds"
ONE = "https://graph.microsoft.com/v1.0/groups/g/members?$top=999"


def asked(method: Literal["GET", "POST"], uri: str, body: Any = None) -> Any:
    """What a recording of one batch and one list of objects answers after a call."""
    batch = {"requests": [{"id": "0", "method": "GET", "url": "/groups/g/members?$top=999"}]}
    item = {"id": "0", "status": 200, "body": {"value": [{"id": "u"}]}}
    recorded = (
        ("https://graph.microsoft.com/v1.0/$batch", batch, {"responses": [item]}),
        (BY_IDS, {"ids": ["a", "b", "gone"]}, {"value": [{"id": "a"}, {"id": "b"}]}),
    )
    known = {
        key_of("POST", url, json.dumps(sent).encode()): (200, "application/json", json.dumps(answer).encode())
        for url, sent, answer in recorded
    }
    changed = with_calls(Recording("global", "2026-01-01T00:00:00Z", "1", False, known), [])
    request = GraphRequest(uri, {}, method, b"" if body is None else json.dumps(body).encode())
    return json.loads(asyncio.run(changed.connection().once(request)).body)


def test_objects_are_found_in_another_list_of_ids() -> None:
    assert asked("POST", BY_IDS, {"ids": ["gone", "b"]}) == {"value": [{"id": "b"}]}
    with pytest.raises(Unread):
        asked("POST", BY_IDS, {"ids": ["a", "never asked for"]})


def test_a_read_of_a_batch_is_found_alone() -> None:
    assert asked("GET", ONE) == {"value": [{"id": "u"}]}
    with pytest.raises(Unread):
        asked("GET", ONE.replace("/g/", "/h/"))
