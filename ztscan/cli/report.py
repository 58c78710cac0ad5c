"""`ztscan report`: renders a result again."""

from __future__ import annotations

from typing import Any

import click

from ztscan.cli import annotating, changes, plugins
from ztscan.cli.configuration import load_settings
from ztscan.cli.redaction import redaction_of
from ztscan.cli.rendering import FORMATS, Rendering
from ztscan.cli.run import load_result, opened_history, trend_before, write
from ztscan.cli.ui import options
from ztscan.cli.ui.console import note
from ztscan.cli.ui.outputs import parse_outputs
from ztscan.core.exit_codes import ExitCode, exit_code
from ztscan.drift.compare import Graded, compare
from ztscan.drift.model import Drift

_GATE = ("fail_on", "fail_on_drift", "min_coverage")


@click.command("report")
@click.argument("result", metavar="RESULT.json")
@options.outputs
@options.config
@options.baseline
@options.fail_on
@options.fail_on_drift
@options.min_coverage
@options.history
@options.annotate
@click.option("--executive", is_flag=True, help="Leave the tables of objects out of the HTML report.")
@options.redact
@options.redact_key
@options.quiet
def command(**chosen: Any) -> int:
    """Render RESULT.json, written by an earlier scan, in any format.

    The exit code is 0, unless `--fail-on`, `--fail-on-drift` or `--min-coverage` sets a gate: then it is the exit code of a
    scan with this result. Waivers are those of the scan.
    """
    outputs = parse_outputs(chosen["output"], FORMATS)
    annotating.refuse_clash(chosen["annotate"], outputs)
    registry = plugins.load()
    settings = load_settings(chosen["config"], registry)
    graded = load_result(chosen["result"])
    before = load_result(chosen["baseline"]) if chosen["baseline"] else None
    drift = compare(before, graded) if before else None
    code = _gate(graded, drift, chosen)
    redaction = redaction_of(chosen["redact"], chosen["redact_key"], [graded, *([before] if before else [])])
    drift = redaction.drift(drift) if redaction and drift else drift
    history = opened_history(chosen["history"])
    points = trend_before(history, graded) if history else ()
    rendering = Rendering(registry, settings, drift, points, executive=chosen["executive"], redaction=redaction)
    shown = rendering.redacted(graded)
    write(outputs, rendering, shown)
    if chosen["annotate"]:
        annotating.annotate(shown, drift, code)
    if drift:
        note(changes.headline(drift))
    return code


def _gate(graded: Graded, drift: Drift | None, chosen: dict[str, Any]) -> ExitCode:
    """The exit code if a gate is set. An option that is not given does not fail it."""
    if all(chosen[name] is None for name in _GATE):
        return ExitCode.MET
    return exit_code(
        graded.scan,
        graded.grade,
        fail_on=options.severity(chosen["fail_on"] or options.NEVER),
        min_coverage=chosen["min_coverage"] or 0,
        drift=drift,
        fail_on_drift=chosen["fail_on_drift"] or "never",
    )
