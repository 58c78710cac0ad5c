"""`ztscan report`: renders a result again."""

from __future__ import annotations

import click

from ztscan.cli import annotating, changes, plugins
from ztscan.cli.allowing import allowed_names
from ztscan.cli.choices import ReportOptions, read
from ztscan.cli.configuration import DEFAULT as DEFAULT_CONFIG
from ztscan.cli.configuration import load_settings
from ztscan.cli.planning import earlier_plan, of_another_tenant
from ztscan.cli.redaction import redaction_of
from ztscan.cli.rendering import FORMATS, OF_BRIEF, Rendering
from ztscan.cli.run import load_embedded, load_result, opened_history, refuse_new_only, report_warnings, trend_before, write
from ztscan.cli.ui import options
from ztscan.cli.ui.console import note, note_exit_code
from ztscan.cli.ui.named_files import refuse_overlaps
from ztscan.cli.ui.outputs import DEFAULT, parse_outputs
from ztscan.cli.undecided import Gates, needed, why_undecided
from ztscan.core.exit_codes import NOTHING, ExitCode, exit_code
from ztscan.drift.compare import Graded
from ztscan.drift.model import Drift
from ztscan.drift.since import compared


@click.command("report")
@click.argument("result", metavar="RESULT.json")
@options.outputs
@options.plan
@options.bom
@options.no_embed
@options.config
@options.baseline
@options.fail_on_of_result
@options.new_only
@options.fail_on_drift_of_result
@options.allow_unassessed
@options.min_coverage
@options.history
@options.annotate
@click.option("--executive", is_flag=True, help="Leave the tables of objects out of the HTML report.")
@click.option(
    "--extract", is_flag=True, help="RESULT.json is an HTML report, of which the result is taken; its SHA-256 is verified."
)
@click.option("--brief", is_flag=True, help="Write only the brief, two pages for leadership, as HTML or PDF.")
@options.redact_result
@options.redact_key
@options.quiet
def command(**chosen: object) -> int:
    """Render RESULT.json, written by an earlier scan, in any format.

    The exit code is 0, unless `--fail-on`, `--fail-on-drift` or `--min-coverage` sets a gate: then it is the exit code of a
    scan with this result. Waivers are those of the scan.
    """
    given = read(chosen, ReportOptions)
    refuse_overlaps(
        {
            "RESULT.json": given.result,
            "--config": given.config or DEFAULT_CONFIG,
            "--baseline": given.baseline,
            "--redact-key": given.redact_key,
        },
        given.output or (DEFAULT,),
        history=given.history,
        plan=given.plan,
    )
    outputs = parse_outputs(given.output, OF_BRIEF if given.brief else FORMATS)
    annotating.refuse_clash(given.annotate, outputs)
    registry = plugins.load()
    settings = load_settings(given.config, registry)
    refuse_new_only(bool(given.new_only), given.baseline)
    graded = (load_embedded if given.extract else load_result)(given.result)
    plan = earlier_plan(given.plan, outputs, redacted=given.redact)
    if misplaced := of_another_tenant(plan, graded, given.plan):
        raise misplaced
    before = load_result(given.baseline) if given.baseline else None
    told = compared(before, graded, registry, settings.drift) if before else None
    drift = told and told.drift
    allowed = allowed_names(given.allow_unassessed or settings.scan.allow_unassessed, registry, [graded, before])
    code = _gate(graded, drift, given, allowed)
    redaction = redaction_of(given.redact, given.redact_key, [graded, *([before] if before else [])])
    drift = redaction.drift(drift) if redaction and drift else drift
    history = opened_history(given.history, existing=True)
    points = trend_before(history, graded) if history else ()
    rendering = Rendering(
        registry,
        settings,
        drift,
        points,
        executive=given.executive,
        brief=given.brief,
        redaction=redaction,
        plan=plan,
        bom=given.bom,
        embed=not given.no_embed,
        code=code if given.gated else None,
        needed=needed(graded.scan, drift, _gates(given, allowed)) if given.gated else NOTHING,
        allowed=allowed,
    )
    shown = rendering.redacted(graded)
    write(outputs, rendering, shown)
    report_warnings(shown.scan, drift)
    if given.annotate:
        annotating.annotate(shown, drift, code)
    if drift:
        note(changes.headline(drift))
    if given.gated:
        note_exit_code(code, _why_unknown(graded, drift, given, allowed) if code is ExitCode.INCOMPLETE else "")
    return code


def _why_unknown(graded: Graded, drift: Drift | None, given: ReportOptions, allowed: frozenset[str]) -> str:
    return f"incomplete. {why_undecided(graded.scan, graded.grade, drift, _gates(given, allowed))}"


def _gates(given: ReportOptions, allowed: frozenset[str]) -> Gates:
    severity = options.severity(given.fail_on or options.NEVER)
    return Gates(severity, given.min_coverage or 0, given.fail_on_drift or "never", allowed)


def _gate(graded: Graded, drift: Drift | None, given: ReportOptions, allowed: frozenset[str]) -> ExitCode:
    """The exit code where a gate was asked for; what was not asked for does not fail it."""
    if not given.gated:
        return ExitCode.MET
    return exit_code(
        graded.scan,
        graded.grade,
        fail_on=options.severity(given.fail_on or options.NEVER),
        min_coverage=given.min_coverage or 0,
        drift=drift,
        fail_on_drift=given.fail_on_drift or "never",
        new_only=bool(given.new_only),
        allowed=allowed,
    )
