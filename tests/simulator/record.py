"""Records the cassettes of the three tenants from the simulator: ``make record``.

Twice gives the same bytes. Contoso's recording is also the bundled tenant of ``ztscan demo``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from tests.recordings import recording_of
from tests.simulator.azure import ESTATES, management
from tests.simulator.running import simulator
from tests.simulator.tenant import NOW, Tenant
from tests.simulator.tenants import TENANTS
from ztscan.azure.room import AzureRoom
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.cassette import Recorder
from ztscan.graph.client import connect
from ztscan.graph.clouds import CLOUDS
from ztscan.graph.collect import Collection, collect_now
from ztscan.graph.plan import make_plan
from ztscan.graph.second_source import Opened

DECLARED = {"declared_emergency_access": ("somebody",)}
"""So that the recording has the authentication methods that a configuration with emergency access accounts needs."""


def record(tenant: Tenant, path: Path) -> Collection:
    """Reads every declared resource of the tenant, Azure included, and writes the recording; returns what was read."""
    cloud = CLOUDS["global"]
    recorder = Recorder(path, cloud)
    with simulator(tenant) as served, management(ESTATES[tenant.name]()) as azure:
        room = AzureRoom(endpoint=azure.url)
        client = connect(cloud, endpoint=served.url, recorder=recorder, now=NOW)
        second = connect(cloud, service=cloud.azure, endpoint=azure.url, recorder=recorder, now=NOW)
        plan = make_plan(ALL_RESOURCES, ALL_RESOURCES, cloud="global", declared=DECLARED)
        collection = collect_now(plan, client, second_source=Opened(room, second))
    recorder.save(NOW.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return collection


def main() -> None:
    """Records all tenants and puts the recordings in their places."""
    with tempfile.TemporaryDirectory() as folder:
        for name, tenant in TENANTS.items():
            path = Path(folder) / f"{name}.json"
            collection = record(tenant(), path)
            missing = [reading.name for reading in collection.readings if reading.outcome != "ok"]
            sys.stdout.write(f"{name}: {path.stat().st_size >> 10} KiB, not read: {', '.join(missing) or 'nothing'}\n")
            shutil.copyfile(path, recording_of(name))


if __name__ == "__main__":
    main()
