"""`ztscan diff`: what changed between two results."""

from __future__ import annotations

from typing import Any

import click
from rich.console import Console

from ztscan.cli import annotating, changes, options, plugins
from ztscan.cli.console import quiet
from ztscan.cli.outputs import STDOUT, parse_outputs
from ztscan.cli.rendering import FORMATS, JSON, Rendering, drift_document
from ztscan.cli.run import load_result
from ztscan.compare import compare
from ztscan.config import Settings
from ztscan.exit_codes import ExitCode, FailOnDrift, drifted


@click.command("diff")
@click.argument("before", metavar="BEFORE.json")
@click.argument("after", metavar="AFTER.json")
@options.outputs
@options.fail_on_drift
@options.annotate
@options.quiet
def command(
    before: str, after: str, output: tuple[str, ...], fail_on_drift: FailOnDrift | None, annotate: str | None, **_: Any
) -> int:
    """Compare two results of one tenant: findings, objectives, maturity and configuration.

    With `-o FILE.json` the comparison itself is written; every other suffix renders AFTER with the comparison in it. Who
    made a change, and what one of Conditional Access means for sign-ins, is told by `ztscan scan --baseline`: it reads the
    audit log and the people of the tenant, which results do not hold.
    """
    outputs = parse_outputs(output, FORMATS, default=None)
    annotating.refuse_clash(annotate, outputs)
    old, new = load_result(before), load_result(after)
    drift = compare(old, new)
    rendering = Rendering(plugins.load(), Settings(), drift)
    outputs.write(lambda suffix: drift_document(drift) if suffix == JSON else rendering.render(suffix, new))
    code = ExitCode.DRIFT if drifted(drift, fail_on_drift or "regressions") else ExitCode.MET
    if annotate:
        annotating.annotate(new, drift, code)
    if not quiet():
        changes.show(drift, Console(stderr=STDOUT in outputs.paths, highlight=False))
    return code
