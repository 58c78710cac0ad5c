"""The charts: each has a drawing, a sentence that summarizes it, and a table with its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from ztscan.core.charts import PrivilegedRole, PrivilegedRoles, RegisteredPopulation, RegistrationByMethod, TrendPoint, read
from ztscan.reports.numbers.pillar import PillarNumbers, compared
from ztscan.reports.numbers.registration import registration_numbers
from ztscan.reports.numbers.words import counted, joined, kind_words, number

from .book import Book
from .brief import PillarCard
from .drawing import WIDTH, Drawing, Figure, LegendKey, Mark, box, fitted, folded, text
from .flow import sign_in_flow
from .matrix import conditional_access_matrix
from .text import named, sentence
from .trend import trend_over_time
from .usage import methods_by_class, sign_ins_by_client

_STRENGTHS = (
    ("phishing_resistant", "Phishing-resistant"),
    ("mfa", "MFA by app or token"),
    ("weak", "SMS, voice or email only"),
    ("none", "Password only"),
    ("unknown", "Not reported"),
)
_POPULATIONS = {"members": "Members", "guests": "Guests", "privileged": "Privileged"}
_HOLDING = (
    ("permanent", "Permanent"),
    ("time_limited", "Active until a date"),
    ("eligible", "Eligible"),
    ("activated", "Activated now"),
)
_MOST_ROLES = 12
_LABEL = 146
_ROLE = 205
_AFTER = 185
_FIGURES = 116
PARTS = (("fill-accent", "Score reached"), ("fill-unmet", "Score not reached"), ("fill-open", "Not assessed"))
"""The parts of a pillar: classes and words. The last is drawn hollow, so that it never looks like a result."""


def charts(book: Book, pillars: Sequence[PillarCard], points: Sequence[TrendPoint]) -> tuple[Figure, ...]:
    """All charts in order. A chart without numbers says why."""
    return (
        pillar_overview(pillars),
        registration(book),
        methods_by_class(book),
        sign_ins_by_client(book),
        conditional_access_matrix(book),
        privileged_roles(book),
        trend_over_time(book, points),
        sign_in_flow(book),
    )


def pillar_overview(pillars: Sequence[PillarCard]) -> Figure:
    """One bar for each pillar: what is met, what is not, and what is not assessed. Together they are the whole pillar."""
    marks: list[Mark] = []
    wide = WIDTH - _LABEL - _FIGURES
    for row, pillar in enumerate(pillars):
        top, numbers = row * 30, pillar.numbers
        lines = folded(numbers.title, _LABEL)
        marks += [text("label", 0, top + (8 + 13 * at if lines[1] else 14), line) for at, line in enumerate(lines) if line]
        marks += bar(numbers, _LABEL, top + 2, wide, 16)
        score = "not assessed" if numbers.score is None else f"{numbers.score} on {numbers.assessed} %"
        marks.append(text("label strong", WIDTH - _FIGURES + 10, top + 14, score))
    return Figure(
        "pillar-overview",
        "Pillars: met, not met, not assessed",
        compared([pillar.numbers for pillar in pillars]),
        Drawing(WIDTH, max(1, 30 * len(pillars)), tuple(marks)),
        keys=tuple(LegendKey(css, word) for css, word in PARTS),
        columns=("Pillar", "Maturity", "Score", "Assessed", "Objectives"),
        rows=tuple(
            (p.numbers.title, p.maturity, p.numbers.score_in_words, f"{p.numbers.assessed} %", p.numbers.objectives_in_words)
            for p in pillars
        ),
    )


def bar(numbers: PillarNumbers, left: float, top: float, width: float, height: float) -> list[Mark]:
    """The three parts of a pillar as one bar."""
    marks: list[Mark] = []
    for (css, _), part in zip(PARTS, (numbers.met, numbers.unmet, numbers.unknown), strict=True):
        if part:
            marks.append(box(css, left, top, width * part / 100, height))
        left += width * part / 100
    return marks


def registration(book: Book) -> Figure:
    """The strength of registered methods: one bar each for members, guests and privileged users."""
    id_, title = "registration", "Registered methods by strength"
    found = read(book.scan.statistics, "registration_by_method", RegistrationByMethod)
    if found is None:
        return Figure(id_, title, "", absent="The registered authentication methods were not read in this scan.")
    marks: list[Mark] = []
    for row, population in enumerate(found.populations):
        top = row * 48
        marks.append(text("label strong", 0, top + 17, _POPULATIONS[population.population]))
        part = population.population == "privileged"
        people = f"{number(population.total)} of the above" if part else counted(population.total, "person", "people")
        marks.append(text("label quiet", 0, top + 33, people))
        marks += _segments(
            [(f"fill-{name}", getattr(population, name)) for name, _ in _STRENGTHS], _LABEL, top, WIDTH - _LABEL, population.total
        )
    rows = [
        (_POPULATIONS[p.population], number(p.total), *(number(getattr(p, name)) for name, _ in _STRENGTHS))
        for p in found.populations
    ]
    return Figure(
        id_,
        title,
        sentence("; ".join(_registration_sentence(population) for population in found.populations)),
        Drawing(WIDTH, max(1, 48 * len(found.populations) - 8), tuple(marks)),
        keys=tuple(LegendKey(f"fill-{name}", word) for name, word in _STRENGTHS),
        columns=("Population", "People", *(word for _, word in _STRENGTHS)),
        rows=tuple(rows),
    )


def _registration_sentence(population: RegisteredPopulation) -> str:
    return f"{_POPULATIONS[population.population].lower()}: {registration_numbers(population).phrase}"


def privileged_roles(book: Book) -> Figure:
    """The assignments of each privileged role, by kind."""
    id_, title = "privileged-roles", "Privileged roles: permanent, eligible, activated"
    found = read(book.scan.statistics, "privileged_roles", PrivilegedRoles)
    if found is None:
        return Figure(id_, title, "", absent="Assignments of privileged roles were not read in this scan.")
    roles = sorted(found.roles, key=lambda role: (-role.permanent, -_held(role), role.name))
    drawn = roles[:_MOST_ROLES]
    most = max([1, *map(_held, drawn)])
    marks: list[Mark] = []
    for row, role in enumerate(drawn):
        top = row * 34
        marks.append(text("label", 0, top + 17, fitted(named(role.name), _ROLE, 6.2)))
        width = (WIDTH - _ROLE - 8 - _AFTER) * _held(role) / most
        marks += _segments(
            [(f"fill-{name}", getattr(role, name)) for name, _ in _HOLDING], _ROLE + 8, top, width, _held(role), height=24
        )
        marks.append(
            text("label quiet", _ROLE + width + 16, top + 17, fitted(_activation(role), WIDTH - _ROLE - 16 - width, 6.0))
        )
    permanent = sum(role.permanent for role in roles)
    return Figure(
        id_,
        title,
        f"{counted(permanent, 'assignment')} {'is' if permanent == 1 else 'are'} permanent over "
        f"{counted(sum(role.permanent > 0 for role in roles), 'role')}; "
        f"{number(sum(role.eligible for role in roles))} are eligible.",
        Drawing(WIDTH, max(1, 34 * len(drawn)), tuple(marks)),
        keys=tuple(LegendKey(f"fill-{name}", word) for name, word in _HOLDING),
        columns=("Role", *(word for _, word in _HOLDING), "Activation requires"),
        rows=tuple((named(r.name), *(number(getattr(r, name)) for name, _ in _HOLDING), _activation(r)) for r in roles),
    )


def _held(role: PrivilegedRole) -> int:
    return role.permanent + role.time_limited + role.eligible + role.activated


def _activation(role: PrivilegedRole) -> str:
    if role.activation_requires is None:
        return "activation rules not read"
    words = [kind_words(name.replace("_", " "), 1) if name != "mfa" else "MFA" for name in role.activation_requires]
    return joined(words) or "nothing on activation"


def _segments(
    parts: list[tuple[str, int]], left: float, top: float, width: float, total: int, *, height: float = 28
) -> list[Mark]:
    """A stacked bar, with the number in each part that is wide enough."""
    marks: list[Mark] = [] if total else [box("track", left, top, max(width, 2), height)]
    x = left
    for css, count in parts:
        wide = width * count / total if total else 0
        if count:
            marks.append(box(css, x, top, max(wide - 1, 1), height))
            if wide > 8 + 7 * len(number(count)):
                marks.append(text(f"on-{css}", x + wide / 2, top + height / 2 + 4, number(count), "middle"))
        x += wide
    return marks
