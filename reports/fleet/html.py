"""The roll-up page: one self-contained HTML file on all tenants, complete without its script."""

from __future__ import annotations

from ztscan.core.model import Severity
from ztscan.core.version import VERSION
from ztscan.fleet.rollup.rollup import RollUp
from ztscan.reports.letterhead import Letterhead, footer
from ztscan.reports.numbers.words import counted
from ztscan.reports.page.assets import environment, joined, policy
from ztscan.reports.page.compact import compact
from ztscan.reports.page.packed import packed
from ztscan.reports.page.text import day

from . import words
from .lists import changes_part, cohort_rows, conformance_part, expiring_part, unknown_rows, waivers_part
from .tables import choices, gap_groups, league, matrix

TITLE = "Zero Trust fleet report"
STYLES = ("tokens", "base", "brief", "objectives", "tables", "charts", "fleet")
TENANTS_AT_ONCE = 100
"""Tenants in one table. The tables after the first are folded: a browser lays them out when they are opened."""
SCRIPTS = ("packed", "fleet", "page")
"""In this order, because the last of them lays the page out."""


def render(rollup: RollUp) -> str:
    """The page. The same roll-up gives the same bytes."""
    style, script = joined("style", "css", STYLES), joined("script", "js", SCRIPTS)
    as_of = day(rollup.as_of.isoformat())
    name = counted(len(rollup.standings), "tenant")
    printed = footer(Letterhead(), name, as_of, TITLE)
    chosen = choices(rollup)
    return compact(
        environment()
        .get_template("fleet/page.html")
        .render(
            title=f"{TITLE}: {name}, {as_of}",
            name=name,
            as_of=as_of,
            version=VERSION,
            policy=policy((style, printed), script, images=False),
            style=style,
            printed=printed,
            script=script,
            headline=words.headline(rollup),
            severities=[(one.value, one.value.capitalize(), rollup.with_missing(one)) for one in Severity],
            selection=", ".join(rollup.selection),
            results=_results(rollup),
            unknown=unknown_rows(rollup),
            causes=", ".join(f"{words.CAUSES[cause].lower()} ({count})" for cause, count in rollup.causes.items()),
            pillars=tuple(rollup.pillars.values()),
            choices=chosen,
            league=tuple(league(rollup, chosen)),
            at_once=TENANTS_AT_ONCE,
            groups=gap_groups(rollup),
            matrix=packed(matrix(rollup)),
            conformance=conformance_part(rollup, rollup.conformance) if rollup.conformance else None,
            changes=changes_part(rollup) if rollup.baseline else None,
            expiring=expiring_part(rollup),
            waivers=waivers_part(rollup),
            cohorts=cohort_rows(rollup),
            tools=tuple(rollup.tools.items()),
            rules=(words.RANKING, words.SCORE, words.UNKNOWN),
        )
    )


def _results(rollup: RollUp) -> str:
    """How old the results are."""
    times = sorted(one.finished for one in rollup.known)
    if not times:
        return "none"
    first, last = day(times[0]), day(times[-1])
    return first if first == last else f"{first} to {last}"
