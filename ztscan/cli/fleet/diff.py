"""`ztscan fleet diff`: compares two folders of results, tenant by tenant."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import click

from ztscan.cli import plugins
from ztscan.cli.allowing import allowed_names
from ztscan.cli.choices import read
from ztscan.cli.fleet import options as fleet_options
from ztscan.cli.fleet.options import FleetDiffOptions, refuse_inside
from ztscan.cli.fleet.rolling import Rolling, TenantChoice, earlier_in, only_in, together
from ztscan.cli.fleet.writing import changes_document, page_of, show_changes, write_fleet
from ztscan.cli.ui import options
from ztscan.cli.ui.console import quiet
from ztscan.cli.ui.named_files import refuse_overlaps
from ztscan.cli.ui.outputs import STDOUT, parse_outputs
from ztscan.cli.ui.printing import output_console
from ztscan.core.clock import now
from ztscan.core.exit_codes import ExitCode, FailOnDrift, code_of_drift
from ztscan.drift.cause import NO_GATE
from ztscan.drift.compare import Graded
from ztscan.drift.model import Drift
from ztscan.fleet.results import open_results
from ztscan.reports.fleet import FLEET_FORMATS

_ANY_AGE = timedelta(days=365 * 50)


@click.command("diff")
@click.argument("before", metavar="BEFORE/")
@click.argument("after", metavar="AFTER/")
@options.outputs
@fleet_options.group
@fleet_options.owner
@options.fail_on_drift
@options.allow_unassessed
@fleet_options.table
@options.redact
@options.redact_key
@options.quiet
def command(**chosen: object) -> int:
    """Compare two folders of results, tenant by tenant, and show the changes that many tenants have at once.

    `-o FILE.json` writes the comparison. Every other suffix reports on AFTER with the comparison in it. The exit code is the
    worst of the tenants. A tenant that only one of the folders has cannot be compared: the code is then 3 at least.
    """
    given = read(chosen, FleetDiffOptions)
    refuse_overlaps({"--redact-key": given.redact_key}, given.output)
    outputs = parse_outputs(given.output, FLEET_FORMATS, default=None)
    decode = together()
    before, after = open_results(Path(given.before), decode), open_results(Path(given.after), decode)
    refuse_inside(given.output, before, after)
    registry = plugins.load()
    allowed = allowed_names(given.allow_unassessed, registry)
    rolling = Rolling(
        folder=after,
        registry=registry,
        code=partial(_code, given.fail_on_drift or "control", allowed),
        now=now(),
        newer_than=_ANY_AGE,
        choice=TenantChoice(given.group, given.owner),
        earlier=earlier_in(before),
        gone=only_in(before, after),
        page=None if given.redact else page_of(given.output),
    )
    rollup = rolling.rolled()
    shown = write_fleet(outputs, rollup, table=given.table, redact=given.redact, key=given.redact_key, document=changes_document)
    if not quiet():
        show_changes(shown, output_console(stderr=STDOUT in outputs.paths))
    return ExitCode.MET if given.fail_on_drift in NO_GATE else rollup.code


def _code(mode: FailOnDrift, allowed: frozenset[str], graded: Graded, drift: Drift | None) -> ExitCode:
    del graded
    return ExitCode.INCOMPLETE if drift is None else code_of_drift(drift, mode, allowed)
