"""Where a command prints its answer."""

from __future__ import annotations

import os

from rich.console import Console

UNCUT = 10_000
"""Columns of what is no terminal: a log or a pipe is searched line by line, so nothing in it is folded or cut."""


def output_console(*, stderr: bool = False, soft_wrap: bool = False) -> Console:
    """As wide as the terminal, or as ``COLUMNS`` says; anything else that is written to takes whole lines.

    ``soft_wrap`` leaves it to the terminal to fold lines.
    """
    console = Console(stderr=stderr, highlight=False, soft_wrap=soft_wrap)
    if console.is_terminal or os.environ.get("COLUMNS"):
        return console
    return Console(stderr=stderr, highlight=False, soft_wrap=soft_wrap, width=UNCUT)
