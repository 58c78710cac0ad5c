"""Runs a scan with the chosen options, and writes its outputs."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from rich.console import Console

from ztscan.cli import annotating, changes, summary
from ztscan.cli.allowing import allowed_names
from ztscan.cli.choices import Choices
from ztscan.cli.planning import earlier_plan, of_another_tenant
from ztscan.cli.redaction import redaction_of
from ztscan.cli.rendering import FORMATS, JSON, XLSX, Rendering
from ztscan.cli.signing_in import before_progress
from ztscan.cli.ui.console import note, quiet, warn
from ztscan.cli.ui.outputs import STDOUT, Outputs, Written, in_place, parse_outputs
from ztscan.cli.ui.printing import output_console
from ztscan.cli.ui.progress import counted, evaluating, planned, watching
from ztscan.cli.undecided import Gates, needed
from ztscan.config.names import declared_names
from ztscan.config.settings import Settings
from ztscan.config.waivers import WaiverUse, refuse_waivers
from ztscan.config.warnings import refuse_expired
from ztscan.core import system
from ztscan.core.charts import TrendPoint
from ztscan.core.confidential import swept_bytes
from ztscan.core.errors import UsageError, ZtscanError
from ztscan.core.exit_codes import ExitCode, exit_code, incomplete
from ztscan.core.files import check_writable, prepared, read_file
from ztscan.core.interruption import deferred
from ztscan.core.model import CheckResult, Scan
from ztscan.core.moments import parse_moment
from ztscan.core.result import MAX_BYTES, from_document
from ztscan.drift.audit_log import log_since
from ztscan.drift.compare import Graded
from ztscan.drift.model import Drift
from ztscan.drift.since import compared, drift_since
from ztscan.drift.thresholds import Quieted
from ztscan.engine.check import Check
from ztscan.engine.evidence import FACTS, resources_behind
from ztscan.engine.registry import Registry
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.resource import Resource
from ztscan.graph.source import Source, TenantReading
from ztscan.history import open_history
from ztscan.history.model import History
from ztscan.reports.embedding import extracted
from ztscan.reports.plain import warnings
from ztscan.reports.redact import Redaction
from ztscan.scan import Outcome, judge, plan_for


def run_scan(source: Source, registry: Registry, settings: Settings, checks: Sequence[Check], choices: Choices) -> int:
    """Scan, write the outputs and print the summary. The exit code follows from the result alone, never from the outputs."""
    outputs = parse_outputs(choices.output, FORMATS)
    annotating.refuse_clash(choices.annotate, outputs)
    refuse_new_only(choices.new_only, choices.baseline)
    before = load_result(choices.baseline) if choices.baseline else None
    allowed = allowed_names(
        choices.allow_unassessed, registry, [before], skipped=choices.skipped, running=[check.id for check in checks]
    )
    if choices.next_baseline:
        check_writable(Path(choices.next_baseline))
    history = opened_history(choices.history)
    system.return_large_blocks()
    plan_before = earlier_plan(choices.plan, outputs, redacted=choices.redact)
    reading = _read(source, registry, settings, checks, choices, log_since(before, source.started))
    with evaluating(len(checks), verbose=choices.verbose):
        outcome = judge(reading, checks, registry, settings, choices.selected_by)
    misplaced = of_another_tenant(plan_before, outcome.graded, choices.plan)
    after, evidence = outcome.graded, reading.collection.evidence
    named = [graded for graded in (after, before) if graded and graded.scan.tenant.id == after.scan.tenant.id]
    redaction = redaction_of(choices.redact, choices.redact_key, named, evidence)
    refuse_waivers(outcome.waivers, strict=choices.strict_waivers, told=redaction.subject if redaction else str)
    refuse_expired(settings, reading.started.date(), strict=choices.strict_waivers)
    rendering = Rendering(registry, settings, redaction=redaction, plan=plan_before, bom=choices.bom, embed=not choices.no_embed)
    shown = rendering.redacted(after)
    told, stranger = _compared(before, outcome, shown, redaction, registry, settings) if before else (None, None)
    after, shown = (told.kept(graded) if told else graded for graded in (after, shown))
    rendering = msgspec.structs.replace(rendering, drift=told and told.drift)
    uses = outcome.waivers
    del reading, outcome, evidence  # for a million users this is a gigabyte that the outputs need
    code = exit_code(
        after.scan,
        after.grade,
        fail_on=choices.fail_on,
        min_coverage=choices.min_coverage,
        drift=rendering.drift,
        fail_on_drift=choices.fail_on_drift,
        allowed=allowed,
        new_only=choices.new_only,
    )
    gates = Gates(choices.fail_on, choices.min_coverage, choices.fail_on_drift, allowed)
    lacking = needed(after.scan, rendering.drift, gates)
    rendering = msgspec.structs.replace(rendering, code=code, needed=lacking, allowed=allowed)
    if history:
        rendering = msgspec.structs.replace(rendering, history=trend_before(history, shown))
    if refused := stranger or misplaced:
        write(outputs.without(XLSX) if misplaced else outputs, rendering, shown)
        raise refused
    unread = incomplete(after.scan, allowed)
    with (
        outputs.prepared(lambda suffix: rendering.pieces(suffix, shown)) as written,
        _next_baseline(choices.next_baseline, code, unread, lambda: rendering.pieces(JSON, shown)) as baseline,
    ):
        kept = swept_bytes(rendering.render(JSON, shown)) if history else b""
        with deferred(), in_place(written, baseline):
            if history:  # last: names are taken back if it fails, and nothing takes a result out of a history
                history.add(kept)
        del kept
    report_waivers(uses, redaction)
    report_warnings(shown.scan, rendering.drift)
    if choices.annotate:
        annotating.annotate(shown, rendering.drift, code)
    if not quiet():
        _show(rendering.drift, shown, code, gates, output_console(stderr=STDOUT in outputs.paths))
    return code


def _show(drift: Drift | None, shown: Graded, code: ExitCode, gates: Gates, console: Console) -> None:
    """Print the changes and the summary."""
    if drift:
        blind = drift.undecided(gates.fail_on_drift, gates.allowed)
        changes.show_in_brief(drift, blind, console, failed=code is ExitCode.DRIFT)
    summary.show(shown.scan, shown.grade, code, console, gates=gates, drift=drift)


def _read(
    source: Source,
    registry: Registry,
    settings: Settings,
    checks: Sequence[Check],
    choices: Choices,
    since: Mapping[str, Resource],
) -> TenantReading:
    """Read what the checks need, and say how far that is."""
    plan = plan_for(checks, source.cloud, declared_names(settings, source.started.date()), since)
    before_progress(source)
    second = sum(bool(step.resource.other_service) for step in plan.steps)
    more = f" and {second} of Azure" if second else ""
    note(f"Reading {counted(len(plan.steps) - second, 'Graph resource')}{more} for {counted(len(checks), 'check')}")
    if choices.verbose:
        note(planned(plan))
    unlimited = _unlimited(checks, map(registry.current, choices.named))
    with watching(len(plan.steps), verbose=choices.verbose) as watch:
        return source.read(plan, budget=choices.minutes * 60, progress=watch, unlimited=unlimited)


def _compared(
    before: Graded, outcome: Outcome, shown: Graded, redaction: Redaction | None, registry: Registry, settings: Settings
) -> tuple[Quieted | None, UsageError | None]:
    """The comparison with the baseline, or why the two are strangers. That is raised once the result is written."""
    try:
        if redaction and before.scan.tenant.id == shown.scan.tenant.id:
            # A baseline under the same key. No audit record leads back to its pseudonyms.
            return compared(before, shown, registry, settings.drift), None
        told = drift_since(before, outcome.graded, outcome.evidence, registry, settings.drift, outcome.again)
    except UsageError as error:
        return None, error
    return told._replace(drift=redaction.drift(told.drift)) if redaction else told, None


def write(outputs: Outputs, rendering: Rendering, graded: Graded) -> None:
    """Render and write every output."""
    outputs.write(lambda suffix: rendering.pieces(suffix, graded))


@contextlib.contextmanager
def _next_baseline(
    path: str | None, code: ExitCode, lacking: Sequence[CheckResult], content: Callable[[], Iterable[bytes]]
) -> Iterator[Written]:
    """Write the baseline of the next scan, and yield it for ``in_place``.

    Only if the gate is met and nothing lacks evidence: a blind result hides changes. Otherwise what is yielded says why not.
    """
    if not path:
        yield Written()
    elif code is ExitCode.MET and not lacking:
        with prepared(Path(path), content()) as naming:
            yield Written((naming,), (f"wrote {path}",))
    elif code is not ExitCode.MET:
        yield Written(told=(f"{path} stays as it is: the exit code is {int(code)}",))
    else:
        some = ", ".join(check.id for check in lacking[:3]) + (f" and {len(lacking) - 3} more" if len(lacking) > 3 else "")
        checks = counted(len(lacking), "check")
        yield Written(told=(f"{path} stays as it is: {checks} without complete evidence ({some})",))


def refuse_new_only(new_only: bool, baseline: str | None) -> None:
    """Raise UsageError if only new gaps count and nothing says which are new."""
    if new_only and not baseline:
        raise UsageError(
            "`--new-only` needs a baseline",
            "make the first one with `ztscan scan --fail-on never -o baseline.json`, then name it with `--baseline`",
        )


def opened_history(location: str | None, *, existing: bool = False) -> History | None:
    """The history at ``location``, opened before the scan starts. Raises UsageError if it is not a history."""
    if not location:
        return None
    history = open_history(location, existing=existing)
    history.entries()
    return history


def trend_before(history: History, graded: Graded) -> tuple[TrendPoint, ...]:
    """The stored scans of the same tenant that ended before this one."""
    finished = parse_moment(graded.scan.finished)
    try:
        stored = history.trend(graded.scan.tenant.id)
    except ZtscanError as error:
        warn(f"the report has no trend: {error}")
        return ()
    for one in stored:
        if one.point is None:
            warn(f"the trend lacks the result `{one.entry.id}` of {one.entry.finished}: {one.damage}")
    return tuple(one.point for one in stored if one.point is not None and parse_moment(one.point.finished) < finished)


def load_result(path: str) -> Graded:
    """The result in a file. Raises UsageError if the file is not a result."""
    return Graded(*from_document(read_file(Path(path), MAX_BYTES, "result"), path))


def load_embedded(path: str) -> Graded:
    """The result in an HTML report. Raises UsageError if it holds none, or a changed one."""
    return Graded(*extracted(read_file(Path(path), MAX_BYTES, "report"), path))


def report_waivers(uses: Sequence[WaiverUse], redaction: Redaction | None) -> None:
    """Print every waiver that has a problem."""
    for use in uses:
        if use.state.is_problem:
            subject = redaction.subject(use.entry.subject) if redaction else use.entry.subject
            note(f"the waiver of {use.entry.check} for {subject} {use.detail}")


def report_warnings(scan: Scan, drift: Drift | None = None) -> None:
    """Print what is said of the configuration and of the baseline."""
    for text in warnings(scan, drift):
        note(f"warning: {text}")


def _unlimited(checks: Sequence[Check], named: Iterable[str]) -> frozenset[str]:
    """Resources of checks that were named by id: a user who asks for one check wants it whole."""
    ids = set(named)
    needs = {need.name for check in checks if check.id in ids for need in check.signature.needs}
    return resources_behind(needs, ALL_RESOURCES, FACTS)
