"""While something is evaluated or rendered: nothing outside of it may be touched."""

from __future__ import annotations

import builtins
import contextlib
import io
import os
import socket
import time
from collections.abc import Iterator
from typing import Any, NoReturn
from unittest import mock

OPENINGS = ((builtins, "open"), (io, "open"), (os, "open"), (socket, "socket"))
CLOCKS = ("time", "monotonic", "perf_counter", "time_ns")


def _refuse(*arguments: Any, **options: Any) -> NoReturn:
    raise AssertionError(f"something outside was touched: {arguments} {options}")


@contextlib.contextmanager
def sealed_off() -> Iterator[None]:
    """In the block, opening a file or a socket, or looking at the clock, raises AssertionError."""
    with contextlib.ExitStack() as patches:
        for place, name in (*OPENINGS, *((time, clock) for clock in CLOCKS)):
            patches.enter_context(mock.patch.object(place, name, _refuse))
        yield
