"""`ztscan scan`: sign in, read, evaluate, grade, report."""

from __future__ import annotations

import math

import click

from ztscan.cli import plugins
from ztscan.cli.choices import ScanOptions, choices, read
from ztscan.cli.configuration import DEFAULT as DEFAULT_CONFIG
from ztscan.cli.configuration import load_settings, of_tenant, select_checks
from ztscan.cli.run import run_scan
from ztscan.cli.source import choose_source, of_checks, with_azure
from ztscan.cli.ui import options
from ztscan.cli.ui.named_files import refuse_overlaps
from ztscan.cli.ui.outputs import DEFAULT
from ztscan.conditional_access.proof.expected import checks_of
from ztscan.core import coordinator

AUDITS = "directory_audits"
"""What a comparison with a baseline reads as well: who made a change."""


def _refuse_no_number(minutes: float | None) -> float | None:
    """``nan`` is below no limit, and above none."""
    if minutes is not None and math.isnan(minutes):
        raise click.BadParameter("nan is not a number of minutes.")
    return minutes


@click.command("scan")
@options.source
@click.option("--record", metavar="FILE", help="Record what is read, without tokens, for `--replay` (.json or .yaml).")
@click.option(
    "--resume",
    is_flag=True,
    help="Go on from an interrupted scan with the same `--record FILE`: what it read whole within 24 hours is not read again.",
)
@options.config
@options.selection
@options.azure
@plugins.option
@options.outputs
@options.plan
@options.bom
@options.no_embed
@options.gate
@options.redact
@options.redact_key
@options.history
@options.annotate
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    callback=lambda _context, _parameter, minutes: _refuse_no_number(minutes),
    metavar="MIN",
    help="Minutes for reading; what is not read by then is not assessed.",
)
@options.quiet
@options.verbose
def command(**options_given: object) -> int:
    """Scan a tenant: sign in, read Microsoft Graph, grade against the Zero Trust deployment objectives, report.

    Prints a summary, and without `-o` writes `ztscan-report.html`. With `--replay` it scans a recording instead, with `--azure`
    also the tenant's Azure subscriptions.
    """
    given = read(options_given, ScanOptions)
    registry = plugins.load(given.plugin)
    turns = coordinator.of_environment()  # in the process that goes on to read: loading plugins may fork
    settings = of_tenant(load_settings(given.config, registry), given.tenant)
    azure = with_azure(settings, given.azure)
    selected = select_checks(registry, settings, given.check, given.skip, given.pillar, azure=azure)
    checks = (*selected, *checks_of(settings.expectations))
    chosen = choices(settings, given)
    refuse_overlaps(
        {
            "--config": given.config or DEFAULT_CONFIG,
            "--replay": given.replay,
            "--baseline": chosen.baseline,
            "--redact-key": given.redact_key,
        },
        chosen.output or (DEFAULT,),
        recording=given.record,
        plan=chosen.plan,
        next_baseline=given.next_baseline,
        history=chosen.history,
    )
    needed = of_checks(checks, settings, [AUDITS] if chosen.baseline else [])
    source = choose_source(settings, given, needed, azure=azure, turns=turns)
    return run_scan(source, registry, settings, checks, chosen)
