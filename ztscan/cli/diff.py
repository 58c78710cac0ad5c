"""`ztscan diff`: what changed between two results."""

from __future__ import annotations

from typing import Any

import click
from rich.console import Console
from rich.text import Text

from ztscan import registry as registries
from ztscan.cli import options
from ztscan.cli.console import harmless, quiet
from ztscan.cli.outputs import STDOUT, parse_outputs
from ztscan.cli.rendering import FORMATS, JSON, Rendering, drift_document
from ztscan.cli.run import load_result
from ztscan.compare import compare
from ztscan.config import Settings
from ztscan.drift import Direction, Drift
from ztscan.exit_codes import ExitCode, FailOnDrift, drifted

MOST = 20


@click.command("diff")
@click.argument("before", metavar="BEFORE.json")
@click.argument("after", metavar="AFTER.json")
@options.outputs
@options.fail_on_drift
@options.quiet
def command(before: str, after: str, output: tuple[str, ...], fail_on_drift: FailOnDrift | None, **_: Any) -> int:
    """Compare two results of one tenant: findings, objectives, maturity and configuration.

    With `-o FILE.json` the comparison itself is written; every other suffix renders AFTER with the comparison in it.
    """
    outputs = parse_outputs(output, FORMATS, default=None)
    old, new = load_result(before), load_result(after)
    drift = compare(old, new)
    rendering = Rendering(registries.load(), Settings(), drift)
    outputs.write(lambda suffix: drift_document(drift) if suffix == JSON else rendering.render(suffix, new))
    if not quiet():
        show(drift, Console(stderr=STDOUT in outputs.paths, highlight=False))
    return ExitCode.DRIFT if drifted(drift, fail_on_drift or "regressions") else ExitCode.MET


def show(drift: Drift, console: Console) -> None:
    """Print a comparison on one screen."""
    if drift.is_empty:
        console.print("nothing changed")
        return
    for direction in Direction:
        findings = drift.findings_by(direction)
        if findings:
            console.print(Text(f"{len(findings)} findings {direction.value.replace('_', ' ')}", style="bold"))
        for change in findings[:MOST]:
            console.print(Text(f"  {change.check}: {harmless(change.finding.subject.name)}: {harmless(change.finding.message)}"))
        if len(findings) > MOST:
            console.print(Text(f"  and {len(findings) - MOST} more", style="dim"))
    for objective in drift.objectives:
        console.print(Text(f"objective {objective.id}: {objective.before or 'absent'} → {objective.after or 'absent'}"))
    for changed in drift.configuration[:MOST]:
        console.print(
            Text(f"configuration {changed.resource}: {harmless(changed.name)}: {changed.direction.value.replace('_', ' ')}")
        )
        for found in changed.changes[:MOST]:
            console.print(Text(f"  {harmless(found.path)}: {_value(found.before)} → {_value(found.after)}"))


def _value(value: object) -> str:
    text = harmless(str(value))
    return text if len(text) <= 80 else f"{text[:79]}…"
