"""`ztscan init`: a configuration to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from ztscan.cli.configuration import DEFAULT
from ztscan.cli.ui.console import note
from ztscan.config.reference import template
from ztscan.core.errors import UsageError
from ztscan.core.files import write_private


@click.command("init")
@click.argument("path", default=DEFAULT, metavar="[FILE]")
def command(path: str) -> None:
    """Write a `ztscan.toml` in which every key stands commented out with what it means."""
    file = Path(path)
    if file.exists():
        raise UsageError(f"`{path}` exists already", "name another file, or move it away")
    write_private(file, template().encode())
    note(f"wrote {path}; every key in it is a comment until you need it")
