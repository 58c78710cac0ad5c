"""`ztscan fix`: writes the calls that close gaps as a folder of files. It sends nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import click
import msgspec

from ztscan.cli import plugins
from ztscan.cli.choices import FixOptions, read
from ztscan.cli.configuration import DEFAULT as DEFAULT_CONFIG
from ztscan.cli.configuration import load_settings
from ztscan.cli.run import load_result
from ztscan.cli.ui import options
from ztscan.cli.ui.completion import complete_files
from ztscan.cli.ui.console import harmless, note
from ztscan.cli.ui.named_files import refuse_overlaps
from ztscan.conditional_access.fix.preview import reporting_only, with_previews
from ztscan.config.settings import Settings
from ztscan.core.errors import UsageError
from ztscan.core.exit_codes import ExitCode
from ztscan.core.files import write_private
from ztscan.core.fix import Fix, GraphCall, Stage
from ztscan.core.fix_plan import evaluated_closes, planned, proved_whole
from ztscan.core.model import CheckResult, Scan, Verdict
from ztscan.core.policy_edits import recorded_policies
from ztscan.drift.compare import Graded
from ztscan.engine.registry import Registry
from ztscan.graph.source import Recorded
from ztscan.reports.fix_folder import README, FixBook, FixEffect, effect_of, folder
from ztscan.scan import scan

RESULT = ".json"
_STATE = "state"
_ENABLED, _REPORT_ONLY = "enabled", "enabledForReportingButNotEnforced"
_NOT_FAILED: Mapping[Verdict, tuple[str, str]] = {
    Verdict.PASS: ("passes", "pass"),
    Verdict.NOT_APPLICABLE: ("does not apply", "do not apply"),
    Verdict.NOT_ASSESSED: ("could not be assessed", "could not be assessed"),
    Verdict.MANUAL: ("needs a person to decide", "need a person to decide"),
    Verdict.FAIL: ("fails without a finding", "fail without a finding"),
}
"""What a check without a finding comes to: of one, and of several."""


class Sources(NamedTuple):
    """A result, and the recording that can be scanned again with the fixes applied."""

    graded: Graded
    recorded: Recorded | None


@click.command("fix")
@click.argument("names", metavar="[CHECK]... [RESULT.json]", nargs=-1, shell_complete=complete_files)
@click.option("--replay", metavar="FILE", shell_complete=complete_files, help="Recording to scan, in place of a result.")
@options.config
@click.option("-o", "--output", metavar="FOLDER", default="fixes", show_default=True, help="Folder to write; new or empty.")
@click.option(
    "--only",
    type=click.Choice(("report-only",)),
    help="Write only the Conditional Access policies that report what they would do, and block nobody.",
)
@options.quiet
def command(**chosen: object) -> int:
    """Write the calls that close the gaps of RESULT.json, or of a recording, as a folder of files.

    CHECK is an id, an area or a glob; all failed checks by default. The folder has a README in the order in which the fixes are
    applied, a file with JSON and PowerShell for each fix, and `rollback.json`, which restores what the scan recorded.

    ztscan applies nothing. With `--replay` it applies the fixes to the recording in memory, scans it again, and says which gaps
    remain. Where no check fails, it says so and writes no folder. The exit code is 0.
    """
    given = read(chosen, FixOptions)
    checks, result = _names(given)
    refuse_overlaps(
        {"RESULT.json": result, "--replay": given.replay, "--config": given.config or DEFAULT_CONFIG}, (given.output,)
    )
    target = _usable(Path(given.output))
    registry = plugins.load()
    settings = load_settings(given.config, registry)
    sources = _sources(result, given.replay, registry, settings)
    asked = _chosen(sources.graded, registry, checks)
    failed = tuple(check for check in asked if check.findings)
    if not failed:
        note(f"Nothing is to be fixed: {_verdicts(asked)}. No folder was written")
        return ExitCode.MET
    _check_told(failed)
    fixes = [fix for check in failed for fix in check.fixes if fix.steps]
    whole = _prepared(fixes, sources.graded.scan)
    evaluated = evaluated_closes(whole, sources.graded.scan.changes)
    kept = _of_stage(whole, evaluated, given.only)
    plan = tuple(fix for fix, _ in kept)
    # With copies of policies, the changes of these policies themselves are the effect. Of what only reports, the copies are.
    changed = plan if given.only else planned(fixes, recorded_policies(sources.graded.scan.configuration))
    effect = _effect(sources, changed, registry, settings) if plan else None
    files = folder(_book(sources.graded, failed, kept, effect, only=given.only))
    _write(target, files)
    if not plan:
        note(_without_fix(len(failed), harmless(given.output), only=given.only))
        return ExitCode.MET
    note(f"Wrote {len(plan):,} {'fix' if len(plan) == 1 else 'fixes'} to {harmless(given.output)}: begin with {README}")
    note("Nothing was applied. Read each fix before you send it.")
    note(effect.sentence if effect else "With `--replay FILE`, ztscan says which gaps remain after the fixes")
    return ExitCode.MET


def _without_fix(failed: int, output: str, *, only: str | None) -> str:
    """What to do where no failing check has a fix that can be sent."""
    checks = "The failing check has no fix" if failed == 1 else f"None of the {failed:,} failing checks has a fix"
    if only:
        return f"{checks} that reports first. Without `--only`, ztscan writes those that take effect at once"
    return f"{checks} by API: {README} in {output} says why. The steps are in the HTML report and in `ztscan checks show CHECK`"


def _prepared(fixes: Iterable[Fix], found: Scan) -> tuple[Fix, ...]:
    """The fixes in their order, with what was proved of merged ones, and with copies that report before a policy is changed."""
    policies = recorded_policies(found.configuration)
    return with_previews(proved_whole(planned(fixes, policies), found.changes), policies)


def _names(given: FixOptions) -> tuple[tuple[str, ...], str | None]:
    """The checks and the result among the arguments, in any order: no check is called like a file."""
    results = [name for name in given.names if name.endswith(RESULT)]
    checks = tuple(name for name in given.names if not name.endswith(RESULT))
    if given.replay is not None:
        if results:
            raise UsageError(f"`--replay` stands in place of a result, but `{results[0]}` is named too", "name one of them")
        return checks, None
    if not results:
        raise UsageError("there is no result to fix", "name RESULT.json, or `--replay FILE`")
    if len(results) > 1:
        raise UsageError(f"{len(results)} results are named: {', '.join(f'`{name}`' for name in results)}", "name one of them")
    return checks, results[0]


def _usable(target: Path) -> Path:
    """The folder, if it is new, empty, or one that ztscan wrote. Raises UsageError before anything is read."""
    try:
        if target.is_symlink() or (target.exists() and not target.is_dir()):
            raise UsageError(f"cannot write to `{target}`: it is not a folder", "name a new folder")
        if target.is_dir() and any(target.iterdir()):
            raise UsageError(f"`{target}` is not empty", "name a new folder, so that no fix of another scan is mixed in")
    except OSError as error:
        raise UsageError(f"cannot read `{target}`: {(error.strerror or str(error)).lower()}", "name another folder") from error
    return target


def _write(target: Path, files: dict[str, str]) -> None:
    """Write all files, readable by their owner only; the README last, so that a folder with one is complete."""
    try:
        target.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"cannot create `{target}`: {reason}", "name a folder that you can write to") from error
    for name in sorted(files, key=lambda name: (name == README, name)):
        write_private(target / name, files[name].encode())


def _sources(result: str | None, replay: str | None, registry: Registry, settings: Settings) -> Sources:
    if replay is None:
        return Sources(load_result(result or ""), None)
    recorded = Recorded.open(Path(replay))
    return Sources(scan(recorded, settings=settings, registry=registry).graded, recorded)


def _chosen(graded: Graded, registry: Registry, patterns: Sequence[str]) -> tuple[CheckResult, ...]:
    """The checks of the result that ``patterns`` name. Raises UsageError for a pattern that names none."""
    wanted = {check.id for check in registry.select(patterns, azure=True)}
    return tuple(check for check in graded.scan.checks if not patterns or check.id in wanted)


def _verdicts(checks: Sequence[CheckResult]) -> str:
    """What checks without a finding come to. One that was not decided is not told as one that passes."""
    if not checks:
        return "the result has none of these checks"
    if len(checks) == 1:
        return f"`{checks[0].id}` {_NOT_FAILED[checks[0].effective][0]}"
    counts = Counter(check.effective for check in checks)
    told = (f"{counts[key]:,} {words[counts[key] > 1]}" for key, words in _NOT_FAILED.items() if counts[key])
    return f"of {len(checks):,} checks, {', '.join(told)}"


def _check_told(failed: Sequence[CheckResult]) -> None:
    """Raises UsageError for gaps of which the result says neither a fix nor why there is none: it is redacted, or old."""
    if failed and not any(check.fixes or check.no_fix for check in failed):
        gaps = "the gap" if len(failed) == 1 else f"any of the {len(failed):,} gaps"
        reason = f"the result does not say how {gaps} can be fixed: it is redacted, or an older version wrote it"
        raise UsageError(reason, "scan again with this version, without `--redact`")


_Evaluated = tuple[Fix, frozenset[str]]
"""A fix, and the gaps that it closes by a second evaluation."""


def _of_stage(fixes: Iterable[Fix], evaluated: Iterable[frozenset[str]], only: str | None) -> list[_Evaluated]:
    """The fixes with what they close; with ``only`` just what of them reports and blocks nobody."""
    kept = [(reporting_only(fix) if only else fix, closes) for fix, closes in zip(fixes, evaluated, strict=True)]
    return [one for one in kept if one[0].steps]


def _effect(sources: Sources, plan: Sequence[Fix], registry: Registry, settings: Settings) -> FixEffect | None:
    """What remains after the complete fixes. None: there is no recording to scan again."""
    if sources.recorded is None:
        return None
    from ztscan.graph.changed_policies import ChangedPolicies, concerns_policies  # noqa: PLC0415 - vcrpy, for a recording only
    from ztscan.graph.overlay import with_calls  # noqa: PLC0415

    sent = [fix for fix in plan if fix.is_complete]
    calls = [_in_force(step.call) for fix in sent for step in fix.steps if "{" not in step.call.path]
    reports = bool(sent) and all(step.stage is Stage.REPORT_ONLY for fix in sent for step in fix.steps)
    settings_only = [call for call in calls if not concerns_policies(call)]
    changed = msgspec.structs.replace(sources.recorded, recording=with_calls(sources.recorded.recording, settings_only))
    fixed = ChangedPolicies.of(changed, filter(concerns_policies, calls))
    after = scan(fixed, settings=settings, registry=registry).graded
    before = (sources.graded.scan, sources.graded.grade)
    return effect_of(before, (after.scan, after.grade), len(sent), to_choose=len(plan) - len(sent), switched_on=reports)


def _in_force(call: GraphCall) -> GraphCall:
    """A policy that only reports, as it is after it was switched on: that is when it closes the gap."""
    body = call.body
    if not isinstance(body, Mapping) or body.get(_STATE) != _REPORT_ONLY:
        return call
    return msgspec.structs.replace(call, body={**body, _STATE: _ENABLED})


def _book(
    graded: Graded, failed: Sequence[CheckResult], kept: Sequence[_Evaluated], effect: FixEffect | None, *, only: str | None
) -> FixBook:
    return FixBook(
        tenant=graded.scan.tenant,
        plan=tuple(fix for fix, _ in kept),
        evaluated=tuple(closes for _, closes in kept),
        titles={check.id: check.title for check in graded.scan.checks},
        refused=() if only else tuple(fix for check in failed for fix in check.fixes if fix.missing),
        unfixed={} if only else {check.id: check.no_fix for check in failed if check.no_fix},
        effect=effect,
    )
