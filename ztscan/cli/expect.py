"""`ztscan expect`: prove what is expected of Conditional Access, and write a suite from the policies of today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from rich.text import Text

from ztscan.cli import plugins
from ztscan.cli.access import COVERAGE, planned_for
from ztscan.cli.choices import ExpectOptions, read
from ztscan.cli.configuration import DEFAULT as DEFAULT_CONFIG
from ztscan.cli.configuration import EXPECTATIONS, load_settings, of_tenant
from ztscan.cli.redaction import redaction_of
from ztscan.cli.rendering import FORMATS, Rendering
from ztscan.cli.run import write
from ztscan.cli.signing_in import before_progress
from ztscan.cli.source import choose_source, of_checks
from ztscan.cli.suggesting import WORKLOADS, read_suggestions, suite
from ztscan.cli.ui import options
from ztscan.cli.ui.console import harmless, note, quiet
from ztscan.cli.ui.named_files import refuse_overlaps
from ztscan.cli.ui.outputs import STDOUT, Outputs, parse_outputs
from ztscan.cli.ui.printing import output_console
from ztscan.cli.ui.progress import counted, evaluating, planned, watching
from ztscan.conditional_access.proof.expected import checks_of
from ztscan.conditional_access.proof.expected_region import UNEXPECTED
from ztscan.config.names import declared_names
from ztscan.config.settings import Settings
from ztscan.core.clock import now
from ztscan.core.errors import UsageError
from ztscan.core.exit_codes import ExitCode, exit_code
from ztscan.core.expectation_ids import EXPECTED
from ztscan.core.files import check_writable, exists, write_private
from ztscan.core.fingerprint import SHORT
from ztscan.core.model import CheckResult, Scan, Verdict
from ztscan.engine.registry import Registry
from ztscan.graph.clouds import Cloud
from ztscan.graph.source import Source
from ztscan.scan import judge, plan_for

BUDGET = 3600.0
"""Seconds for reading."""
_MOST_SHOWN = 3
_WORDS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.PASS: ("holds", "green"),
    Verdict.FAIL: ("does not hold", "bold red"),
    Verdict.NOT_ASSESSED: ("undecided", "yellow"),
    Verdict.NOT_APPLICABLE: ("not applicable", "dim"),
}


@click.command("expect")
@options.source
@options.config
@options.outputs
@click.option(
    "--suggest",
    is_flag=True,
    help="Write a suite from the enabled policies of today, to stdout or to `-o FILE.toml`; each expectation in it is proved.",
)
@options.redact
@options.redact_key
@options.quiet
@options.verbose
def command(**chosen: object) -> int:
    """Prove the expectations of `ztscan.toml` and of the files `expect/*.toml` against Conditional Access.

    Each is proved for all members of its groups and for all conditions that it leaves open. One that does not hold is shown with
    an example sign-in. The exit code is 0 if all hold, 11 if one does not, and 3 if one is undecided. `ztscan scan` proves them,
    too.
    """
    given = read(chosen, ExpectOptions)
    registry = plugins.load(())
    settings = of_tenant(load_settings(given.config, registry), given.tenant)
    refuse_overlaps(
        {"--config": given.config or DEFAULT_CONFIG, "--replay": given.replay, "--redact-key": given.redact_key}, given.output
    )
    if given.suggest:
        return _suggest(given, settings)
    checks_of(settings.expectations)
    if not settings.expectations:
        raise UsageError(
            "there is no expectation to prove",
            f"write `[[expect]]` in `{DEFAULT_CONFIG}`, or run `ztscan expect --suggest -o {EXPECTATIONS}/today.toml`",
        )
    outputs = parse_outputs(given.output, FORMATS, default=None)
    source = choose_source(settings, given, of_checks(checks_of(settings.expectations), settings))
    return _prove(source, registry, settings, outputs, given)


def _prove(source: Source, registry: Registry, settings: Settings, outputs: Outputs, given: ExpectOptions) -> int:
    checks = checks_of(settings.expectations)
    plan = plan_for(checks, source.cloud, declared_names(settings, source.started.date()))
    before_progress(source)
    note(f"Reading {counted(len(plan.steps), 'Graph resource')} for {counted(len(checks), 'expectation')}")
    if given.verbose:
        note(planned(plan))
    with watching(len(plan.steps), verbose=given.verbose) as watch:
        reading = source.read(plan, budget=BUDGET, progress=watch)
    with evaluating(len(checks), verbose=given.verbose):
        graded = judge(reading, checks, registry, settings).graded
    redaction = redaction_of(given.redact, given.redact_key, [graded], reading.collection.evidence)
    rendering = Rendering(registry, settings, redaction=redaction)
    shown = rendering.redacted(graded)
    code = exit_code(graded.scan, graded.grade, fail_on=None)
    write(outputs, rendering, shown)
    if not quiet():
        console = output_console(stderr=STDOUT in outputs.paths, soft_wrap=True)
        for style, line in lines(shown.scan):
            console.print(Text(harmless(line), style=style))
        console.print(Text(f"Exit code {int(code)}: {_meaning(code)}", style="dim"))
    return code


def _meaning(code: ExitCode) -> str:
    """The exit code in a sentence about expectations."""
    words = {
        ExitCode.MET: "every expectation holds",
        ExitCode.DRIFT: "an expectation does not hold",
        ExitCode.INCOMPLETE: "an expectation is undecided",
    }
    return words.get(code, code.meaning.replace("`", ""))


def lines(scan: Scan) -> Iterator[tuple[str, str]]:
    """What is printed, with the style of each line."""
    results = [result for result in scan.checks if result.id.startswith(EXPECTED)]
    for result in results:
        word, style = _WORDS.get(result.verdict, (result.verdict.value, ""))
        yield style, f"{word:<15} {result.id.removeprefix(EXPECTED)}"
        yield from (("", f"{'':<15} {line}") for line in _details(result))


def _details(result: CheckResult) -> Iterator[str]:
    if result.verdict in {Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE}:
        yield result.detail
    for finding in result.findings[:_MOST_SHOWN]:
        yield f"{finding.message.removeprefix(UNEXPECTED)}  {finding.fingerprint[:SHORT]}"
        yield f"expected: {finding.expected}"
        if finding.witness:
            yield "example sign-in: " + "; ".join(f"{label}: {value}" for label, value in finding.witness.sign_in)
            yield from (f"  {reason}" for reason in finding.witness.because)
    if len(result.findings) > _MOST_SHOWN:
        yield f"and {len(result.findings) - _MOST_SHOWN:,} more"


def _make_folder(folder: Path) -> None:
    """Make the folder of suites, which a scan reads, where it is missing. A folder of another name has to exist."""
    if folder.name == EXPECTATIONS and folder.parent.is_dir():
        folder.mkdir(exist_ok=True)


def _suggest(given: ExpectOptions, settings: Settings) -> int:
    """Write the suite. The exit code is 0 also if nothing can be suggested: the comments in it say why."""
    if len(given.output) > 1 or any(not path.endswith(".toml") and path != STDOUT for path in given.output):
        raise UsageError("`--suggest` writes one file of TOML", f"write `-o {EXPECTATIONS}/today.toml`")
    path = next((path for path in given.output if path != STDOUT), None)
    if path:
        if exists(Path(path)):
            raise UsageError(f"`{path}` exists already, and may have been edited", "name another file, or move this one")
        _make_folder(Path(path).parent)
        check_writable(Path(path))

    def needed(cloud: Cloud) -> tuple[str, ...]:
        return planned_for((COVERAGE, WORKLOADS), cloud, settings, now().date()).permissions(application=False)

    found = read_suggestions(choose_source(settings, given, needed), settings, verbose=given.verbose)
    text = suite(found.suggestions, found.name_of)
    if path:
        write_private(Path(path), text.encode())
        note(f"wrote {path}")
    else:
        click.echo(text, nl=False)
    written = sum(one.expectation is not None for one in found.suggestions)
    note(f"{counted(written, 'expectation')}; {len(found.suggestions) - written} enabled policies without one, see the comments")
    return ExitCode.MET
