"""`ztscan fleet status`: what became of each tenant in its last scan."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.table import Table
from rich.text import Text

from ztscan.cli.ui.console import harmless, note_exit_code
from ztscan.cli.ui.printing import output_console
from ztscan.cli.ui.progress import counted
from ztscan.core.clock import now
from ztscan.core.errors import ZtscanError
from ztscan.core.exit_codes import ExitCode
from ztscan.core.moments import parse_moment
from ztscan.fleet.members import FleetMember
from ztscan.fleet.outcome import OutcomeKind, one_line
from ztscan.fleet.results import ResultsFolder, open_results


class TenantStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One row."""

    name: str
    tenant: str
    groups: tuple[str, ...]
    owner: str
    outcome: str
    """An outcome, ``not_scanned`` or ``damaged``."""
    exit_code: int | None = None
    finished: str = ""
    seconds: float | None = None
    reason: str = ""
    next_step: str = ""


@click.command("status")
@click.argument("folder", metavar="DIR")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="A table, or JSON.")
def command(folder: str, form: str) -> int:
    """Show what became of each tenant whose results are in DIR. The exit code is 0 if every scan is done, else 3."""
    results = open_results(Path(folder))
    rows = [status(results, member) for member in results.members]
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(rows, order="deterministic"), indent=2).decode())
    else:
        output_console().print(_table(rows, now()))
    left = sum(row.outcome != OutcomeKind.DONE for row in rows)
    code = ExitCode.INCOMPLETE if left else ExitCode.MET
    if left:
        note_exit_code(code, f"the scan of {counted(left, 'tenant')} is not done")
    return code


def status(results: ResultsFolder, member: FleetMember) -> TenantStatus:
    """What became of one tenant."""
    known: dict[str, Any] = {"name": member.name, "tenant": member.tenant, "groups": member.groups, "owner": member.owner}
    try:
        last = results.last(member)
    except ZtscanError as error:
        return TenantStatus(**known, outcome="damaged", reason=one_line(str(error)), next_step=one_line(error.next_step))
    if last is None:
        return TenantStatus(**known, outcome="not_scanned", reason="there is no outcome with its result")
    return TenantStatus(
        **known | {"tenant": last.tenant},
        outcome=last.outcome.value,
        exit_code=last.exit_code,
        finished=last.finished,
        seconds=last.seconds,
        reason=last.reason,
        next_step=last.next_step,
    )


def _table(rows: list[TenantStatus], at: datetime) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("tenant", "outcome", "exit code", "age", "groups", "owner", "reason"):
        table.add_column(
            column, header_style="dim", overflow="fold", justify="right" if column in {"exit code", "age"} else "left"
        )
    for row in rows:
        cells = (
            row.name,
            row.outcome.replace("_", " "),
            "" if row.exit_code is None else str(row.exit_code),
            _age(row.finished, at),
            ", ".join(row.groups),
            row.owner,
            row.reason,
        )
        table.add_row(*(Text(harmless(cell)) for cell in cells))
    return table


def _age(finished: str, at: datetime) -> str:
    if not finished:
        return ""
    hours = (at - parse_moment(finished)).total_seconds() / 3600
    return f"{hours:.0f} h" if abs(hours) < 72 else f"{hours / 24:.0f} d"
