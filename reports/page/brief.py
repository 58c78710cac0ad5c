"""The first screen: the tenant and the scanner, the result in one sentence and by pillar, and the first actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ztscan.core.model import PillarGrade, Severity, Verdict
from ztscan.directory.role_templates import PRIVILEGED
from ztscan.reports.numbers.outcome import objective_counts, share_of_people, verdict_counts
from ztscan.reports.numbers.pillar import PillarNumbers, pillar_numbers, stage
from ztscan.reports.numbers.words import counted, number

from .actions import Actions, actions
from .book import SEVERITY_WORDS, Book
from .evidence import GUID
from .text import moment, named, visible

_CLOUDS = {"global": "Global cloud", "usgov": "US Government (GCC High)", "usgovdod": "US Government (DoD)", "china": "21Vianet"}
_PERMISSIONS = 3
"""The most permissions that are shown before the rest is folded."""
_UNRECORDED = "not recorded"


class PillarCard(msgspec.Struct, frozen=True):
    """``lights`` are the three stages, each ``reached`` or ``off``."""

    id: str
    maturity: str
    lights: tuple[str, ...]
    numbers: PillarNumbers


class SeverityCount(msgspec.Struct, frozen=True):
    severity: str
    word: str
    count: int


class Brief(msgspec.Struct, frozen=True):
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
    actions: Actions
    waived: int
    unknown: str
    """What could not be assessed, in words."""


def brief(book: Book) -> Brief:
    """Everything on the first screen except the trend."""
    tenant, scanner = book.scan.tenant, book.scan.scanner
    size = book.directory
    permissions = sorted(visible(str(permission), 80) for permission in scanner.get("permissions") or ())
    more = len(permissions) - _PERMISSIONS
    shown = ", ".join(permissions[:_PERMISSIONS]) + (f" and {more} more" if more > 0 else "") if permissions else _UNRECORDED
    return Brief(
        tenant=named(tenant.name or tenant.domain or tenant.id),
        domain=named(tenant.domain),
        cloud=_CLOUDS.get(tenant.cloud, tenant.cloud),
        finished=moment(book.scan.finished),
        scanner=_who(scanner),
        permissions=shown,
        permissions_folded=", ".join(permissions[_PERMISSIONS:]),
        roles=scanner_roles(scanner),
        people=f"{number(size.members)} members, {counted(size.guests, 'guest')}" if size else "",
        verdict=verdict_sentence(book),
        severities=tuple(
            SeverityCount(severity.value, SEVERITY_WORDS[severity], sum(check.severity is severity for check in book.gaps))
            for severity in Severity
        ),
        checks=verdict_counts(book.scan.checks).sentence,
        pillars=tuple(_card(pillar) for pillar in book.grade.pillars),
        actions=actions(book),
        waived=sum(check.waiver is not None for check in book.scan.checks),
        unknown=unknown_sentence(book),
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
    counts = objective_counts(objective.status for objective in book.grade.objectives)
    name = named(book.scan.tenant.name or book.scan.tenant.domain or "This tenant")
    if counts.total == counts.unknown:
        return f"The status of {name} is unknown: none of its {counts.total} Zero Trust objectives could be assessed."
    rest = f", and {counted(counts.unknown, 'objective')} could not be assessed" if counts.unknown else ""
    return f"{name} meets {counts.met} of {counted(counts.total, 'Zero Trust objective')}; {_open(book)}{rest}."


def unknown_sentence(book: Book) -> str:
    """How many objectives and checks have no verdict, and how many checks a person has to decide."""
    counts = objective_counts(objective.status for objective in book.grade.objectives)
    verdicts = [check.verdict for check in book.scan.checks]
    blind, manual = verdicts.count(Verdict.NOT_ASSESSED), verdicts.count(Verdict.MANUAL)
    told = [
        f"{number(counts.unknown)} of {counted(counts.total, 'objective')}" if counts.unknown else "",
        f"{number(blind)} of {counted(len(verdicts), 'check')}" if blind else "",
    ]
    parts = [part for part in told if part]
    first = f"{' and '.join(parts)} could not be assessed." if parts else "Everything that the checks need could be read."
    decided = f" {counted(manual, 'check')} {'needs' if manual == 1 else 'need'} a person's decision." if manual else ""
    return first + decided


def _open(book: Book) -> str:
    """The most severe open gaps, and how many people they affect."""
    for severity in Severity:
        worst = [check for check in book.gaps if check.severity is severity]
        if not worst:
            continue
        text = f"{counted(len(worst), f'{severity.value} gap')} {'is' if len(worst) == 1 else 'are'} open"
        people = max(book.affected_people[check.id] for check in worst)
        if people < 2:
            return text
        which = "affecting" if len(worst) == 1 else "the widest affecting"
        return f"{text}, {which} {share_of_people(people, book.people)}"
    return "no assessed check has an open gap"


def _card(pillar: PillarGrade) -> PillarCard:
    found = stage(pillar.maturity)
    lights = tuple("reached" if light <= found.reached else "off" for light in (1, 2, 3))
    return PillarCard(pillar.id, found.word, lights, pillar_numbers(pillar))
