"""Reads a folder of results into the standings of its tenants, one result at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from ztscan.core.errors import UsageError
from ztscan.core.exit_codes import ExitCode
from ztscan.core.files import exists
from ztscan.core.moments import parse_moment
from ztscan.drift.compare import Graded
from ztscan.drift.model import Drift
from ztscan.fleet.members import FleetMember
from ztscan.fleet.results import RESULT, Chosen, NoResult, ResultsFolder, TenantResult
from ztscan.fleet.rollup.catalogue import FleetCatalogue
from ztscan.fleet.rollup.changes import TenantChanges, not_compared, tenant_changes
from ztscan.fleet.rollup.standing import NotKnown, Standing, UnknownCause, standing_of, unknown_standing

Earlier = Callable[[FleetMember], Graded | NoResult]
"""The result of a tenant that its last one is compared with."""
_OLD = "scan this tenant again with `ztscan fleet scan`, or accept older results with `--newer-than`"
TENANT_REPORT = "report.html"
"""Name of the report of a tenant, in its folder."""


class Judging(msgspec.Struct, frozen=True):
    """How results are judged. ``compare`` and ``earlier``: None without a comparison."""

    code: Callable[[Graded, Drift | None], ExitCode]
    newest: datetime
    oldest: datetime
    """A result that ended outside these two times does not count."""
    compare: Callable[[Graded, Graded], Drift] | None = None
    earlier: Earlier | None = None
    link: Callable[[FleetMember], str] = lambda _: ""
    """The path of a tenant's own report or result, relative to the page."""


def standings(folder: ResultsFolder, judging: Judging, catalogue: FleetCatalogue, chosen: Chosen) -> Iterator[Standing]:
    """The standing of every chosen tenant. ``catalogue`` learns the checks of the results that count."""
    for found in folder.results(chosen):
        yield msgspec.structs.replace(_standing(found, judging, catalogue), left_over=folder.listed and not found.asked)


def _standing(found: TenantResult, judging: Judging, catalogue: FleetCatalogue) -> Standing:
    graded = found.graded
    if isinstance(graded, NoResult):
        return unknown_standing(found.member, NotKnown(UnknownCause(graded.reason.value), graded.detail, graded.next_step))
    finished = parse_moment(graded.scan.finished)
    if not judging.oldest <= finished <= judging.newest:
        word = "too old" if finished < judging.oldest else "of a time to come"
        reason = f"the result of {graded.scan.finished} is {word}"
        return unknown_standing(found.member, NotKnown(UnknownCause.STALE, reason, _OLD, graded.scan.finished))
    catalogue.learn(graded)
    drift, changes = _compared(found.member, graded, judging)
    standing = standing_of(found.member, graded, judging.code(graded, drift), changes)
    return msgspec.structs.replace(standing, link=judging.link(found.member))


def _compared(member: FleetMember, after: Graded, judging: Judging) -> tuple[Drift | None, TenantChanges | None]:
    """What changed since the earlier result, or why that is not known."""
    if judging.compare is None or judging.earlier is None:
        return None, None
    before = judging.earlier(member)
    if isinstance(before, NoResult):
        return None, not_compared(before.detail)
    try:
        drift = judging.compare(before, after)
    except UsageError as error:
        return None, not_compared(str(error), before.scan.finished)
    return drift, tenant_changes(drift)


def link_of(folder: Path, member: FleetMember) -> Path | None:
    """The file that a tenant is linked to: its report, unless that is older than its result, else the result.

    None: it has none.
    """
    report, result = (folder / member.name / name for name in (TENANT_REPORT, RESULT))
    if not exists(result):
        return None
    return report if exists(report) and report.stat().st_mtime_ns >= result.stat().st_mtime_ns else result
