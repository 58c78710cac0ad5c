"""The summary of a scan on one screen: pillars, the worst findings, what could not be assessed, and the remedy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from ztscan.cli.ui.console import harmless
from ztscan.cli.ui.progress import counted
from ztscan.cli.undecided import Gates, why_undecided
from ztscan.core.exit_codes import ExitCode
from ztscan.core.fingerprint import SHORT
from ztscan.core.model import CheckResult, Finding, Gap, GapReason, Grade, Scan, Severity, Verdict
from ztscan.drift.model import Drift
from ztscan.reports.numbers.changes import first_changes
from ztscan.reports.numbers.gap import gap_numbers, gap_order, open_findings
from ztscan.reports.numbers.outcome import verdict_counts
from ztscan.reports.numbers.pillar import score_in_words, stage

WORST = 8
BROKEN = 3
SHORTEST = 20
"""Cells that are left of what is changed, on the narrowest terminal."""
_COLOURS = {Severity.CRITICAL: "bold red", Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: "blue"}
_NAMELESS = frozenset({"application", "device", "group", "servicePrincipal", "user"})
"""Kinds of subjects of which a tenant has many. Their message needs the name of the subject."""


def show(scan: Scan, grade: Grade, code: ExitCode, console: Console, *, gates: Gates, drift: Drift | None = None) -> None:
    """Print the summary. Tenant strings are made harmless and never read as markup. ``drift``: since the baseline."""
    console.print(Text(_headline(scan), style="bold"))
    console.print(_pillars(grade))
    console.print(_worst(scan))
    for told in _first(scan, grade, console.width):
        console.print(told)
    for line in _not_assessed(scan):
        console.print(Text(line))
    meaning = code.meaning.replace("`", "")
    if code is ExitCode.MET and gates.fail_on is None:
        meaning = "no gate was set (--fail-on never)"
    elif code is ExitCode.INCOMPLETE:
        meaning = f"incomplete. {why_undecided(scan, grade, drift, gates)}"
    console.print(Text(f"Exit code {int(code)}: {meaning}", style="dim"))


def _headline(scan: Scan) -> str:
    tenant = harmless(scan.tenant.name or scan.tenant.domain or scan.tenant.id or "a tenant that could not be read")
    return f"{tenant}, {scan.started[:10]}: {verdict_counts(scan.checks).parts}"


def _pillars(grade: Grade) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column, justify in (("pillar", "left"), ("maturity", "left"), ("score", "right"), ("assessed", "right")):
        table.add_column(column, justify="right" if justify == "right" else "left", header_style="dim", overflow="fold")
    for pillar in grade.pillars:
        table.add_row(Text(pillar.title), stage(pillar.maturity).word, score_in_words(pillar.score), f"{pillar.assessed} %")
    return table


def _worst(scan: Scan) -> Table:
    places = gap_order(scan.checks)
    failing = sorted(_failing(scan), key=lambda pair: places[pair[0].id])
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("severity", header_style="dim", no_wrap=True, min_width=len("critical"))
    table.add_column("worst gaps", header_style="dim")
    for result, findings in failing[:WORST]:
        untold = gap_numbers(findings).more_in_words
        more = f" ({untold})" if untold else ""
        # The row is shortened, not the column: a column that may not fold grows beyond the edge, where it is cut without a sign.
        message = Text(f"{harmless(_told(findings[0]))}{more}", no_wrap=True, overflow="ellipsis")
        # What a person types next is never shortened.
        named = Text(f"{result.id}  {findings[0].fingerprint[:SHORT]}", style="dim", overflow="fold")
        table.add_row(Text(result.severity.value, style=_COLOURS[result.severity]), Group(message, named))
    if len(failing) > WORST:
        table.add_row("", Text(f"and {counted(len(failing) - WORST, 'more gap')}", style="dim"))
    return table


def _first(scan: Scan, grade: Grade, width: int) -> Iterator[Text]:
    """The changes to begin with, one a line of at most ``width`` cells. What is changed is cut, and not the figures."""
    found = first_changes(scan, grade)
    if not found.changes:
        return
    yield Text("first changes", style="dim")
    for place, change in enumerate(found.changes, start=1):
        figures = f": {change.buys.lower()}, {change.effort.lower()}"
        line = Text(f"{place}. {harmless(change.what)}", no_wrap=True, overflow="ellipsis")
        line.truncate(max(width - len(figures), SHORTEST), overflow="ellipsis")
        yield line.append(figures)
    if found.together:
        yield Text(found.together)


def _told(finding: Finding) -> str:
    """The message, preceded by the name of its subject where the message needs it."""
    subject = finding.subject
    named = subject.kind not in _NAMELESS or subject.name in finding.message
    return finding.message if named else f"{subject.name}: {finding.message}"


def _failing(scan: Scan) -> Iterator[tuple[CheckResult, tuple[Finding, ...]]]:
    for result in scan.checks:
        found = open_findings(result)
        if result.effective is Verdict.FAIL and found:
            yield result, found


def _not_assessed(scan: Scan) -> Iterator[str]:
    blind = [result for result in scan.checks if result.verdict is Verdict.NOT_ASSESSED]
    if not blind:
        return
    yield f"{len(blind)} of {len(scan.checks)} checks could not be assessed."
    by_remedy: dict[str, set[str]] = defaultdict(set)
    for result in blind:
        for gap in result.gaps:
            if gap.reason is not GapReason.ERROR:
                by_remedy[_remedy(gap)].add(result.id)
    if by_remedy:
        remedy, checks = max(by_remedy.items(), key=lambda item: (len(item[1]), item[0]))
        yield f"Biggest gain in coverage: {harmless(remedy)} ({counted(len(checks), 'check')})"
    broken = [result for result in blind if result.reason == GapReason.ERROR]
    for result in broken[:BROKEN]:
        yield f"{result.id} failed to run: {harmless(result.detail)}"
    if len(broken) > BROKEN:
        yield f"and {counted(len(broken) - BROKEN, 'more check')} that failed to run"


def _remedy(gap: Gap) -> str:
    return gap.remedy.replace("`", "")
