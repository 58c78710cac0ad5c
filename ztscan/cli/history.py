"""`ztscan history`: the stored results of earlier scans."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.table import Table
from rich.text import Text

from ztscan.cli.ui import options
from ztscan.cli.ui.console import harmless, note, print_bytes
from ztscan.cli.ui.groups import SuggestingGroup
from ztscan.cli.ui.named_files import refuse_overlaps
from ztscan.cli.ui.outputs import STDOUT
from ztscan.cli.ui.printing import output_console
from ztscan.core.errors import UsageError
from ztscan.core.files import check_writable, write_private
from ztscan.core.model import Severity
from ztscan.history import open_history, prune
from ztscan.history.model import History, StoredPoint

location = click.argument("location", metavar="DIR|sqlite:///FILE")
tenant = click.option("--tenant", metavar="ID", help="Only the results of this tenant.")


@click.group("history", cls=SuggestingGroup)
def command() -> None:
    """List, show and remove the results that `ztscan scan --history` stores."""


@command.command("list")
@location
@tenant
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="A table, or JSON.")
def list_(location: str, tenant: str | None, form: str) -> None:
    """List the stored results, oldest first, with the number of failed checks at each severity."""
    kept = _kept(open_history(location, existing=True), tenant)
    if not kept:
        note(f"No results are stored in {location}")
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode([*map(_row, kept)], order="deterministic"), indent=2).decode())
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("finished", "id"):
        table.add_column(column, header_style="dim", no_wrap=True)
    for severity in Severity:
        table.add_column(severity.value, header_style="dim", justify="right", no_wrap=True)
    several = len({one.entry.tenant for one in kept}) > 1
    if several:
        table.add_column("tenant", header_style="dim", overflow="fold")
    for one in kept:
        entry, counts = one.entry, one.point.gaps if one.point else {}
        gaps = [str(counts.get(severity.value, 0)) if one.point else "?" for severity in Severity]
        table.add_row(harmless(entry.finished), harmless(entry.id), *gaps, *([Text(harmless(entry.tenant))] if several else []))
        if one.point is None:
            note(f"the result `{entry.id}` is damaged: {one.damage}")
    output_console().print(table)


@command.command("show")
@location
@click.argument("id_", metavar="ID")
@click.option("-o", "--output", metavar="PATH", default=STDOUT, help="File to write; stdout by default.")
def show(location: str, id_: str, output: str) -> None:
    """Print one stored result unchanged, to render it again or to use it as a baseline."""
    refuse_overlaps({}, [output], history=location)
    content = open_history(location, existing=True).read(id_)
    if output == STDOUT:
        print_bytes(content)
        return
    check_writable(Path(output))
    write_private(Path(output), content)
    note(f"wrote {output}")


@command.command("prune")
@location
@click.option(
    "--keep", type=click.IntRange(min=1), metavar="N", help="Keep the N newest results of each tenant that are not damaged."
)
@click.option("--before", type=options.DAY, help="Remove the results that finished before this day (UTC).")
@options.quiet
def prune_(location: str, keep: int | None, before: datetime | None, **_: Any) -> None:
    """Remove old results permanently."""
    if keep is None and before is None:
        raise UsageError("no limit was given", "give `--keep` or `--before`")
    removed = prune(
        open_history(location, existing=True),
        keep=keep,
        before=before.replace(tzinfo=UTC) if before else None,
        damaged=lambda entry, why: note(f"the result `{entry.id}` is damaged, does not count and is left: {why}"),
    )
    note(f"removed {len(removed)} results" if len(removed) != 1 else "removed 1 result")


def _kept(history: History, tenant: str | None) -> list[StoredPoint]:
    """The stored results with their points, oldest first over all tenants."""
    tenants = {entry.tenant for entry in history.entries(tenant)}
    return sorted((one for of in tenants for one in history.trend(of)), key=lambda one: one.entry)


def _row(stored: StoredPoint) -> dict[str, Any]:
    """One result for JSON. A damaged one has neither counts nor scores."""
    row: dict[str, Any] = msgspec.to_builtins(stored.entry)
    if stored.point is None:
        return row | {"gaps": None, "scores": None, "damage": stored.damage}
    return row | {"gaps": stored.point.gaps, "scores": stored.point.scores}
