"""A fleet of small tenants behind one application: wall time against the least that Graph's limits over all tenants allow.

``--scale`` shrinks the windows of all quotas, in the simulator, in the fleet and in each scan alike: 0.5 halves the time that the
limits take. The processor, which takes what it takes, then weighs more. The limits as published take 19 minutes.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import resource
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from benchmarks.figures import Figure, at_most, show
from tests.simulator import Options
from tests.simulator.app import Simulator
from tests.simulator.endpoints import Bucket
from tests.simulator.quotas import ApplicationQuotas
from tests.simulator.running import listener_on
from tests.simulator.tenant import ListRows, Tenant, guid
from tests.simulator.tenants.generated import Shape, generated
from ztscan.fleet.outcome import OutcomeKind
from ztscan.fleet.results import RESULT
from ztscan.fleet.run.job import ScanJob
from ztscan.fleet.run.limits import LIMITS, SharedLimit
from ztscan.fleet.run.local import LocalExecutor
from ztscan.fleet.run.turns import Turns

TENANTS = 200
WORKERS = 12
SCALE = 1.0
LIMIT = 1.2
CHECKS = ("external_identities.no_inactive", "mfa_registration.members_capable", "conditional_access.mfa_all_users")
"""Each tenant reads sign-in activity, a report, policies and the directory."""
SMALL = Shape(users=30, applications=5, groups=3, policies=5, administrators=3, operators=1)


def measure(tenants: int, workers: int, scale: float) -> Iterator[Figure]:
    shared = ApplicationQuotas(scale=scale)
    served = [Simulator(tenant, Options(quotas=scale, application=shared)) for tenant in _tenants(tenants)]
    with _listening(served) as ports, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "ports.json").write_text(json.dumps(ports))
        limits = {lane: SharedLimit(limit.requests, limit.seconds * scale) for lane, limit in LIMITS.items()}
        program = (sys.executable, "-P", "-m", "benchmarks.fleet_scan", str(folder / "ports.json"), str(scale))
        executor = LocalExecutor(folder / "results", workers, Turns(limits), program)
        begun = time.monotonic()
        told = list(executor.run([_job(simulator.tenant) for simulator in served]))
        wall = time.monotonic() - begun
    bound = _bound(served, shared)
    refused = Counter(entry.bucket.value for simulator in served for entry in simulator.log if entry.status == 429)
    asked = sum(len(simulator.log) for simulator in served)
    name = f"{tenants} tenants, {workers} at a time"
    yield at_most(f"{name}: without a result", sum(one.outcome is not OutcomeKind.DONE for one in told), 0, "tenants")
    yield at_most(f"{name}: wall time against the least possible ({bound:.0f} s)", wall / bound, LIMIT, "times")
    yield Figure(f"{name}: wall time", wall, "s")
    yield Figure(f"{name}: requests", asked, "requests")
    over_all = sum(refused[bucket.value] for bucket in shared.limits)
    yield at_most(f"{name}: refused with 429 under the limits over all tenants", over_all, asked / 100, "requests")
    yield Figure(f"{name}: refused with 429 under the limits of one tenant", refused.total() - over_all, "requests")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    yield Figure(f"{name}: CPU of the scans", used.ru_utime + used.ru_stime, "s")


def _tenants(number: int) -> Iterator[Tenant]:
    like = generated(SMALL)
    (organization,) = like.collections["organization"].page(0, 1)
    for position in range(number):
        own = guid("fleet", str(position))
        rows = ListRows([{**organization, "id": own}])
        yield dataclasses.replace(like, id=own, name=f"small-{position}", collections={**like.collections, "organization": rows})


def _job(tenant: Tenant) -> ScanJob:
    checks = [part for check in CHECKS for part in ("--check", check)]
    return ScanJob(
        name=tenant.name,
        tenant=tenant.id,
        arguments=("scan", "--quiet", "--tenant", tenant.id, *checks, "-o", RESULT),
        credential=None,
        inherits=False,
        application="global app",
        seconds=600.0,
    )


def _bound(served: list[Simulator], shared: ApplicationQuotas) -> float:
    """The least time in which the answered requests fit into the limits over all tenants. The first window's go at once."""
    bounds = []
    for bucket, (limit, window) in shared.limits.items():
        units = sum(entry.units for one in served for entry in one.log if entry.bucket is bucket and entry.status == 200)
        bounds.append(max(0, -(-units // limit) - 1) * window)
    assert any(entry.bucket is Bucket.SIGN_IN_ACTIVITY for entry in served[0].log), "the fleet asked for nothing that is limited"
    return max(bounds)


@contextmanager
def _listening(served: list[Simulator]) -> Iterator[dict[str, int]]:
    """All tenants in one thread, each at a port of its own. Yields the port by the id of the tenant."""
    listeners = [listener_on(0, backlog=64) for _ in served]
    by_port = {listener.getsockname()[1]: one.app for listener, one in zip(listeners, served, strict=True)}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await by_port[scope["server"][1]](scope, receive, send)

    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, log_level="critical", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": listeners}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield {one.tenant.id: listener.getsockname()[1] for listener, one in zip(listeners, served, strict=True)}
    finally:
        server.should_exit = server.force_exit = True
        thread.join(60)
        for listener in listeners:
            listener.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tenants", type=int, default=TENANTS)
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--scale", type=float, default=SCALE)
    given = parser.parse_args()
    sys.exit(0 if show("fleet", measure(given.tenants, given.workers, given.scale)) else 1)


if __name__ == "__main__":
    main()
