"""`ztscan init`: writes a first configuration."""

from __future__ import annotations

from pathlib import Path

import click

from ztscan.cli.configuration import DEFAULT
from ztscan.cli.ui.console import note
from ztscan.config.reference import template
from ztscan.core.errors import UsageError
from ztscan.core.files import exists, write_private


@click.command("init")
@click.argument("path", default=DEFAULT, metavar="[FILE]")
def command(path: str) -> None:
    """Write a `ztscan.toml` in which every key is explained and commented out."""
    file = Path(path)
    if exists(file):
        raise UsageError(f"`{path}` exists already", "name another file, or move this one")
    write_private(file, template().encode())
    note(f"wrote {path}; every key is commented out: remove the `#` to set one")
