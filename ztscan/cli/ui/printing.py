"""The console on which a command prints its answer."""

from __future__ import annotations

import os

from rich.console import Console

UNCUT = 10_000
"""Columns of an output that is not a terminal. Logs and pipes are searched line by line, so no line is folded or cut."""


def output_console(*, stderr: bool = False, soft_wrap: bool = False) -> Console:
    """A console as wide as the terminal or ``COLUMNS``. Any other output gets whole lines.

    ``soft_wrap`` leaves the folding of lines to the terminal.
    """
    console = Console(stderr=stderr, highlight=False, soft_wrap=soft_wrap)
    if console.is_terminal or os.environ.get("COLUMNS"):
        return console
    return Console(stderr=stderr, highlight=False, soft_wrap=soft_wrap, width=UNCUT)
