"""What could not be assessed, by remedy: a permission, a licence, a role, or another attempt."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import msgspec

from ztscan.core.model import CheckResult, Gap, GapReason, ObjectiveStatus, Severity, Verdict
from ztscan.reports.numbers.words import counted, joined

from .attesting import is_attested
from .book import SEVERITY_WORDS, Book, objective_anchor
from .evidence import GUID
from .prose import Span, said
from .text import sentence

REASON_WORDS = {
    GapReason.NO_PERMISSION: "A permission is missing",
    GapReason.NO_ROLE: "A directory role is missing",
    GapReason.NOT_LICENSED: "A licence is missing",
    GapReason.NOT_IN_CLOUD: "Not offered in this cloud",
    GapReason.UNAVAILABLE: "It could not be read or decided",
    GapReason.MALFORMED: "Microsoft Graph returned an unexpected answer",
    GapReason.NOT_RECORDED: "Not in the recording",
    GapReason.ERROR: "A check failed to run",
}
_AZURE = "azure_"
"""What the names of resources of Azure begin with, and no other."""
_MALFORMED_IN_AZURE = "Azure returned no value, or an unexpected one"
_SEEN = 3
"""So many answers of a group are shown; of the others the number is told."""
_CHECKS_OF_A_LINE = 20
"""A command names every check of its group. A line that can be pasted into any shell has so many."""
_GRAPH = "00000003-0000-0000-c000-000000000000"


class MissingCheck(msgspec.Struct, frozen=True):
    id: str
    title: str
    severity: str
    severity_word: str


class RemedyGroup(msgspec.Struct, frozen=True):
    """One remedy and everything that it would make assessable. ``command`` is ready to paste. Empty: no command helps."""

    reason: str
    title: str
    remedy: tuple[Span, ...]
    seen: tuple[tuple[Span, ...], ...]
    unread: tuple[str, ...]
    """The resources that were not read, or not completely."""
    decided: tuple[str, ...]
    """Those that were read, and whose content does not decide the check."""
    summary: str
    checks: tuple[MissingCheck, ...]
    objectives: tuple[tuple[str, str], ...]
    command: str
    command_shell: str


class Missing(msgspec.Struct, frozen=True):
    """``undecided``: the manual checks, with their question. ``unattested``: the objectives that wait for their owner."""

    groups: tuple[RemedyGroup, ...]
    undecided: tuple[tuple[str, str, tuple[Span, ...]], ...]
    unattested: tuple[tuple[str, str, str, str], ...]
    partial: int
    checks: int


def missing(book: Book) -> Missing:
    """Everything that is unknown. A check that fails on part of its evidence is included: the gap may be wider."""
    by_remedy: dict[tuple[str, str], list[tuple[CheckResult, Gap]]] = defaultdict(list)
    for check in book.scan.checks:
        for gap in check.gaps:
            by_remedy[(_title(gap), gap.remedy)].append((check, gap))
    groups = [_group(book, entries) for _, entries in sorted(by_remedy.items())]
    unknown = [check for check in book.scan.checks if check.verdict is Verdict.NOT_ASSESSED]
    questions = {row.id: row.question for row in book.table.objectives}
    return Missing(
        groups=tuple(sorted(groups, key=lambda group: (-len(group.checks), group.title, group.unread, group.decided))),
        undecided=tuple(
            (check.id, check.title, said(sentence(check.detail), 600))
            for check in book.scan.checks
            if check.verdict is Verdict.MANUAL
        ),
        unattested=tuple(
            (objective.title, f"#{objective_anchor(objective.id)}", objective.owner, questions.get(objective.id, ""))
            for objective in book.grade.objectives
            if objective.status is ObjectiveStatus.NOT_ASSESSED
            and objective.verify != "graph"
            and not is_attested(book, objective)
        ),
        partial=sum(bool(check.gaps) and check.verdict is Verdict.FAIL for check in book.scan.checks),
        checks=len(unknown),
    )


def _group(book: Book, entries: list[tuple[CheckResult, Gap]]) -> RemedyGroup:
    gap = entries[0][1]
    checks = {check.id: check for check, _ in entries}
    objectives = {objective.id: objective.title for check in checks.values() for objective in book.objectives_of(check)}
    worst = [(severity, sum(check.severity is severity for check in checks.values())) for severity in Severity]
    resources = tuple(sorted({entry.resource for _, entry in entries}))
    shell, command = _command(book.scan.scanner, gap.reason, _permissions(book, resources), sorted(checks))
    return RemedyGroup(
        reason=gap.reason.value,
        title=_title(gap),
        remedy=said(sentence(gap.remedy), 400),
        seen=_seen(entries),
        unread=tuple(name for name in resources if not _was_read(book, name)),
        decided=tuple(name for name in resources if _was_read(book, name)),
        summary=f"{counted(len(checks), 'check')}: {joined([f'{n} {SEVERITY_WORDS[s].lower()}' for s, n in worst if n])}",
        checks=tuple(
            MissingCheck(check.id, check.title, check.severity.value, SEVERITY_WORDS[check.severity])
            for check in sorted(checks.values(), key=lambda check: (check.severity.rank, check.id))
        ),
        objectives=tuple((title, f"#{objective_anchor(id_)}") for id_, title in objectives.items()),
        command=command,
        command_shell=shell,
    )


def _seen(entries: list[tuple[CheckResult, Gap]]) -> tuple[tuple[Span, ...], ...]:
    """What was observed: the first few, and how many others there are."""
    told = tuple(dict.fromkeys(said(sentence(entry.detail), 300) for _, entry in entries))
    more = len(told) - _SEEN
    return (*told[:_SEEN], said(f"And {more} more.", 40)) if more > 0 else told


def _title(gap: Gap) -> str:
    """The reason in words. An answer that was not as expected names who gave it."""
    in_azure = gap.reason is GapReason.MALFORMED and gap.resource.startswith(_AZURE)
    return _MALFORMED_IN_AZURE if in_azure else REASON_WORDS[gap.reason]


def _was_read(book: Book, name: str) -> bool:
    """Whether the list of requests says that a resource was read."""
    return any(reading.name == name and reading.outcome == "ok" for reading in book.scan.resources)


def _permissions(book: Book, resources: tuple[str, ...]) -> list[str]:
    """The permissions of the resources that were not read, without those that are granted."""
    granted = set(map(str, book.scan.scanner.get("permissions") or ()))
    readings = {reading.name: reading for reading in book.scan.resources}
    needed = {
        permission.strip()
        for name in resources
        if name in readings and readings[name].outcome != "ok"
        for permission in readings[name].permission.replace("+", ",").split(",")
    }
    return sorted(needed - granted - {""})


def _command(scanner: Mapping[str, Any], reason: GapReason, permissions: list[str], checks: list[str]) -> tuple[str, str]:
    """The shell and the command that grants a missing permission. Other remedies have no command."""
    if reason is not GapReason.NO_PERMISSION:
        return "", ""
    application = str(scanner.get("application") or "")
    if permissions and application and scanner.get("application_permissions", not scanner.get("account")):
        known = "appId" if GUID.fullmatch(application) else "displayName"
        # A name that could end the quotation must not be part of a command to paste.
        quoted = application if re.fullmatch(r"[\w .-]{1,120}", application, re.ASCII) else "<the application that scans>"
        names = ", ".join(f"'{permission}'" for permission in permissions)
        return "PowerShell", "\n".join(
            (
                f"$scanner = Get-MgServicePrincipal -Filter \"{known} eq '{quoted}'\"",
                f"$graph = Get-MgServicePrincipal -Filter \"appId eq '{_GRAPH}'\"",
                f"$graph.AppRoles | Where-Object Value -In {names} | ForEach-Object {{",
                "  New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $scanner.Id -PrincipalId $scanner.Id `",
                "    -ResourceId $graph.Id -AppRoleId $_.Id }",
            )
        )
    parts = (checks[at : at + _CHECKS_OF_A_LINE] for at in range(0, len(checks), _CHECKS_OF_A_LINE))
    chosen = (" ".join(f"--check {check}" for check in part) for part in parts)
    return "Shell", "\n".join(f"ztscan permissions {part} --format cli" for part in chosen)
