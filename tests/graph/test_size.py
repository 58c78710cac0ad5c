"""What reading a large tenant must not cost."""

from __future__ import annotations

import pytest

from tests.graph.wire import LOOPBACK, USERS, Wire, ids, page, people
from ztscan.graph.collect import Collection, collect_now
from ztscan.graph.plan import make_plan


def test_what_was_read_is_never_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """asyncio does that with the result of its main task, which took as much memory again as a million users."""

    written: list[str] = []

    def write_out(_: object) -> str:
        written.append("everything")
        return "everything"

    monkeypatch.setattr(Collection, "__repr__", write_out)
    client = Wire({"/v1.0/users": page(people("ada"))}).client(root=LOOPBACK)
    assert ids(collect_now(make_plan(["users"], {"users": USERS}, cloud="global"), client).evidence["users"]) == ["ada"]
    assert written == []
