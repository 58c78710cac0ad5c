"""Sentences of a fleet, each computed from the roll-up in one place, so that no two outputs differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ztscan.core.model import Severity
from ztscan.drift.model import Direction
from ztscan.fleet.rollup.changes import TenantChanges
from ztscan.fleet.rollup.cohorts import ENOUGH, CohortKey, Percentile, ranked
from ztscan.fleet.rollup.gaps import NO_RESULT, NOT_RUN, OTHER_VERSION, GapRow
from ztscan.fleet.rollup.rollup import RollUp
from ztscan.fleet.rollup.standing import Standing, UnknownCause
from ztscan.reports.numbers.words import counted, joined, number

CAUSES: Mapping[UnknownCause, str] = {
    UnknownCause.NOT_SCANNED: "Not scanned",
    UnknownCause.FAILED: "Scan failed",
    UnknownCause.TIMED_OUT: "Scan timed out",
    UnknownCause.REFUSED: "Scan refused",
    UnknownCause.DAMAGED: "Result damaged",
    UnknownCause.OTHER_TENANT: "Result of another tenant",
    UnknownCause.DUPLICATE: "Tenant is listed twice",
    UnknownCause.STALE: "Result out of date",
}
_WHY = {
    NO_RESULT: "no usable result",
    NOT_RUN: "the check did not run",
    OTHER_VERSION: "another version of the check",
    "manual": "a person has to decide",
    "error": "the check failed to run",
}
DIRECTIONS: Mapping[Direction, str] = {
    Direction.REGRESSED: "worse",
    Direction.IMPROVED: "better",
    Direction.NEW: "created",
    Direction.GONE: "deleted",
    Direction.CHANGED: "changed",
    Direction.NOT_COMPARABLE: "not comparable",
}
LEFT_OVER = "not in fleet.toml any more"
RANKING = (
    "The worst first, by critical gaps, high gaps and score. A tenant is ranked among like tenants if at least "
    f"{ENOUGH} % of the checks have a verdict in it. Tenants without a usable result are last."
)
SCORE = (
    "The score is 0 to 100 over the objectives that could be assessed: one point for each that is met, half a point for each "
    "that is partly met. Coverage is the share of objectives that were assessed."
)
UNKNOWN = (
    "A tenant without a usable result, with another version of a check, or in which a check was not assessed is unknown in the "
    "row of that check. It counts neither as met nor as missing."
)


def tenants(count: int) -> str:
    return counted(count, "tenant")


def headline(rollup: RollUp) -> str:
    """The fleet in a few sentences. A tenant is counted once, by its most severe gap."""
    total, known = len(rollup.standings), len(rollup.known)
    critical = rollup.with_missing(Severity.CRITICAL)
    high = sum(bool(one.missing[Severity.HIGH]) and not one.missing[Severity.CRITICAL] for one in rollup.known)
    parts = [f"{number(critical)} with critical gaps"] if critical else []
    parts += [f"{number(high)}{' more' if critical else ''} with high gaps"] if high else []
    gaps = joined(parts) if parts else "none of them with a known critical or high gap"
    if not known:
        return f"No result of the {tenants(total)} can be used: nothing is known of the fleet."
    first = f"{number(known)} of {tenants(total)} {'has' if known == 1 else 'have'} a usable result: {gaps}."
    return " ".join((first, *_reservations(rollup, total - known)))


def _reservations(rollup: RollUp, lacking: int) -> Iterator[str]:
    """What limits the first sentence: what is not known, and who should not be counted."""
    if open_ := rollup.with_only_unknown(Severity.CRITICAL):
        yield f"{tenants(open_)} {'has' if open_ == 1 else 'have'} no known critical gap, but critical checks that are unknown."
    if lacking:
        yield f"{tenants(lacking)} {'is' if lacking == 1 else 'are'} unknown."
    if left := rollup.left_over:
        yield f"{tenants(left)} {'is' if left == 1 else 'are'} counted but {LEFT_OVER}."


def why_unknown(code: str) -> str:
    """A code of a reason, in words."""
    return _WHY.get(code, code.replace("_", " "))


def gap_sentence(row: GapRow) -> str:
    """``missing in 61 of 83; 9 unknown``."""
    if not row.asked:
        return "does not apply to any tenant"
    parts = [f"missing in {number(len(row.missing))} of {number(row.asked)}"]
    parts += [f"{number(len(row.accepted))} accepted"] if row.accepted else []
    parts += [f"{number(len(row.unknown))} unknown"] if row.unknown else []
    return "; ".join(parts)


def reasons(row: GapRow) -> str:
    """Why a row is not known of some tenants, the most frequent reason first."""
    return ", ".join(f"{number(count)} {why_unknown(code)}" for code, count in row.why.items())


def percentile(place: Percentile | None, standing: Standing) -> str:
    """Where a tenant stands among others of like size and licence."""
    if place is not None:
        return f"better than {place.better_than} % of {number(place.others)}"
    if not standing.known:
        return ""
    if not ranked(standing):
        return f"not ranked: {standing.assessed} % of checks have a verdict"
    if standing.size is None or standing.licence is None:
        return "size or licence not known"
    return "too few like it"


def cohort(key: CohortKey) -> str:
    """``50 to 500 people, P1``."""
    return f"{key.size} people, Microsoft Entra ID {key.licence}"


def changed(changes: TenantChanges | None) -> str:
    """What changed in a tenant, in a few words."""
    if changes is None:
        return ""
    if not changes.compared:
        return "not compared"
    parts = [
        f"{number(count)} {word}"
        for count, word in ((changes.worse, "worse"), (changes.better, "better"), (changes.controls, "controls"))
        if count
    ]
    told = ", ".join(parts) or "no change"
    return f"{told}; {number(changes.unclear)} not comparable" if changes.unclear else told


def due(days: int) -> str:
    """``in 12 days``, ``today``, ``3 days ago``."""
    if days == 0:
        return "today"
    return f"in {counted(days, 'day')}" if days > 0 else f"{counted(-days, 'day')} ago"


def ranges(numbers: Iterable[int]) -> str:
    """``3, 17–25, 40``."""
    found: list[tuple[int, int]] = []
    for one in numbers:
        if found and one == found[-1][1] + 1:
            found[-1] = (found[-1][0], one)
        else:
            found.append((one, one))
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in found)


def named(rollup: RollUp, numbers: Sequence[int], most: int) -> tuple[str, ...]:
    """The names of the first tenants."""
    return tuple(rollup.standings[one - 1].member.name for one in numbers[:most])
