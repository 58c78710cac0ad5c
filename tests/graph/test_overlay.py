"""A recorded tenant after some calls: new objects are whole, and what the recorded scan read is found in any company."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Literal

import pytest

from ztscan.core.fix import GraphCall
from ztscan.graph.cassette import Recording
from ztscan.graph.failure import Unread
from ztscan.graph.overlay import after_calls, with_calls
from ztscan.graph.replay import key_of
from ztscan.graph.request import GraphRequest

POLICIES = "/identity/conditionalAccess/policies"
ROW = {"id": "a", "state": "enabled", "users": {"include": ["All"], "roles": []}, "session": {"hours": 4, "mode": None}}
BARE = {"id": "b", "state": "enabled", "users": {"include": ["All"], "roles": []}, "session": None}
BY_IDS = "https://graph.microsoft.com/v1.0/directoryObjects/getByIds"
ONE = "https://graph.microsoft.com/v1.0/groups/g/members?$top=999"


def test_a_new_object_has_what_the_call_leaves_out() -> None:
    call = GraphCall("POST", POLICIES, {"state": "enabled", "users": {"include": ["All"]}})
    made = after_calls(POLICIES, {"value": [ROW, BARE]}, [call])["value"][-1]
    assert made == {"id": "new-2", "state": "enabled", "users": {"include": ["All"], "roles": []}, "session": None}


def test_an_object_that_was_null_is_whole_after_the_call() -> None:
    call = GraphCall("PATCH", f"{POLICIES}/b", {"session": {"hours": 1}})
    assert after_calls(POLICIES, {"value": [ROW, BARE]}, [call])["value"][1]["session"] == {"hours": 1, "mode": None}


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
