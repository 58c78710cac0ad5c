"""`ztscan scan`: sign in, read, judge, grade, report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from ztscan.cli import plugins
from ztscan.cli.configuration import load_settings, select_checks
from ztscan.cli.run import Choices, run_scan
from ztscan.cli.source import choose_source
from ztscan.cli.ui import options
from ztscan.config.settings import Settings


@click.command("scan")
@options.source
@click.option("--record", metavar="FILE", help="Write down what is read, scrubbed, for `--replay` (.json or .yaml).")
@options.config
@options.selection
@plugins.option
@options.outputs
@options.gate
@options.redact
@options.redact_key
@options.history
@options.annotate
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="MIN",
    help="Minutes after which what is unread becomes a gap.",
)
@options.quiet
@options.verbose
def command(**chosen: Any) -> int:
    """Scan a tenant: sign in, read Microsoft Graph, grade against the Zero Trust deployment objectives, report.

    Without `-o` a summary is printed and `ztscan-report.html` written. With `--replay` a recording is scanned instead.
    """
    registry = plugins.load(chosen["plugin"])
    settings = load_settings(chosen["config"], registry)
    checks = select_checks(registry, settings, chosen["check"], chosen["skip"], chosen["pillar"])
    source = choose_source(settings, **{name: chosen[name] for name in ("tenant", "cloud", "auth", "replay", "record")})
    return run_scan(source, registry, settings, checks, choices(settings, chosen))


def choices(settings: Settings, chosen: Mapping[str, Any]) -> Choices:
    """What the command line says, and where it is silent the configuration."""
    scan = settings.scan

    def first(name: str) -> Any:
        return getattr(scan, name) if chosen.get(name) is None else chosen[name]

    return Choices(
        output=tuple(chosen["output"]) or scan.output,
        baseline=chosen["baseline"] or scan.baseline or None,
        history=chosen["history"] or scan.history or None,
        fail_on=options.severity(first("fail_on")),
        fail_on_drift=first("fail_on_drift"),
        min_coverage=first("min_coverage"),
        strict_waivers=bool(first("strict_waivers")),
        redact=bool(chosen["redact"] or scan.redact),
        redact_key=chosen["redact_key"],
        minutes=float(first("timeout")),
        annotate=chosen["annotate"],
        verbose=bool(chosen["verbose"]),
        named=tuple(chosen["check"]),
    )
