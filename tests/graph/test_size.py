"""What reading a large tenant must not cost."""

from __future__ import annotations

import gc
import sys
import tracemalloc

import pytest

from tests.completing import completed
from tests.graph.wire import LOOPBACK, USERS, Wire, ids, page, people, read, run
from ztscan.graph.collect import Collection, collect, collect_now
from ztscan.graph.plan import make_plan
from ztscan.graph.resources import RESOURCES

REPORT = "user_registration_details"


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
    report = RESOURCES[REPORT]
    said = [{"id": key, "userType": "member", "methodsRegistered": ["mobilePhone", "email"]} for key in ("ada", "bob")]
    *rows, last = completed(report, [*said, {"id": "eve", "userType": "guest", "methodsRegistered": None}])
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
    wire = Wire({f"/v1.0{r.path}": page(completed(r, rows), count=1) for r in (users, report)})
    evidence = read(wire, users, report).evidence
    assert evidence["users"][0].id is evidence["user_registration_details"][0].id


def everybody(count: int) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Users, guests among them, and their rows of the registration report."""
    methods: tuple[list[str], ...] = ["mobilePhone"], ["microsoftAuthenticatorPush", "mobilePhone"], ["passKeySynced"], []
    users: list[dict[str, object]] = []
    report: list[dict[str, object]] = []
    for n in range(count):
        guest = n % 9 == 0
        key = f"00000000-0000-4000-8000-{n * 7_919 % 1_000_003:012}"
        users.append(
            {
                "id": key,
                "displayName": f"Adele Vance {n}",
                "userPrincipalName": f"adele.vance.{n}@contoso.com",
                "userType": "Guest" if guest else "Member",
                "accountEnabled": n % 25 != 0,
                "createdDateTime": f"2024-{n % 12 + 1:02}-11T08:{n % 60:02}:{n % 59:02}Z",
                "creationType": "Invitation" if guest else None,
                "externalUserState": "Accepted" if guest else None,
                "onPremisesSyncEnabled": n % 2 == 0 or None,
            }
        )
        report.append(
            {
                "id": key,
                "userType": "guest" if guest else "member",
                "isMfaCapable": n % 3 != 0,
                "isSsprRegistered": n % 5 == 0,
                "methodsRegistered": methods[n % 4],
            }
        )
    return users, report


def held(count: int, *names: str) -> int:
    """Bytes that these resources take of a tenant with so many users, as evidence and nothing else."""
    users, report = everybody(count)
    answers = {"users": users, "user_registration_details": report}
    client = Wire(
        {f"/v1.0{RESOURCES[name].path}": page(completed(RESOURCES[name], answers[name]), count=count) for name in names}
    ).client()
    gc.collect()
    tracemalloc.start()
    evidence = run(collect(make_plan(names, RESOURCES, cloud="global"), client)).evidence
    del client
    gc.collect()
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert all(len(evidence[name]) == count for name in names)
    return used


def test_a_user_weighs_little_more_than_its_id_and_its_names() -> None:
    """An object for each, with its texts, took 480 bytes, and another 300 for its row of the registration report."""
    few, many = 2_000, 8_000
    users, both = ((held(many, *names) - held(few, *names)) / (many - few) for names in (["users"], ["users", REPORT]))
    one = everybody(few)[0][-1]
    texts = sys.getsizeof(one["id"]) + sys.getsizeof(one["userPrincipalName"])
    assert users - texts < 90, "two places in lists, the packed name and date, the number of what it has in common with others"
    assert both - users < 20, "a place in the list of ids, and the number of the combination"
