"""Writes what is said of a fleet: to files, and on the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from ztscan.cli.redaction import key_for
from ztscan.cli.ui.console import harmless
from ztscan.cli.ui.outputs import STDOUT, Outputs, suffix_of
from ztscan.core.exit_codes import ExitCode
from ztscan.fleet.rollup.rollup import RollUp
from ztscan.reports.fleet import benchmark_renderer, fleet_renderer
from ztscan.reports.fleet.benchmark import benchmark_of
from ztscan.reports.fleet.csv_table import TableName
from ztscan.reports.fleet.document import changes_values
from ztscan.reports.fleet.lists import changes_part
from ztscan.reports.fleet.redacted import redacted
from ztscan.reports.page.text import visible

DEFAULT_PAGE = "fleet.html"
MOST = 20
_CSV, _JSON = ".csv", ".json"


def page_of(outputs: Sequence[str]) -> Path | None:
    """The HTML page among the outputs. None: there is none."""
    return next((Path(path) for path in outputs if path != STDOUT and suffix_of(path) == ".html"), None)


def write_fleet(
    outputs: Outputs,
    rollup: RollUp,
    *,
    table: TableName,
    benchmark: bool = False,
    redact: bool = False,
    key: str | None = None,
    document: Callable[[RollUp], str] | None = None,
) -> RollUp:
    """Write every output, and return the roll-up as it was shown. ``document`` makes the JSON; by default that of the report."""
    shown = redacted(rollup, key_for(key)) if redact else rollup
    if benchmark:
        figures = benchmark_of(rollup)
        outputs.write(lambda suffix: _bytes(benchmark_renderer(suffix)(figures)))
        return shown

    def render(suffix: str) -> bytes:
        if suffix == _JSON and document:
            return _bytes(document(shown))
        extra = {"table": table} if suffix == _CSV else {}
        return _bytes(fleet_renderer(suffix)(shown, **extra))

    outputs.write(render)
    return shown


def changes_document(rollup: RollUp) -> str:
    """The comparison of two folders as JSON."""
    return json.dumps(changes_values(rollup), ensure_ascii=False, indent=1) + "\n"


def show_changes(rollup: RollUp, console: Console) -> None:
    """Print the comparison: one line, the changes of most tenants, the tenants that could not be compared."""
    part = changes_part(rollup)
    console.print(Text(part.summary, style="bold"), soft_wrap=True)
    for line in part.lines[:MOST]:
        what = f"{line.tenants.count:,} × {line.what.lower()} {line.word}: {visible(line.name, 160)} ({line.detail})"
        console.print(Text(f"  {harmless(what)}"), soft_wrap=True)
    more = len(part.lines) + part.left_out - MOST
    if more > 0:
        console.print(Text(f"  and {more:,} more", style="dim"))
    for _, name, why in part.not_compared[:MOST]:
        console.print(Text(f"  not compared: {harmless(f'{name}: {why}')}"), soft_wrap=True)
    if len(part.not_compared) > MOST:
        console.print(Text(f"  and {len(part.not_compared) - MOST:,} more", style="dim"))
    console.print(Text(f"Exit code {int(rollup.code)}: {ExitCode(rollup.code).meaning}", style="dim"), soft_wrap=True)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")
