"""What is special about Dask: lost workers, protected connections, and that it is an extra."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil  # type: ignore[import-untyped]  # a part of Dask
import pytest
from distributed import Client

from tests.cli.running import Shell
from tests.fleet.executors import SCANNER, Bench, MakeExecutor, gone, run, written
from tests.fleet.fleets import fleet_of, tenant
from ztscan.core.errors import UsageError
from ztscan.core.exit_codes import ExitCode
from ztscan.fleet.outcome import OutcomeKind
from ztscan.fleet.run import dask
from ztscan.fleet.run.dask import DaskExecutor, security_of

DASK = pytest.mark.parametrize("executor", ["dask"], indirect=True)


@DASK
def test_a_scan_whose_worker_is_killed_has_failed_and_its_process_ends(
    bench: Bench, executor: MakeExecutor, tmp_path: Path
) -> None:
    pids = tmp_path / "pids"

    def kill_the_worker() -> None:
        os.kill(written(pids)[1], signal.SIGKILL)

    killer = threading.Thread(target=kill_the_worker)
    killer.start()
    told = run(executor(), bench.job(0, "watching", str(pids)), *(bench.job(number) for number in range(1, 7)))
    killer.join()
    assert told["t0"].outcome is OutcomeKind.FAILED
    assert "worker" in told["t0"].reason
    assert {told[f"t{number}"].outcome for number in range(1, 7)} == {OutcomeKind.DONE}
    assert gone(written(pids)[0])


def test_the_scheduler_on_this_machine_lets_nobody_in_without_its_certificate(cluster: Client) -> None:
    address = cluster.scheduler.address
    assert address.startswith("tls://127.0.0.1:")
    for stranger in (address, address.replace("tls://", "tcp://")):
        with pytest.raises((OSError, TimeoutError, ValueError, TypeError)):
            Client(stranger, timeout=2, set_as_default=False)


def test_the_scheduler_on_this_machine_tells_the_network_nothing(cluster: Client) -> None:
    """Dask serves pages about workers and tasks on all interfaces without a certificate, unless it is told not to."""
    processes = [psutil.Process(), *psutil.Process().children(recursive=True)]
    listening = {one.laddr for process in processes for one in process.net_connections() if one.status == psutil.CONN_LISTEN}
    assert len(listening) >= 3
    assert {address.ip for address in listening} == {"127.0.0.1"}
    pages = cluster.cluster.scheduler.http_server.port
    for page in ("info/main/workers.html", "json/identity.json", "health"):
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"http://127.0.0.1:{pages}/{page}", timeout=5)


def test_a_scheduler_with_certificates_is_used(bench: Bench, cluster: Client, tmp_path: Path) -> None:
    held = cluster.security.get_tls_config_for_role("client")
    files = [tmp_path / name for name in ("ca.pem", "cert.pem", "key.pem")]
    for file, key in zip(files, ("ca_file", "cert", "key"), strict=True):
        file.write_text(held[key])
    certificates: Any = tuple(map(str, files))
    executor = DaskExecutor.of(bench.results, 2, scheduler=cluster.scheduler.address, certificates=certificates)
    executor._program = SCANNER
    assert run(executor, bench.job(1))["t1"].outcome is OutcomeKind.DONE


class Silent:
    """A client of a scheduler whose workers never answer; also what it returns for a task."""

    key, status = "never", "pending"

    def submit(self, *_: Any, key: str, **__: Any) -> Silent:
        one = Silent()
        one.key = key
        return one

    def done(self) -> bool:
        return False

    def ignored(self, *_: Any, **__: Any) -> None:
        """Takes what it is told, and does nothing."""

    add_done_callback = release = cancel = ignored


def test_workers_that_never_answer_cost_each_tenant_its_outcome_and_not_its_place(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask, "_LOST", 0.2)
    executor = DaskExecutor(bench.results, 2, lambda: nullcontext(Silent()))
    told = run(executor, *(bench.job(number, seconds=0.1) for number in range(5)))
    assert {outcome.outcome for outcome in told.values()} == {OutcomeKind.FAILED}
    assert ["answered" in told[f"t{number}"].reason for number in range(5)] == [False, False, True, True, True]


@pytest.mark.parametrize(
    ("scheduler", "certificates", "told"),
    [
        ("tcp://scheduler.example.com:8786", (None, None, None), "is not on this machine"),
        ("tcp://10.0.0.1:8786", ("a", "b", "c"), "is not on this machine"),
        ("tcp://127.0.0.1:8786", ("a", None, None), "has no effect"),
        ("tls://scheduler.example.com:8786", (None, None, None), "requires certificates"),
        ("tls://scheduler.example.com:8786", ("no-file", "no-file", "no-file"), "there is no file"),
        ("ucx://127.0.0.1:1", (None, None, None), "no address"),
        ("127.0.0.1", (None, None, None), "no address"),
        ("tls://host:port", (None, None, None), "no address"),
    ],
)
def test_a_scheduler_that_is_not_protected_is_refused(scheduler: str, certificates: Any, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        security_of(scheduler, certificates)


def test_a_scheduler_of_this_machine_needs_no_certificate() -> None:
    assert security_of("tcp://127.0.0.1:8786", (None, None, None)) is None


def test_without_the_extra_dask_is_refused_and_the_package_is_named(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ztscan.fleet.run.dask", None)
    shell.write("fleet.toml", fleet_of(tenant(1)))
    ended = shell.afresh("fleet", "scan", "fleet.toml", "-o", "results", "--engine", "dask")
    assert ended.code == ExitCode.USAGE
    assert "ztscan[fleet]" in ended.err
