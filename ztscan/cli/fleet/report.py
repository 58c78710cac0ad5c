"""`ztscan fleet report`: one report on the results of all tenants."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from ztscan.cli import plugins
from ztscan.cli.allowing import allowed_names
from ztscan.cli.choices import read
from ztscan.cli.fleet import options as fleet_options
from ztscan.cli.fleet.options import FleetReportOptions, refuse_inside
from ztscan.cli.fleet.rolling import Rolling, TenantChoice, earlier_in, only_in, together
from ztscan.cli.fleet.tenant_reports import write_tenant_reports
from ztscan.cli.fleet.writing import DEFAULT_PAGE, page_of, write_fleet
from ztscan.cli.ui import options
from ztscan.cli.ui.console import harmless, note
from ztscan.cli.ui.named_files import refuse_overlaps
from ztscan.cli.ui.outputs import parse_outputs
from ztscan.cli.ui.progress import counted
from ztscan.core.clock import now
from ztscan.core.errors import UsageError
from ztscan.core.exit_codes import ExitCode, exit_code
from ztscan.drift.compare import Graded
from ztscan.drift.model import Drift
from ztscan.engine.registry import Registry
from ztscan.fleet.results import EARLIER, ResultsFolder, open_results
from ztscan.fleet.rollup.outline import outlined
from ztscan.fleet.standings import Earlier
from ztscan.reports.fleet import BENCHMARK_FORMATS, FLEET_FORMATS
from ztscan.reports.fleet.words import headline


@click.command("report")
@click.argument("results", metavar="RESULTS/")
@options.outputs
@fleet_options.group
@fleet_options.owner
@fleet_options.newer_than
@click.option("--baseline", metavar="BEFORE/", help="Earlier folder to compare with, instead of each tenant's earlier result.")
@click.option("--no-changes", is_flag=True, help="Compare nothing with earlier results, which is faster.")
@fleet_options.reference
@fleet_options.tenant_reports
@options.fail_on
@options.fail_on_drift
@options.allow_unassessed
@options.min_coverage
@fleet_options.table
@fleet_options.benchmark
@options.redact
@options.redact_key
@options.quiet
def command(**chosen: object) -> int:
    """Write one report on the results of all tenants, as HTML, JSON, CSV, Markdown or SARIF.

    A tenant without a usable result is unknown in every figure and is named. The exit code is 0, unless `--fail-on`,
    `--fail-on-drift` or `--min-coverage` sets a gate: then it is the worst of the tenants, and 3 at least if one is unknown.
    """
    given = read(chosen, FleetReportOptions)
    outputs = given.output or (DEFAULT_PAGE,)
    refuse_overlaps({"--redact-key": given.redact_key, "--reference": _file(given)}, outputs)
    if given.benchmark and given.redact:
        raise UsageError("`--benchmark` names nothing that `--redact` could replace", "give one of the two")
    if given.benchmark and (given.group or given.owner):
        raise UsageError(
            "`--benchmark` is of all tenants: the figures of some, taken from those of all, would show the few that differ",
            "leave `--group` and `--owner` out, or use a folder of results of its own",
        )
    if given.no_changes and (given.baseline or given.fail_on_drift):
        raise UsageError("`--no-changes` leaves out what `--baseline` and `--fail-on-drift` need", "leave one of them out")
    parsed = parse_outputs(outputs, BENCHMARK_FORMATS if given.benchmark else FLEET_FORMATS)
    lean = open_results(Path(given.results), outlined)
    compares = not given.no_changes and (bool(given.baseline) or _has_earlier(lean))
    decode = together()
    folder = open_results(Path(given.results), decode) if compares else lean
    before = open_results(Path(given.baseline), decode) if given.baseline else None
    refuse_inside(outputs, folder, *([before] if before else []))
    registry = plugins.load()
    earlier = _earlier(folder, before) if compares else None
    choice = TenantChoice(given.group, given.owner)
    if given.tenant_reports:
        whole = open_results(Path(given.results))
        since = _earlier(whole, open_results(Path(given.baseline)) if given.baseline else None) if compares else None
        count = write_tenant_reports(whole, choice, registry, since)
        note(f"wrote {counted(count, 'report')} to the folders of their tenants")
    rolling = Rolling(
        folder=folder,
        registry=registry,
        code=_judge(given, registry),
        now=now(),
        newer_than=given.newer_than,
        choice=choice,
        earlier=earlier,
        gone=only_in(before, folder) if before else (),
        reference=given.reference,
        page=None if given.redact or given.benchmark else page_of(outputs),
    )
    rollup = rolling.rolled()
    write_fleet(parsed, rollup, table=given.table, benchmark=given.benchmark, redact=given.redact, key=given.redact_key)
    note(harmless(headline(rollup)))
    if given.gated:
        note(f"Exit code {int(rollup.code)}: {rollup.code.meaning}")
    return rollup.code if given.gated else ExitCode.MET


def _file(given: FleetReportOptions) -> str | None:
    """The file that ``--reference`` names, if it names one."""
    return given.reference if given.reference and given.reference.lower().endswith(".json") else None


def _has_earlier(folder: ResultsFolder) -> bool:
    return any((folder.path / member.name / EARLIER).is_file() for member in folder.members)


def _earlier(folder: ResultsFolder, before: ResultsFolder | None) -> Earlier:
    return earlier_in(before) if before else folder.earlier


def _judge(given: FleetReportOptions, registry: Registry) -> Callable[[Graded, Drift | None], ExitCode]:
    """What a result means under the gate that was asked for; what was not asked for does not fail it."""
    allowed = allowed_names(given.allow_unassessed, registry)
    return partial(_code, given, allowed)


def _code(given: FleetReportOptions, allowed: frozenset[str], graded: Graded, drift: Drift | None) -> ExitCode:
    wanted = given.fail_on_drift or "never"
    blind = drift is None and wanted not in ("never", "none")
    code = exit_code(
        graded.scan,
        graded.grade,
        fail_on=options.severity(given.fail_on or options.NEVER),
        min_coverage=given.min_coverage or 0,
        drift=drift,
        fail_on_drift=wanted,
        allowed=allowed,
    )
    return ExitCode.INCOMPLETE if blind and code is ExitCode.MET else code
