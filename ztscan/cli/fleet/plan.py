"""`ztscan fleet plan`: divide a fleet among jobs of a pipeline, each of which scans some of the tenants."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from ztscan.cli.configuration import read_text
from ztscan.core.exit_codes import ExitCode
from ztscan.fleet.definition import parse_fleet

SIZE = 20
"""Tenants of a batch: a job that starts takes about as long as a small tenant."""


@click.command("plan")
@click.argument("fleet", metavar="FLEET.toml")
@click.option(
    "--size", type=click.IntRange(min=1), default=SIZE, show_default=True, metavar="N", help="Tenants of a batch, at most."
)
def command(fleet: str, size: int) -> int:
    """Print the tenants of FLEET.toml in batches, as a JSON list for the matrix of a pipeline.

    Each batch is a text of names with spaces between them: pass each name to `ztscan fleet scan --name`.
    """
    names = [tenant.name for tenant in parse_fleet(read_text(Path(fleet)), fleet).tenants]
    batches = [" ".join(names[start : start + size]) for start in range(0, len(names), size)]
    click.echo(msgspec.json.encode(batches).decode())
    return ExitCode.MET
