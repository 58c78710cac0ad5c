"""`ztscan diff`: compares two results."""

from __future__ import annotations

import click

from ztscan.cli import annotating, changes, plugins
from ztscan.cli.allowing import allowed_names
from ztscan.cli.choices import DiffOptions, read
from ztscan.cli.redaction import redaction_of
from ztscan.cli.rendering import FORMATS, JSON, Rendering, drift_document
from ztscan.cli.run import load_result, report_warnings
from ztscan.cli.ui import options
from ztscan.cli.ui.console import note_exit_code, quiet
from ztscan.cli.ui.named_files import refuse_overlaps
from ztscan.cli.ui.outputs import STDOUT, parse_outputs
from ztscan.cli.ui.printing import output_console
from ztscan.config.settings import Settings
from ztscan.core.exit_codes import ExitCode, code_of_drift
from ztscan.drift.since import compared_alone

_MEANINGS = {
    ExitCode.DRIFT: "drift between the two results (--fail-on-drift)",
    ExitCode.INCOMPLETE: "undecided: what cannot be compared in the two results may hide drift",
}
"""In the words of this command: it has no `--baseline`."""


@click.command("diff")
@click.argument("before", metavar="BEFORE.json")
@click.argument("after", metavar="AFTER.json")
@options.outputs
@options.fail_on_drift
@options.allow_unassessed
@options.annotate
@options.redact_result
@options.redact_key
@options.quiet
def command(**chosen: object) -> int:
    """Compare two results of one tenant: findings, objectives, maturity and configuration.

    `-o FILE.json` writes the comparison. Every other suffix renders AFTER with the comparison in it. Results do not hold
    the audit log or the evidence. `ztscan scan --baseline` reads them: it reports who made a change, what a Conditional Access
    change means for sign-ins, and which findings changed with time alone. Here these count as a changed control, unless the
    check reads only policies and settings, and finds the same in those of either result.
    """
    given = read(chosen, DiffOptions)
    refuse_overlaps({"BEFORE.json": given.before, "AFTER.json": given.after, "--redact-key": given.redact_key}, given.output)
    outputs = parse_outputs(given.output, FORMATS, default=None)
    annotating.refuse_clash(given.annotate, outputs)
    registry = plugins.load()
    old, new = load_result(given.before), load_result(given.after)
    drift = compared_alone(old, new, registry)
    mode = given.fail_on_drift or "control"
    allowed = allowed_names(given.allow_unassessed, registry, (old, new))
    code = code_of_drift(drift, mode, allowed)
    redaction = redaction_of(given.redact, given.redact_key, [old, new])
    told = redaction.drift(drift) if redaction else drift
    lacking = frozenset(blind.name or blind.kind for blind in drift.undecided(mode, allowed))
    rendering = Rendering(registry, Settings(), told, redaction=redaction, code=code, needed=lacking, allowed=allowed)
    shown = rendering.redacted(new)
    outputs.write(lambda suffix: drift_document(told) if suffix == JSON else rendering.render(suffix, shown))
    report_warnings(shown.scan, told)
    if given.annotate:
        annotating.annotate(shown, told, code)
    if not quiet():
        console = output_console(stderr=STDOUT in outputs.paths)
        changes.show(told, console)
        changes.show_undecided(told.undecided(mode, allowed), console, failed=code is ExitCode.DRIFT)
    if code is not ExitCode.MET:
        note_exit_code(code, _MEANINGS.get(code, ""))
    return code
