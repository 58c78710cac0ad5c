"""The first screen: the tenant and the scanner, the result in one sentence and by pillar, and the first actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ztscan.core.model import Maturity, ObjectiveStatus, PillarGrade, Severity, Verdict
from ztscan.directory.role_templates import PRIVILEGED

from .actions import Action, first_actions
from .book import SEVERITY_WORDS, Book
from .evidence import GUID
from .text import counted, moment, named, number, visible

_CLOUDS = {"global": "Global cloud", "usgov": "US Government (GCC High)", "usgovdod": "US Government (DoD)", "china": "21Vianet"}
_PERMISSIONS = 3
"""The most permissions that are shown before the rest is folded."""
_UNRECORDED = "not recorded"
_STAGES: dict[Maturity, tuple[str, int, bool]] = {
    Maturity.TRADITIONAL: ("Traditional", 1, False),
    Maturity.ADVANCED: ("Advanced", 2, False),
    Maturity.OPTIMAL: ("Optimal", 3, False),
    Maturity.AT_MOST_ADVANCED: ("At most Advanced", 2, True),
    Maturity.AT_MOST_OPTIMAL: ("At most Optimal", 3, True),
    Maturity.NOT_KNOWN: ("Not known", 0, True),
}


@dataclass(frozen=True, slots=True)
class PillarCard:
    """``lights`` are the three stages, each ``reached``, ``possible`` (a bound) or ``off``. Score and coverage are percents."""

    id: str
    title: str
    maturity: str
    lights: tuple[str, ...]
    score: int | None
    assessed: int
    counts: str


@dataclass(frozen=True, slots=True)
class SeverityCount:
    severity: str
    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Brief:
    tenant: str
    domain: str
    cloud: str
    finished: str
    scanner: str
    permissions: str
    permissions_folded: str
    roles: str
    people: str
    verdict: str
    severities: tuple[SeverityCount, ...]
    checks: str
    pillars: tuple[PillarCard, ...]
    actions: tuple[Action, ...]
    waived: int


def brief(book: Book) -> Brief:
    """Everything on the first screen except the trend."""
    tenant, scanner = book.scan.tenant, book.scan.scanner
    size = book.directory
    permissions = sorted(visible(str(permission), 80) for permission in scanner.get("permissions") or ())
    more = len(permissions) - _PERMISSIONS
    first = ", ".join(permissions[:_PERMISSIONS]) + (f" and {more} more" if more > 0 else "") if permissions else _UNRECORDED
    return Brief(
        tenant=named(tenant.name or tenant.domain or tenant.id),
        domain=named(tenant.domain),
        cloud=_CLOUDS.get(tenant.cloud, tenant.cloud),
        finished=moment(book.scan.finished),
        scanner=_who(scanner),
        permissions=first,
        permissions_folded=", ".join(permissions[_PERMISSIONS:]),
        roles=scanner_roles(scanner),
        people=f"{number(size.members)} members, {counted(size.guests, 'guest')}" if size else "",
        verdict=verdict_sentence(book),
        severities=tuple(
            SeverityCount(severity.value, SEVERITY_WORDS[severity], sum(check.severity is severity for check in book.gaps))
            for severity in Severity
        ),
        checks=_check_counts(book),
        pillars=tuple(_card(pillar) for pillar in book.grade.pillars),
        actions=first_actions(book),
        waived=sum(check.waiver is not None for check in book.scan.checks),
    )


def _who(scanner: Mapping[str, Any]) -> str:
    """The signed-in person, else the application."""
    account, application = (named(str(scanner.get(key) or "")) for key in ("account", "application"))
    if account and not scanner.get("application_permissions"):
        return account
    if application:
        return f"application {application}"
    return "replay of a recording" if scanner.get("auth") == "replay" else _UNRECORDED


def scanner_roles(scanner: Mapping[str, Any]) -> str:
    """The directory roles of the scanner, by name. Roles that are not privileged built-in roles are counted."""
    roles = sorted(map(str, scanner.get("roles") or ()))
    names = [PRIVILEGED.get(role, role) for role in roles if role in PRIVILEGED or not GUID.fullmatch(role)]
    others = len(roles) - len(names)
    return ", ".join([*sorted(names), *([counted(others, "other role", "other roles")] if others else [])])


def verdict_sentence(book: Book) -> str:
    """The result in one sentence: what is met, which gaps are open, how many people they affect, what is not known."""
    statuses = [objective.status for objective in book.grade.objectives]
    asked = sum(status is not ObjectiveStatus.NOT_APPLICABLE for status in statuses)
    unknown = statuses.count(ObjectiveStatus.NOT_ASSESSED)
    met = statuses.count(ObjectiveStatus.MET)
    name = named(book.scan.tenant.name or book.scan.tenant.domain or "This tenant")
    if asked == unknown:
        return f"The status of {name} is unknown: none of its {asked} Zero Trust objectives could be assessed."
    rest = f", and {counted(unknown, 'objective')} could not be assessed" if unknown else ""
    return f"{name} meets {met} of {counted(asked, 'Zero Trust objective')}; {_open(book)}{rest}."


def _open(book: Book) -> str:
    """The most severe open gaps, and how many people they affect."""
    for severity in (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW):
        worst = [check for check in book.gaps if check.severity is severity]
        if not worst:
            continue
        text = f"{counted(len(worst), f'{severity.value} gap')} {'is' if len(worst) == 1 else 'are'} open"
        people = max(book.affected_people[check.id] for check in worst)
        size = book.people or 0
        if people == size > 1:
            return f"{text}, affecting all {number(people)} people"
        if people > 1:
            which = "affecting" if len(worst) == 1 else "the widest affecting"
            return f"{text}, {which} {number(people)}{f' of {number(size)}' if size > people else ''} people"
        return text
    return "no assessed check has an open gap"


def _check_counts(book: Book) -> str:
    words = {
        Verdict.PASS: "pass",
        Verdict.FAIL: "fail",
        Verdict.MANUAL: "manual",
        Verdict.NOT_ASSESSED: "not assessed",
        Verdict.NOT_APPLICABLE: "not applicable",
    }
    counts = [(sum(check.verdict is verdict for check in book.scan.checks), word) for verdict, word in words.items()]
    return f"{counted(len(book.scan.checks), 'check')}: " + ", ".join(
        f"{number(count)} {word}" for count, word in counts if count
    )


def _card(pillar: PillarGrade) -> PillarCard:
    word, stage, bound = _STAGES[pillar.maturity]
    lights = tuple(("possible" if bound else "reached") if light <= stage else "off" for light in (1, 2, 3))
    counts = dict(pillar.objectives)
    met, total = counts.get("met", 0), sum(counts.values()) - counts.get("not_applicable", 0)
    return PillarCard(
        pillar.id, pillar.title, word, lights, pillar.score, pillar.assessed, f"{met} of {counted(total, 'objective')} met"
    )
