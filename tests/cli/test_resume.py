"""`--resume`: an interrupted scan goes on from what it read whole, and says so."""

from __future__ import annotations

import json
import secrets
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest

from tests.cli.running import Shell
from tests.cli.tenants import NIGHT, behind_sign_in
from tests.graph.signing_in import led_to_microsoft, use
from tests.simulator import TENANTS, Running, simulator
from ztscan.cli import run
from ztscan.core import interruption
from ztscan.core.exit_codes import ExitCode
from ztscan.graph import resumption
from ztscan.graph.client import GraphClient
from ztscan.graph.progress import Event, Progress, ResourceDone
from ztscan.graph.request import GraphRequest
from ztscan.graph.resources import RESOURCES

FIRST, SECOND, LATE = "1795226400", "1795230000", "1795400000"
BEGAN = "2026-11-21T02:00:00Z"
SCAN = ("scan", "-q", "--fail-on", "never", "--check", "consent", "--record", "r.json", "-o", "result.json")
PARTIAL = "r.partial.json"


@pytest.fixture
def graph(shell: Shell) -> Iterator[Running]:
    with simulator(TENANTS["woodgrove"]()) as running:
        shell.setenv("ZTSCAN_GRAPH_ENDPOINT", running.url)
        shell.setenv("SOURCE_DATE_EPOCH", FIRST)
        yield running


def interrupted(shell: Shell, after: str | None = None, *, resources: int = 12) -> set[str]:
    """Start a scan and interrupt it after some resources; what was read whole by then."""
    whole: set[str] = set()

    @contextmanager
    def watching(*_: Any, **__: Any) -> Iterator[Progress]:
        def watch(event: Event) -> None:
            if isinstance(event, ResourceDone) and event.reading.outcome == "ok":
                whole.add(event.reading.name)
                if len(whole) >= resources and "organization" in whole and not interruption.requested():
                    interruption._interrupt(signal.SIGINT, None)

        yield watch

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "watching", watching)
        patch.setattr(interruption, "_state", interruption._State())
        assert shell.ztscan(*SCAN, *([after] if after else [])).code == ExitCode.INTERRUPTED
    return whole


def paths(graph: Running) -> list[str]:
    return graph.paths()


def path(name: str) -> str:
    return f"/{RESOURCES[name].version}/{RESOURCES[name].path.lstrip('/')}"


def document(shell: Shell, name: str = "result.json") -> Any:
    return json.loads(shell.read(name))


def without_reading(read: Any) -> Any:
    """What a result says of the tenant."""
    return [(check["id"], check["verdict"], check["findings"]) for check in read["checks"]]


def test_what_was_read_whole_is_not_read_again(shell: Shell, graph: Running) -> None:
    whole = interrupted(shell)
    assert shell.files == {PARTIAL}
    assert stat.S_IMODE((shell.folder / PARTIAL).stat().st_mode) == 0o600
    about = document(shell, PARTIAL)["metadata"]["ztscan"]
    assert about["read_at"] == dict.fromkeys(sorted(whole), BEGAN)
    before = len(paths(graph))
    shell.setenv("SOURCE_DATE_EPOCH", SECOND)
    ended = shell.ztscan(*SCAN, "--resume")
    assert (ended.code, ended.err) == (0, "")
    again = paths(graph)[before:]
    others = {path(name) for name in RESOURCES if name not in whole}
    known = {path(name) for name in whole if RESOURCES[name].keys is None} - others - {path("organization")}
    assert len(known) > 3
    assert not known & set(again)
    assert path("organization") in again, "the tenant may have become another one"
    assert shell.files == {"r.json", "result.json"}, "nothing is left to go on from"
    (warning,) = document(shell)["warnings"]
    assert warning == (
        f"The evidence was read at two times, because an interrupted scan was resumed: {len(whole) - ('organization' in whole)} "
        f"resources at {BEGAN}, and the rest from 2026-11-21T03:00:00Z on"
    )
    replayed = shell.ztscan("scan", "-q", "--replay", "r.json", "--fail-on", "never", "--check", "consent", "-o", "replayed.json")
    assert replayed.code == 0
    assert document(shell, "replayed.json")["warnings"] == [warning], "the recording says it, too"
    resumed = without_reading(document(shell))
    assert without_reading(document(shell, "replayed.json")) == resumed
    shell.ztscan(*SCAN)
    assert without_reading(document(shell)) == resumed
    assert document(shell)["warnings"] == []


def damaged(shell: Shell, **changes: Any) -> None:
    """Change what the file of an interrupted scan says of itself."""
    read = document(shell, PARTIAL)
    read["metadata"]["ztscan"] |= changes
    shell.write(PARTIAL, json.dumps(read))


OF_SOMETHING_ELSE: tuple[tuple[dict[str, Any], str], ...] = (
    ({"tenant": "00000000-0000-0000-0000-000000000001"}, "is of another tenant"),
    ({"account": "ada@woodgrove.example"}, "was read with another account"),
    ({"tenant": ""}, "is not of an interrupted scan"),
    ({"partial": False}, "is not of an interrupted scan"),
    ({"read_at": {}}, "was not read within the last 24 hours"),
    ({"read_at": {"users": "2026-11-20T01:00:00Z"}}, "was not read within the last 24 hours"),
    ({"read_at": {"users": "2026-11-22T00:00:00Z"}}, "was not read within the last 24 hours"),
    ({"read_at": {"users": "yesterday"}}, "is not a recording of a scan"),
    ({"read_at": "\ud800"}, "is not JSON"),
)


def test_what_belongs_to_something_else_is_refused(shell: Shell, graph: Running) -> None:
    interrupted(shell, resources=6)
    whole = shell.read(PARTIAL)
    for changes, told in OF_SOMETHING_ELSE:
        damaged(shell, **changes)
        ended = shell.ztscan(*SCAN, "--resume")
        assert ended.code == ExitCode.USAGE
        assert told in ended.err
        assert shell.files == {PARTIAL}
        (shell.folder / PARTIAL).write_bytes(whole)


def test_too_late_another_cloud_and_nothing_to_go_on_from_are_refused(shell: Shell, graph: Running) -> None:
    ended = shell.ztscan(*SCAN, "--resume")
    assert (ended.code, "there is no `r.partial.json`" in ended.err) == (ExitCode.USAGE, True)
    ended = shell.ztscan("scan", "--resume")
    assert (ended.code, "name it with `--record FILE`" in ended.err) == (ExitCode.USAGE, True)
    interrupted(shell)
    ended = shell.ztscan(*SCAN, "--resume", "--cloud", "usgov")
    assert (ended.code, "is of the cloud `global`" in ended.err) == (ExitCode.USAGE, True)
    ended = shell.ztscan(*SCAN, "--resume", "-o", PARTIAL)
    assert (ended.code, "name the same file" in ended.err) == (ExitCode.USAGE, True)
    shell.setenv("SOURCE_DATE_EPOCH", LATE)
    ended = shell.ztscan(*SCAN, "--resume")
    assert (ended.code, "within the last 24 hours" in ended.err) == (ExitCode.USAGE, True)


def test_a_list_that_is_not_whole_in_the_file_is_read_again_as_a_whole(shell: Shell, graph: Running) -> None:
    whole = interrupted(shell)
    listed = next(name for name in sorted(whole) if name in ("groups", "service_principals", "conditional_access_policies"))
    read = document(shell, PARTIAL)
    read["interactions"] = [one for one in read["interactions"] if listed not in one["resources"]]
    shell.write(PARTIAL, json.dumps(read))
    before = len(paths(graph))
    assert shell.ztscan(*SCAN, "--resume").code == 0
    assert path(listed) in paths(graph)[before:]
    resumed = without_reading(document(shell))
    assert listed not in document(shell, "r.json")["metadata"]["ztscan"]["read_at"]
    shell.ztscan(*SCAN)
    assert without_reading(document(shell)) == resumed


def test_a_resumed_scan_can_be_interrupted_and_resumed_again(shell: Shell, graph: Running) -> None:
    first = interrupted(shell, resources=6)
    shell.setenv("SOURCE_DATE_EPOCH", SECOND)
    second = interrupted(shell, "--resume", resources=14)
    times = document(shell, PARTIAL)["metadata"]["ztscan"]["read_at"]
    assert set(times) == first | second
    assert {name for name, moment in times.items() if moment == BEGAN} >= first - {"organization"}
    ended = shell.ztscan(*SCAN, "--resume")
    assert ended.code == 0
    (warning,) = document(shell)["warnings"]
    assert "read at 3 times" in warning
    assert shell.files == {"r.json", "result.json"}


def test_a_scan_whose_time_ran_out_can_be_resumed(shell: Shell, graph: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    send = GraphClient._with_retries

    async def slow(self: GraphClient, request: GraphRequest, *rest: Any) -> Any:
        if "/groupSettings" in request.url:
            raise TimeoutError
        return await send(self, request, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(GraphClient, "_with_retries", slow)
        shell.ztscan(*SCAN)
    assert shell.files == {"r.json", "result.json", PARTIAL}
    before = len(paths(graph))
    assert shell.ztscan(*SCAN, "--resume").code == 0
    assert path("group_settings") in paths(graph)[before:]
    assert len(paths(graph)) - before < 10
    assert shell.files == {"r.json", "result.json"}


def test_what_was_read_is_written_now_and_then_for_a_scan_that_is_killed(
    shell: Shell, graph: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resumption, "_CHECKPOINT", -1)
    monkeypatch.setattr(resumption.Session, "kept", lambda _: nullcontext())  # a killed process does nothing at its end
    interrupted(shell)
    assert shell.files == {PARTIAL}
    assert shell.ztscan(*SCAN, "--resume").code == 0


def test_behind_a_sign_in_it_goes_on_with_the_same_application_only(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    for microsoft in led_to_microsoft(shell.folder, monkeypatch):
        before = shell.files
        with behind_sign_in(microsoft, TENANTS["woodgrove"]()) as application:
            application.secret = secrets.token_urlsafe()
            use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret, SOURCE_DATE_EPOCH=str(NIGHT))
            interrupted(shell, "--auth=secret")
            assert shell.files - before == {PARTIAL}
            mine = shell.read(PARTIAL)
            assert application.secret.encode() not in mine
            damaged(shell, account="00000000-0000-0000-0000-000000000002")
            ended = shell.ztscan(*SCAN, "--auth", "secret", "--resume")
            assert (ended.code, "with another account" in ended.err) == (ExitCode.USAGE, True)
            (shell.folder / PARTIAL).write_bytes(mine)
            ended = shell.ztscan(*SCAN, "--auth", "secret", "--resume")
            assert ended.code == 0, ended.err
        assert "was resumed" in document(shell)["warnings"][0]
        assert shell.files - before == {"r.json", "result.json"}
