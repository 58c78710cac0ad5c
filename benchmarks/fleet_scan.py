"""One scan of ``benchmarks.fleet``: the command line against the simulator of its tenant, paced as against Graph."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from ztscan.__main__ import main as ztscan
from ztscan.graph import client
from ztscan.graph.lanes import Lane, Pace
from ztscan.graph.pacing import LaneScheduler


def main() -> None:
    ports, scale = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), float(sys.argv[2])
    sys.argv[1:] = sys.argv[3:]
    tenant = sys.argv[sys.argv.index("--tenant") + 1]
    os.environ["ZTSCAN_GRAPH_ENDPOINT"] = f"http://127.0.0.1:{ports[tenant]}"

    class Shrunk(LaneScheduler):
        """A lane whose window is as short as the simulator's."""

        def __init__(self, lane: Lane, **facts: Any) -> None:
            super().__init__(lane, **{**facts, "paced": True})
            self._pace = Pace(lane.pace.requests, lane.pace.seconds * scale, lane.pace.concurrency)
            self._paced = lane.pace.requests > 0

    setattr(client, "LaneScheduler", Shrunk)  # noqa: B010 - in place of the one that it imports
    ztscan()


if __name__ == "__main__":
    main()
