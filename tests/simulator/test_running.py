"""The simulator on a socket: paging over HTTP, batches, throttling, idle connections, and a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.simulator import TENANTS, Options, Running, simulator
from tests.simulator.endpoints import Bucket
from tests.simulator.quotas import Quotas, directory_units
from tests.simulator.running import PATIENCE, get, listener_on, post
from tests.simulator.tenant import Json

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def served() -> Iterator[Running]:
    with simulator(TENANTS["woodgrove"]()) as running:
        yield running


def read(url: str) -> tuple[list[Json], int]:
    """All rows of a collection, and on how many pages they came."""
    found: list[Json] = []
    pages = 0
    while url:
        page = get(url).raise_for_status().json()
        found += page["value"]
        url = page.get("@odata.nextLink", "")
        pages += 1
    return found, pages


def test_a_collection_is_read_by_following_its_links(served: Running) -> None:
    rows, pages = read(f"{served.url}/v1.0/users?$select=id&$top=5")
    assert (len({row["id"] for row in rows}), pages) == (12, 3)


def test_every_request_is_logged_with_its_bucket(served: Running) -> None:
    read(f"{served.url}/v1.0/organization?$select=id")
    entry = served.log[-1]
    assert (entry.address, entry.status, entry.bucket, entry.units) == (
        "GET /v1.0/organization?$select=id",
        200,
        Bucket.DIRECTORY,
        1,
    )


def test_nothing_in_an_answer_changes_from_time_to_time(served: Running) -> None:
    first, second = (get(f"{served.url}/v1.0/domains") for _ in range(2))
    assert first.headers.raw == second.headers.raw
    assert first.content == second.content
    assert not {"date", "server", "set-cookie"} & set(first.headers)


def test_a_batch_answers_each_request_with_its_own_status(served: Running) -> None:
    asked = [
        {"id": "one", "method": "GET", "url": "/users?$select=id&$top=2"},
        {"id": "two", "method": "GET", "url": "/groups/00000000-0000-0000-0000-000000000000/owners"},
        {"id": "three", "method": "GET", "url": "/roleManagement/directory/roleAssignmentSchedules"},
    ]
    answers = post(f"{served.url}/v1.0/$batch", json={"requests": asked}).json()["responses"]
    assert served.log[-1].batched == (
        "users",
        "groups/00000000-0000-0000-0000-000000000000/owners",
        "roleManagement/directory/roleAssignmentSchedules",
    )
    assert {answer["id"]: answer["status"] for answer in answers} == {"one": 200, "two": 404, "three": 400}
    link = next(answer["body"]["@odata.nextLink"] for answer in answers if answer["id"] == "one")
    assert len(read(link)[0]) == 10


def test_a_batch_holds_twenty_requests_at_most(served: Running) -> None:
    asked = [{"id": str(number), "method": "GET", "url": "/organization"} for number in range(21)]
    assert post(f"{served.url}/v1.0/$batch", json={"requests": asked}).status_code == 400


def test_objects_are_found_by_their_ids_and_deleted_ones_are_not(served: Running) -> None:
    tenant = served.simulator.tenant
    live = tenant.collections["users"].page(0, 1)[0]["id"]
    deleted = tenant.collections["directory/deletedItems/microsoft.graph.group"].page(0, 1)[0]["id"]
    found = post(f"{served.url}/v1.0/directoryObjects/getByIds", json={"ids": [deleted, live]}).json()["value"]
    assert [(row["@odata.type"], row["id"]) for row in found] == [("#microsoft.graph.user", live)]


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
def test_a_write_fails_the_test_that_made_it(method: str) -> None:
    with pytest.raises(AssertionError, match="a scan never writes"), simulator(TENANTS["woodgrove"]()) as running:
        assert httpx.request(method, f"{running.url}/v1.0/users").status_code == 400


def test_a_write_inside_of_a_batch_fails_the_test_too() -> None:
    asked = [{"id": "1", "method": "DELETE", "url": "/users/x"}]
    with pytest.raises(AssertionError, match="a scan never writes"), simulator(TENANTS["woodgrove"]()) as running:
        post(f"{running.url}/v1.0/$batch", json={"requests": asked})


def test_an_unmodelled_request_fails_the_test_unless_it_is_tolerated() -> None:
    with simulator(TENANTS["woodgrove"](), Options(tolerant=True)) as running:
        assert get(f"{running.url}/v1.0/chats").status_code == 400
        assert len(running.refusals) == 1
    with pytest.raises(AssertionError, match="chats"), simulator(TENANTS["woodgrove"]()) as running:
        get(f"{running.url}/v1.0/chats")


def test_tokens_are_asked_for_where_some_are_accepted() -> None:
    with simulator(TENANTS["woodgrove"](), Options(tokens=frozenset({"accepted"}))) as running:
        statuses = [
            get(f"{running.url}/v1.0/organization", headers=headers).status_code
            for headers in ({}, {"Authorization": "Bearer other"}, {"Authorization": "Bearer accepted"})
        ]
    assert statuses == [401, 401, 200]


def test_idle_connections_are_closed() -> None:
    with simulator(TENANTS["woodgrove"](), Options(keep_alive=0.1)) as running:
        port = int(running.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.sendall(b"GET /v1.0/organization?$select=id HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            received = b""
            while chunk := connection.recv(65536):
                received += chunk
    assert received.startswith(b"HTTP/1.1 200")
    assert b"connection: close" not in received.lower()


def test_small_answers_are_not_held_back() -> None:
    with listener_on(0) as listener, socket.create_connection(listener.getsockname(), timeout=60):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_latency_comes_before_each_answer() -> None:
    with simulator(TENANTS["woodgrove"](), Options(latency=0.05)) as running:
        get(f"{running.url}/v1.0/organization")
        assert running.log[0].seconds >= 0.05


def test_quotas_refuse_the_second_request_for_access_policies_and_do_not_say_for_how_long() -> None:
    with (
        simulator(TENANTS["contoso"](), Options(quotas=1.0)) as running,
        httpx.Client(base_url=running.url, timeout=PATIENCE) as client,
    ):
        answers = [client.get("/beta/identity/conditionalAccess/policies") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert "retry-after" not in answers[1].headers


def test_quotas_of_reports_say_when_to_come_back() -> None:
    with (
        simulator(TENANTS["contoso"](), Options(quotas=1.0)) as running,
        httpx.Client(base_url=running.url, timeout=PATIENCE) as client,
    ):
        path = "/v1.0/reports/authenticationMethods/userRegistrationDetails?$top=1"
        answers = [client.get(path) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert 9 <= int(answers[5].headers["retry-after"]) <= 11


def test_a_quota_is_whole_again_when_its_window_has_passed() -> None:
    now = 0.0
    quotas = Quotas(1000, lambda: now)
    assert [quotas.spend(Bucket.SIGN_IN_ACTIVITY, 1) for _ in range(10)] == [None] * 10
    now = 61.0
    assert quotas.spend(Bucket.SIGN_IN_ACTIVITY, 1) is None
    assert [directory_units(users) for users in (12, 50, 500, 501)] == [3500, 5000, 5000, 8000]


def test_who_does_not_wait_as_long_as_was_asked_waits_longer() -> None:
    moments = iter((0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 11.5, 13.0))
    quotas = Quotas(1000, lambda: next(moments))
    waits = [quotas.spend(Bucket.REPORTS, 1) for _ in range(9)]
    # After the first refusal two of the first five have to be ten seconds old; each one more puts that off.
    assert waits == [None] * 5 + [6.0, 6.0, 1.5, None]


def test_the_lower_bound_is_the_longest_chain_of_pages_or_the_busiest_bucket() -> None:
    with simulator(TENANTS["woodgrove"](), Options(latency=0.01)) as running:
        read(f"{running.url}/v1.0/users?$select=id&$top=2")
        assert running.lower_bound().seconds == pytest.approx(6 * 0.01)
        for _ in range(11):
            get(f"{running.url}/beta/identity/conditionalAccess/policies")
        assert running.lower_bound().seconds == pytest.approx(10 + 0.01)


def test_it_runs_in_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "tests.simulator", "--tenant", "woodgrove", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert url.startswith("http://127.0.0.1:")
            assert len(read(f"{url}/v1.0/users?$select=id")[0]) == 12
        finally:
            process.terminate()
