"""The main job, as it is typed: a recording, a server on this machine, a server that knows only some of Graph."""

from __future__ import annotations

import http.server
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cli.running import Shell, cassette
from tests.completing import completed
from tests.simulator.graph import Caller
from tests.simulator.options import Options
from tests.simulator.running import simulator
from tests.simulator.tenant import NOW
from tests.simulator.tenants import TENANTS
from ztscan.core.exit_codes import ExitCode
from ztscan.graph.resources import RESOURCES

EVERYTHING = frozenset(name for resource in RESOURCES.values() for name in resource.permission.application)
RECORDED_AT = str(int(NOW.timestamp()))


def result(shell: Shell, name: str = "result.json") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(shell.read(name))
    return document


def findings(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(check["id"], finding["fingerprint"]) for check in document["checks"] for finding in check["findings"]}


def verdicts(document: dict[str, Any]) -> dict[str, str]:
    return {check["id"]: check["verdict"] for check in document["checks"]}


@pytest.mark.parametrize("tenant", TENANTS)
def test_a_replay_gives_the_same_bytes_twice_without_a_socket(tenant: str, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("a replay has no network")

    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for attempt, run in (("first", shell.ztscan), ("second", shell.afresh)):  # the first may be what an earlier test has judged
        run("scan", "-q", "--replay", cassette(tenant), "-o", f"{attempt}.json", "-o", f"{attempt}.html")
    assert shell.read("first.json") == shell.read("second.json")
    assert shell.read("first.html") == shell.read("second.html")
    assert {check["verdict"] for check in result(shell, "first.json")["checks"]} > {"pass"}


@pytest.mark.parametrize("tenant", TENANTS)
def test_a_live_scan_finds_what_its_replay_finds(tenant: str, shell: Shell) -> None:
    shell.setenv("SOURCE_DATE_EPOCH", RECORDED_AT)
    with simulator(TENANTS[tenant]()) as served:
        shell.setenv("ZTSCAN_GRAPH_ENDPOINT", served.url)
        live = shell.ztscan("scan", "-q", "-o", "live.json", "--record", "recorded.json")
        assert {entry.method for entry in served.log} <= {"GET", "POST"}
    replayed = shell.ztscan("scan", "-q", "--replay", "recorded.json", "-o", "replayed.json")
    shipped = shell.ztscan("scan", "-q", "--replay", cassette(tenant), "-o", "shipped.json")
    assert live.code == replayed.code == shipped.code
    for name in ("replayed.json", "shipped.json"):
        assert findings(result(shell, name)) == findings(result(shell, "live.json"))
        assert verdicts(result(shell, name)) == verdicts(result(shell, "live.json"))


def test_results_and_recordings_are_for_their_owner_alone(shell: Shell) -> None:
    with simulator(TENANTS["woodgrove"]()) as served:
        shell.setenv("ZTSCAN_GRAPH_ENDPOINT", served.url)
        shell.ztscan("scan", "-q", "-o", "r.json", "-o", "r.html", "--record", "c.json")
    for name in ("r.json", "r.html", "c.json"):
        assert stat.S_IMODE((shell.folder / name).stat().st_mode) == 0o600


def test_json_on_stdout_is_nothing_but_the_result(shell: Shell) -> None:
    ended = shell.ztscan("scan", "--replay", cassette("woodgrove"), "-o", "-")
    assert json.loads(ended.out)["schema"] == "ztscan.scan/1"
    assert "Woodgrove" in ended.err


def test_without_outputs_there_is_a_summary_and_a_report(shell: Shell) -> None:
    ended = shell.ztscan("scan", "--replay", cassette("contoso"))
    assert shell.files == {"ztscan-report.html"}
    assert "Identities" in ended.out
    assert "Exit code 10" in ended.out
    assert len(ended.out.splitlines()) <= 40, "one screen"


def test_quiet_says_nothing(shell: Shell) -> None:
    ended = shell.ztscan("scan", "-q", "--replay", cassette("woodgrove"), "-o", "r.json")
    assert (ended.out, ended.err) == ("", "")


def test_the_demo_needs_nothing_and_says_where_the_report_is(shell: Shell) -> None:
    ended = shell.ztscan("demo")
    assert ended.code == ExitCode.MET
    assert shell.files == {"ztscan-report.html", "ztscan-result.json"}
    assert "wrote ztscan-report.html" in ended.err
    assert len(shell.read("ztscan-report.html")) <= 1_800_000
    document = result(shell, "ztscan-result.json")
    assert document["tenant"]["name"] == "Contoso"
    (everybody,) = (check for check in document["checks"] if check["id"] == "conditional_access.mfa_all_users")
    assert dict(everybody["findings"][0]["witness"]["sign_in"])["user"] not in {
        "bg-one@contoso.example",
        "bg-two@contoso.example",
    }
    assert any("emergency" in note for note in everybody["notes"])
    azure = {check["id"]: check["verdict"] for check in document["checks"] if check["id"].startswith("azure_")}
    assert azure["azure_network.management_ports_closed"] == "fail", "the sample has Azure, and it is read"
    assert {"fail", "pass"} <= set(azure.values())


def test_a_missing_permission_is_named_and_costs_only_what_needs_it(shell: Shell) -> None:
    shell.setenv("SOURCE_DATE_EPOCH", RECORDED_AT)
    shell.scanned("contoso", "whole.json")
    with simulator(TENANTS["contoso"](), Options(caller=Caller(permissions=EVERYTHING - {"Policy.Read.All"}))) as served:
        shell.setenv("ZTSCAN_GRAPH_ENDPOINT", served.url)
        ended = shell.ztscan("scan", "-o", "blind.json")
    whole, blind = verdicts(result(shell, "whole.json")), verdicts(result(shell, "blind.json"))
    assert blind["consent.admin_workflow"] == "not_assessed"
    assert all(blind[check] in {verdict, "not_assessed"} for check, verdict in whole.items())
    assert "Policy.Read.All" in ended.out


(_CONSENT,) = completed(RESOURCES["admin_consent_request_policy"], [{"isEnabled": False, "reviewers": []}])
_ORGANIZATION = completed(RESOURCES["organization"], [{"id": "5d3f8e2a-0000-4000-8000-000000000001", "displayName": "Mocked"}])
ANSWERED = {
    "/v1.0/policies/adminConsentRequestPolicy": _CONSENT,
    "/v1.0/organization": {"value": _ORGANIZATION},
}


class _SomeOfGraph(http.server.BaseHTTPRequestHandler):
    """Answers a few paths, whatever the query says, and 404 for the rest: anyone's mock of Graph."""

    def do_GET(self) -> None:
        body = ANSWERED.get(self.path.partition("?")[0])
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/json" if body else "text/plain")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode() if body else b"not found")

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def mock_graph() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _SomeOfGraph)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_server_that_knows_only_some_of_graph_is_graded_on_what_it_answers(shell: Shell, mock_graph: str) -> None:
    shell.setenv("ZTSCAN_GRAPH_ENDPOINT", mock_graph)
    ended = shell.ztscan("scan", "-o", "r.json", "--fail-on", "medium")
    document = result(shell, "r.json")
    assert ended.code == ExitCode.GAPS
    assert verdicts(document)["consent.admin_workflow"] == "fail"
    assert document["tenant"]["name"] == "Mocked"
    unread = {check for check, verdict in verdicts(document).items() if verdict not in {"not_assessed", "manual"}}
    assert "privileged_access.global_admin_count" not in unread
    assert "Traceback" not in ended.err
    assert (
        shell.ztscan("scan", "-q", "-o", "r.json", "--check", "hybrid_identity.cloud_authentication").code == ExitCode.INCOMPLETE
    )


def test_ctrl_c_in_mid_scan_leaves_nothing_half_written(shell: Shell) -> None:
    with simulator(TENANTS["contoso"](), Options(latency=0.3)) as served:
        process = subprocess.Popen(
            [sys.executable, "-c", "from ztscan.cli import main; main()", "scan", "-o", "r.json", "--record", "c.json"],
            cwd=shell.folder,
            env={**os.environ, "ZTSCAN_GRAPH_ENDPOINT": served.url},
            stderr=subprocess.PIPE,
            text=True,
        )
        deadline = time.monotonic() + 300
        while not served.log and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=300)
    assert process.returncode == ExitCode.INTERRUPTED
    assert "error: interrupted" in said
    assert "Traceback" not in said
    assert shell.files <= {"c.partial.json"}  # settings may have been read whole by then, in the first batch
    for name in shell.files:
        assert result(shell, name)["version"] == 1
