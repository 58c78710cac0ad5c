"""Runs a command and says on stdout, in JSON, what it took: started by ``benchmarks.figures`` as a script.

Linux counts what a process had resident at the moment it started another into that one's peak. So the command is started
by this small process, whatever the size of the one that measures.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time


def main() -> None:
    """What the command says goes to stderr."""
    begin = time.monotonic()
    started = subprocess.Popen(sys.argv[1:], stdout=sys.stderr)
    _, status, used = os.wait4(started.pid, 0)
    wall = time.monotonic() - begin
    per_megabyte = 1e6 if sys.platform == "darwin" else 1e3  # ru_maxrss is in bytes there, in kilobytes here
    cost = {
        "wall": wall,
        "cpu": used.ru_utime + used.ru_stime,
        "peak": used.ru_maxrss / per_megabyte,
        "code": os.waitstatus_to_exitcode(status),
    }
    sys.stdout.write(json.dumps(cost))


if __name__ == "__main__":
    main()
