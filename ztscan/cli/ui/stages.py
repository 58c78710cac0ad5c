"""What a command is doing, on a terminal, while nothing else is printed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ztscan.cli.ui.console import harmless, quiet


def on_terminal() -> bool:
    """Whether a moving line is seen by a person."""
    return sys.stderr.isatty() and not quiet()


@contextmanager
def stage(doing: str) -> Iterator[None]:
    """A spinner with ``doing`` while the block runs. Nothing is left of it, and nothing is shown but on a terminal."""
    if not on_terminal():
        yield
        return
    from rich.console import Console  # noqa: PLC0415 - only where somebody looks
    from rich.text import Text  # noqa: PLC0415

    with Console(stderr=True).status(Text(harmless(doing))):
        yield
