"""Options of the commands on the results of a fleet, each declared once, and the commands' choices as typed values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import get_args

import click
import msgspec

from ztscan.cli.fleet.durations import duration
from ztscan.cli.ui.options import NEVER
from ztscan.cli.ui.outputs import STDOUT
from ztscan.core.errors import UsageError
from ztscan.core.exit_codes import FailOnDrift
from ztscan.core.files import identity
from ztscan.core.model import Severity
from ztscan.fleet.results import ResultsFolder
from ztscan.reports.fleet.csv_table import TABLES, TableName

group = click.option("--group", metavar="NAME", multiple=True, help="Only the tenants of this group; repeatable.")
owner = click.option("--owner", metavar="NAME", multiple=True, help="Only the tenants of this owner; repeatable.")
newer_than = click.option(
    "--newer-than",
    metavar="DURATION",
    callback=duration,
    default="30d",
    show_default=True,
    help="Age up to which a result counts, as 90m, 20h or 2d. The tenant of an older one is unknown.",
)
fail_on = click.option(
    "--fail-on",
    type=click.Choice([*(severity.value for severity in Severity), NEVER]),
    help="End with exit code 10 if a tenant has a gap of this severity or above; never by default.",
)
fail_on_drift = click.option(
    "--fail-on-drift",
    type=click.Choice(get_args(FailOnDrift)),
    help="Drift of a tenant that ends with exit code 11: a changed control, gaps that grew with the people too, any "
    "change, or none; `never` by default. `regressions` is what is worse for any cause.",
)
reference = click.option(
    "--reference",
    metavar="NAME|RESULT.json",
    help="Tenant of the fleet, or result of any other, whose requirements each tenant is compared with.",
)
benchmark = click.option(
    "--benchmark",
    is_flag=True,
    help="Write anonymous figures only: rounded, and of groups of at least five tenants of like size and licence.",
)
table = click.option(
    "--table", type=click.Choice(TABLES), default="tenants", show_default=True, help="What `-o FILE.csv` has rows of."
)


tenant_reports = click.option(
    "--tenant-reports", is_flag=True, help="Write the report of each tenant to `report.html` in its folder first, and link to it."
)


class FleetReportOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The options of ``ztscan fleet report``; None where the command line is silent."""

    results: str
    output: tuple[str, ...]
    group: tuple[str, ...]
    owner: tuple[str, ...]
    newer_than: timedelta
    baseline: str | None
    no_changes: bool
    reference: str | None
    tenant_reports: bool
    fail_on: str | None
    fail_on_drift: FailOnDrift | None
    allow_unassessed: tuple[str, ...]
    min_coverage: int | None
    table: TableName
    benchmark: bool
    redact: bool
    redact_key: str | None

    @property
    def gated(self) -> bool:
        """Whether a gate was asked for."""
        return any(option is not None for option in (self.fail_on, self.fail_on_drift, self.min_coverage))


class FleetDiffOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The options of ``ztscan fleet diff``."""

    before: str
    after: str
    output: tuple[str, ...]
    group: tuple[str, ...]
    owner: tuple[str, ...]
    fail_on_drift: FailOnDrift | None
    allow_unassessed: tuple[str, ...]
    table: TableName
    redact: bool
    redact_key: str | None


def refuse_inside(outputs: Sequence[str], *folders: ResultsFolder) -> None:
    """Raise UsageError for an output that lies in the folder of a tenant, or replaces the list of tenants."""
    for folder in folders:
        own = {identity(folder.path / member.name) for member in folder.members}
        for output in outputs:
            path = Path(output)
            taken = identity(path.parent) in own or identity(path) == identity(folder.path / "fleet.json")
            if output != STDOUT and taken:
                raise UsageError(f"`-o {output}` would be among the results, which are read", "name another file to write")
