"""Runs scans on the workers of a Dask scheduler: of one that is named, or of one on this machine for the time of the run.

What goes to a worker is plain data and the name of a function. It names credentials, and the worker looks them up. Nothing is
tried twice: a scan whose worker is lost has failed, and its process ends with the worker.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import dask
import msgspec
from distributed import Client, Event, Future, LocalCluster
from distributed.security import Security

from ztscan.core.errors import UsageError
from ztscan.core.files import write_private
from ztscan.fleet.outcome import TenantOutcome, one_line
from ztscan.fleet.results import RESULT
from ztscan.fleet.run.job import ScanJob
from ztscan.fleet.run.limits import LIMITS, SharedLimit
from ztscan.fleet.run.local import moment, unkept
from ztscan.fleet.run.on_worker import scan_on_worker
from ztscan.fleet.run.process import PROGRAM, ScanEnd
from ztscan.fleet.run.settling import attempt, settled

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_CONNECTING = 30
"""Seconds until a scheduler that does not answer is given up."""
_LOST = 60.0
"""Seconds beyond the longest scan in which nothing ended, after which what is left is given up."""
_ALONE = {
    "distributed.scheduler.allowed-failures": 0,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}
"""Of a scheduler on this machine. Its pages for people need no certificate, and Dask serves them to the network by default."""
_STOPPING = 10.0
"""Seconds for the workers to end their scans."""

Certificates = tuple[str | None, str | None, str | None]
"""Files: the authority, the own certificate, its key."""


class DaskExecutor:
    """``connect`` opens a client, which ``run`` closes. ``workers``: scans at the same time."""

    def __init__(
        self,
        results: Path,
        workers: int,
        connect: Callable[[], contextlib.AbstractContextManager[Client]],
        limits: Mapping[str, SharedLimit] = LIMITS,
        program: Sequence[str] = PROGRAM,
    ) -> None:
        self._results = results
        self._workers = workers
        self._connect = connect
        self._limits = {lane: tuple(limit) for lane, limit in limits.items()}
        self._program = tuple(program)

    @classmethod
    def of(
        cls,
        results: Path,
        workers: int,
        *,
        scheduler: str | None,
        certificates: Certificates,
        limits: Mapping[str, SharedLimit] = LIMITS,
    ) -> DaskExecutor:
        """Raises UsageError for a scheduler that must not be used as it is named."""
        if scheduler is None:
            if any(certificates):
                raise UsageError("`--tls-…` belongs to a scheduler", "name it: `--scheduler tls://HOST:PORT`")
            return cls(results, workers, lambda: on_this_machine(workers), limits)
        security = security_of(scheduler, certificates)
        return cls(results, workers, lambda: _connected(scheduler, security), limits)

    def run(self, jobs: Sequence[ScanJob]) -> Iterator[TenantOutcome]:
        with self._connect() as client:
            run = _Run(client, self._results, (self._limits, self._program))
            waiting = list(reversed(jobs))
            longest = max((job.seconds for job in jobs), default=0.0) + _LOST
            try:
                while (waiting or run.started) and not run.lost:
                    while waiting and len(run.started) < self._workers:
                        if refused := run.start(waiting.pop()):
                            yield refused
                    if run.started and (told := run.next(longest)) is not None:
                        yield told
                yield from run.given_up()
                yield from (unkept(job, _no_worker(), moment()) for job in reversed(waiting))
            finally:
                run.stop()


class _Started(NamedTuple):
    """A scan on a worker. ``folder`` is its attempt, which ``held`` gives back."""

    job: ScanJob
    future: Future
    moment: str
    folder: Path
    held: contextlib.ExitStack


class _Run:
    """The scans of one run, as long as they are on workers. ``common`` are the arguments that all of them have."""

    def __init__(self, client: Client, results: Path, common: tuple[Mapping[str, tuple[float, ...]], tuple[str, ...]]) -> None:
        self.started: dict[str, _Started] = {}
        self.lost = False
        """Whether nothing ended for so long that the workers are taken to be lost."""
        self._client = client
        self._results = results
        self._common = common
        self._stop = f"ztscan-stop-{uuid.uuid4()}"
        self._abandoned: list[Future] = []
        self._ended: queue.SimpleQueue[Future] = queue.SimpleQueue()

    def start(self, job: ScanJob) -> TenantOutcome | None:
        """Send a scan to a worker. Returns its outcome if that can't be done."""
        begun, held = moment(), contextlib.ExitStack()
        try:
            folder = held.enter_context(attempt(self._results / job.name))
            arguments = (msgspec.to_builtins(job), *self._common, self._stop)
            future = self._client.submit(scan_on_worker, *arguments, key=f"scan-{uuid.uuid4()}", retries=0, pure=False)
        except Exception as error:  # noqa: BLE001 - of one tenant: the others go on
            held.close()
            return unkept(job, error, begun)
        self.started[future.key] = _Started(job, future, begun, folder, held)
        future.add_done_callback(self._ended.put)
        return None

    def next(self, seconds: float) -> TenantOutcome | None:
        """The outcome of the scan that ends next. None: none does for so long."""
        try:
            future = self._ended.get(timeout=seconds)
        except queue.Empty:
            self.lost = True
            return None
        return self._outcome(self.started.pop(future.key))

    def given_up(self) -> Iterator[TenantOutcome]:
        """The outcomes of scans that are still under way, of which nothing more is expected."""
        self._abandoned = [one.future for one in self.started.values()]
        while self.started:
            yield self._outcome(self.started.pop(next(iter(self.started))))

    def stop(self) -> None:
        """End what is still under way, as far as the workers can be reached."""
        left = [*self._abandoned, *(one.future for one in self.started.values())]
        if left:
            with contextlib.suppress(Exception):
                Event(self._stop, client=self._client).set()
            until = time.monotonic() + (0.0 if self.lost else _STOPPING)
            while time.monotonic() < until and any(future.status == "pending" for future in left):
                time.sleep(0.1)
            with contextlib.suppress(Exception):
                self._client.cancel(left, force=True)
        for one in self.started.values():
            one.held.close()

    def _outcome(self, found: _Started) -> TenantOutcome:
        with found.held:
            try:
                end, content = _told(found.future)
                if content is not None:
                    write_private(found.folder / RESULT, content)
                own = self._results / found.job.name
                return settled(found.job, end, found.folder, own, found.moment, moment())
            except Exception as error:  # noqa: BLE001 - of one tenant
                return unkept(found.job, error, found.moment)
            finally:
                found.future.release()


def _no_worker() -> UsageError:
    return UsageError("no worker of the scheduler answered", "see that workers are connected, and that they have ztscan")


def _told(future: Future) -> tuple[ScanEnd, bytes | None]:
    """How a scan ended, and its result, as the worker told."""
    if not future.done():
        return ScanEnd(exit_code=None, how="killed", said="no worker told how it ended"), None
    try:
        told = future.result(timeout=_LOST)
        content = told["result"]
        return msgspec.convert(told["end"], ScanEnd), content if isinstance(content, bytes) else None
    except Exception as error:  # noqa: BLE001 - of one worker
        return ScanEnd(exit_code=None, how="killed", said=f"its worker was lost ({type(error).__name__})"), None


def security_of(scheduler: str, certificates: Certificates) -> Security | None:
    """How a connection to the scheduler is protected. None: it is on this machine. Raises UsageError if it would not be."""
    try:
        parts = urlsplit(scheduler)
        known = parts.scheme in {"tcp", "tls"} and bool(parts.hostname and parts.port)
    except ValueError:
        known = False
    if not known:
        raise UsageError("`--scheduler` is no address of a Dask scheduler", "write it as tls://HOST:PORT")
    if parts.scheme == "tcp":
        if parts.hostname not in _LOOPBACK:
            raise UsageError(
                "`--scheduler tcp://…` is not on this machine: everybody who reaches such a scheduler runs code on its workers",
                "use `tls://` with `--tls-ca`, `--tls-cert` and `--tls-key`",
            )
        if any(certificates):
            raise UsageError("`--tls-…` has no effect with `tcp://`", "use `tls://`")
        return None
    authority, certificate, key = certificates
    if not (authority and certificate and key):
        raise UsageError("`--scheduler tls://…` requires certificates", "add `--tls-ca`, `--tls-cert` and `--tls-key`")
    for file in (authority, certificate, key):
        if not Path(file).is_file():
            raise UsageError(f"there is no file `{file}`", "name a PEM file")
    return Security(tls_ca_file=authority, tls_client_cert=certificate, tls_client_key=key, require_encryption=True)


@contextlib.contextmanager
def _connected(scheduler: str, security: Security | None) -> Iterator[Client]:
    _quiet()
    try:
        client = Client(scheduler, security=security, timeout=_CONNECTING, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        raise UsageError(f"the scheduler can't be reached: {one_line(str(error))}", "see that it runs, with TLS") from error
    with client:
        yield client


@contextlib.contextmanager
def on_this_machine(workers: int) -> Iterator[Client]:
    """A scheduler and workers on loopback, with certificates of their own, so that no other user of the machine gets in."""
    _quiet()
    with (
        dask.config.set(_ALONE),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
            security=Security.temporary(),
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


def _quiet() -> None:
    """Dask's own log repeats what becomes an outcome."""
    for name in ("distributed", "distributed.client", "distributed.nanny", "distributed.scheduler"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
