"""`ztscan diff`: compares two results."""

from __future__ import annotations

from typing import Any

import click

from ztscan.cli import annotating, changes, plugins
from ztscan.cli.redaction import redaction_of
from ztscan.cli.rendering import FORMATS, JSON, Rendering, drift_document
from ztscan.cli.run import load_result
from ztscan.cli.ui import options
from ztscan.cli.ui.console import quiet
from ztscan.cli.ui.outputs import STDOUT, parse_outputs
from ztscan.cli.ui.printing import output_console
from ztscan.config.settings import Settings
from ztscan.core.exit_codes import ExitCode, drifted
from ztscan.drift.compare import compare


@click.command("diff")
@click.argument("before", metavar="BEFORE.json")
@click.argument("after", metavar="AFTER.json")
@options.outputs
@options.fail_on_drift
@options.annotate
@options.redact
@options.redact_key
@options.quiet
def command(before: str, after: str, **chosen: Any) -> int:
    """Compare two results of one tenant: findings, objectives, maturity and configuration.

    `-o FILE.json` writes the comparison. Every other suffix renders AFTER with the comparison in it. Results do not hold the
    audit log or the users. `ztscan scan --baseline` reads them: it reports who made a change, and what a Conditional Access
    change means for sign-ins.
    """
    outputs = parse_outputs(chosen["output"], FORMATS, default=None)
    annotating.refuse_clash(chosen["annotate"], outputs)
    old, new = load_result(before), load_result(after)
    drift = compare(old, new)
    code = ExitCode.DRIFT if drifted(drift, chosen["fail_on_drift"] or "regressions") else ExitCode.MET
    redaction = redaction_of(chosen["redact"], chosen["redact_key"], [old, new])
    told = redaction.drift(drift) if redaction else drift
    rendering = Rendering(plugins.load(), Settings(), told, redaction=redaction)
    shown = rendering.redacted(new)
    outputs.write(lambda suffix: drift_document(told) if suffix == JSON else rendering.render(suffix, shown))
    if chosen["annotate"]:
        annotating.annotate(shown, told, code)
    if not quiet():
        changes.show(told, output_console(stderr=STDOUT in outputs.paths))
    return code
