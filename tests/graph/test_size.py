"""What reading a large tenant must not cost."""

from __future__ import annotations

import pytest

from tests.graph.wire import LOOPBACK, USERS, Wire, ids, page, people, read
from ztscan.graph.collect import Collection, collect_now
from ztscan.graph.plan import make_plan
from ztscan.graph.resources import RESOURCES


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


def test_what_users_have_in_common_is_kept_once() -> None:
    report = RESOURCES["user_registration_details"]
    rows = [{"id": key, "userType": "member", "methodsRegistered": ["mobilePhone", "email"]} for key in ("ada", "bob")]
    last = {"id": "eve", "userType": "guest", "methodsRegistered": None}
    url = "https://graph.microsoft.com/v1.0/reports/authenticationMethods/userRegistrationDetails?page=2"
    path = f"/v1.0{report.path}"
    wire = Wire({path: page(rows[:1], url), url.removeprefix("https://graph.microsoft.com"): page([rows[1], last])})
    ada, bob, eve = read(wire, report).evidence["user_registration_details"]
    assert ada.methods_registered == ("mobilePhone", "email")
    assert ada.methods_registered is bob.methods_registered
    assert ada.user_type is bob.user_type
    assert (eve.user_type, eve.methods_registered) == ("guest", None)


def test_an_id_that_several_collections_name_is_kept_once() -> None:
    users, report = RESOURCES["users"], RESOURCES["user_registration_details"]
    rows = [{"id": "ada"}]
    wire = Wire({f"/v1.0{users.path}": page(rows), f"/v1.0{report.path}": page(rows)})
    evidence = read(wire, users, report).evidence
    assert evidence["users"][0].id is evidence["user_registration_details"][0].id
