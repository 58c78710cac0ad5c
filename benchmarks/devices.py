"""300,000 devices: how they are read, and what all checks of devices and their policies take, in one run against one server.

Read are the managed devices, the devices of the directory, LAPS backups and recovery keys: 300,000 rows or fewer each. The raw
floor (``floor``) reads the same pages, decodes them and does nothing else.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import Cost, Figure, at_most, cost_of, main, python
from benchmarks.floor import READER, first_requests
from benchmarks.multiples import scan_of
from benchmarks.scan import ROOT
from benchmarks.served import Served, served
from tests.simulator.tenants.generated_devices import Fleet
from ztscan.graph.client import connect
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.collect import collect_now
from ztscan.graph.plan import make_plan
from ztscan.graph.resources import RESOURCES

DEVICES = 300_000
SMALLER = 75_000
LISTS = ("managed_devices", "entra_devices", "laps_backups", "bitlocker_keys")
AREAS = ("devices", "device_antivirus", "device_configuration")
_READ = """
import sys
from ztscan.graph.client import connect
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.collect import collect_now
from ztscan.graph.plan import make_plan
from ztscan.graph.resources import RESOURCES
collect_now(make_plan(sys.argv[2:], RESOURCES, cloud="global"), connect(GLOBAL, endpoint=sys.argv[1]))
"""


def measure() -> Iterator[Figure]:
    name = f"{DEVICES:,} devices"
    with tempfile.TemporaryDirectory() as folder, served(Fleet(devices=DEVICES)) as graph:
        read, requests = _read(graph, Path(folder))
        floor = _floor(graph, Path(folder))
        scan = _scan(graph, Path(folder))
    yield at_most(f"{name}: read: CPU", read.cpu, 15, "s")
    yield at_most(f"{name}: read: peak memory", read.peak, 600, "MB")
    yield at_most(f"{name}: requests for one device each", max(0, requests - DEVICES // 100), 0, "requests")
    yield Figure(f"{name}: read: requests", requests, "requests")
    yield at_most(f"{name}: read, against the floor", read.cpu / floor.cpu, 4, "times")
    yield Figure(f"{name}: all checks of devices: CPU", scan.cpu, "s")
    yield at_most(f"{name}: all checks of devices, against reading", scan.cpu / read.cpu, 4, "times")
    yield at_most(f"{name}: all checks of devices: peak memory", scan.peak, 1500, "MB")
    with tempfile.TemporaryDirectory() as folder, served(Fleet(devices=SMALLER)) as graph:
        smaller = _scan(graph, Path(folder))
    yield at_most(f"{name}: all checks, against {SMALLER:,} devices", scan.cpu / smaller.cpu, 4.4, "times")


def _read(graph: Served, folder: Path) -> tuple[Cost, int]:
    """What the four lists take alone, and their requests."""
    before = len(graph.seen().log)
    cost = cost_of([*python(_READ), graph.url, *LISTS], folder, {"PYTHONPATH": str(ROOT)})
    if cost.code:
        raise RuntimeError(f"the lists were not read: {(folder / 'stderr.txt').read_text()[-2000:]}")
    return cost, len(graph.seen().log) - before


def _floor(graph: Served, folder: Path) -> Cost:
    plan = make_plan(LISTS, RESOURCES, cloud="global")
    evidence = collect_now(plan, connect(GLOBAL, endpoint=graph.url)).evidence
    asked = first_requests(plan, evidence, graph.url, datetime.now(UTC))
    file = folder / "requests.json"
    file.write_text(json.dumps({"host": graph.url.removeprefix("http://"), "requests": asked}), encoding="utf-8")
    cost = cost_of([*READER, str(file)], folder, {})
    if cost.code:
        raise RuntimeError(f"the raw reader failed: {(folder / 'stderr.txt').read_text()[-2000:]}")
    return cost


def _scan(graph: Served, folder: Path) -> Cost:
    """What all checks of devices and their policies take, with HTML and JSON."""
    return scan_of(graph, folder, [option for area in AREAS for option in ("--check", area)])


if __name__ == "__main__":
    main("devices", measure)
