"""The gap report: one self-contained HTML file for leadership and for engineers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from ztscan.core.charts import TrendPoint
from ztscan.core.documentation import CheckDocumentation
from ztscan.core.model import Grade, Scan
from ztscan.drift.model import Drift
from ztscan.objectives.table import load

from .embedding import NOT_EMBEDDED, embedded
from .letterhead import Letterhead, footer
from .page.appendix import appendix
from .page.assets import environment, joined, policy
from .page.book import Book
from .page.brief import brief
from .page.changes import changes
from .page.charts import PARTS, charts
from .page.checklist import checklist
from .page.compact import compact
from .page.conditions import conditions_table
from .page.credentials import credentials
from .page.devices import devices
from .page.exceptions import exceptions
from .page.findings import findings
from .page.missing import missing
from .page.packed import Shelf
from .page.policies import policies
from .page.readings import NO_READINGS, Readings
from .page.text import day
from .page.trend import point, trend
from .plain import warnings

STYLES = ("tokens", "base", "brief", "objectives", "findings", "tables", "charts", "print")
UNHEADED = Letterhead()
SCRIPTS = ("page", "packed", "subjects", "filters", "tables", "examples", "tickets", "start")


def render(
    scan: Scan,
    grade: Grade,
    drift: Drift | None = None,
    *,
    history: Iterable[TrendPoint] = (),
    executive: bool = False,
    documentation: Mapping[str, CheckDocumentation] = MappingProxyType({}),
    accountability: Mapping[str, str] = MappingProxyType({}),
    letterhead: Letterhead = UNHEADED,
    readings: Readings = NO_READINGS,
    embed: bool = False,
    short: bool = False,
) -> str:
    """The whole report as one self-contained HTML document; the same result gives the same bytes.

    ``drift`` is what changed since a baseline, ``history`` the earlier scans of this tenant, oldest first, without this one.
    ``executive`` leaves the tables of objects out. ``documentation`` is by check id, ``accountability`` person by role.
    ``letterhead`` is what the report is headed with. ``readings`` has the endpoints that checks read.
    ``embed`` puts the result into the page, unless it is an executive or a short one. ``short``: only the brief, two pages on
    paper.
    """
    lean = msgspec.structs.replace(scan, configuration={})
    book = Book(lean, grade, documentation, accountability, executive, load(), readings)
    points = (*history, point(book))
    top = brief(book)
    found = findings(book)
    style = joined("style", "css", STYLES)
    script = joined("script", "js", () if short else SCRIPTS)  # a brief has nothing to search, sort, open or copy
    printed = footer(letterhead, top.tenant, day(scan.finished))
    held = embedded(scan, grade) if embed and not (executive or short) else NOT_EMBEDDED
    carded = frozenset(check.id for check in scan.checks if check.findings)
    return compact(
        environment()
        .get_template("report.html")
        .render(
            title=f"Zero Trust {'brief' if short else 'gap report'}: {top.tenant}, {day(scan.finished)}",
            policy=policy((style, printed), script, images=bool(letterhead.logo)),
            style=style,
            printed=printed,
            letterhead=letterhead,
            script=script,
            tool=scan.tool,
            brief=top,
            parts=PARTS,
            trend=trend(points, drift),
            checklist=checklist(book),
            findings=found,
            shelf=Shelf(),
            charts=charts(book, top.pillars, points),
            conditions=conditions_table(book),
            changes=changes(drift, carded, executive) if drift else None,
            missing=missing(book),
            credentials=credentials(book),
            devices=devices(book),
            exceptions=exceptions(book, found, warnings(scan, drift)),
            appendix=appendix(book, held.words),
            held=held.data,
            policies=policies(book),
            executive=executive,
            short=short,
        )
    )
