"""The gaps that tenants have in common: each check over all tenants. No tenant is left out of a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from ztscan.core.expectation_ids import is_expectation
from ztscan.core.model import Severity

from .catalogue import CheckLine
from .cells import CellState
from .standing import Standing

NOT_RUN = "not_run"
OTHER_VERSION = "other_version"
NO_RESULT = "no_result"


class GapRow(NamedTuple):
    """One check over all tenants, by the numbers of the tenants. The five lists are disjoint and hold every tenant."""

    line: CheckLine
    missing: tuple[int, ...]
    unknown: tuple[int, ...]
    accepted: tuple[int, ...]
    met: tuple[int, ...]
    not_applicable: tuple[int, ...]
    why: Mapping[str, int]
    """Number of unknown tenants by the code of the reason."""

    @property
    def asked(self) -> int:
        """The tenants that the check applies to, or may apply to."""
        return len(self.missing) + len(self.unknown) + len(self.accepted) + len(self.met)


def state_in(standing: Standing, line: CheckLine) -> tuple[CellState, str]:
    """The state of a check in a tenant, with the code of the reason where it is not known."""
    if not standing.known:
        return CellState.UNKNOWN, NO_RESULT
    cell = standing.cells.get(line.id)
    if cell is None:
        return CellState.UNKNOWN, NOT_RUN
    if cell.version != line.version:
        return CellState.UNKNOWN, OTHER_VERSION
    return cell.state, cell.why


def counted_among(standing: Standing, lines: Sequence[CheckLine]) -> Standing:
    """The standing with what is unknown among the checks of the fleet: also a check that did not run, or by another rule.

    The expectations of another tenant are not asked of this one.
    """
    if not standing.known:
        return standing
    asked = [line for line in lines if line.id in standing.cells or not is_expectation(line.id)]
    unknown = Counter(line.severity for line in asked if state_in(standing, line)[0] is CellState.UNKNOWN)
    share = 100 * (len(asked) - unknown.total()) // len(asked) if asked else 0
    return msgspec.structs.replace(standing, unknown={one: unknown[one] for one in Severity}, assessed=share)


def gap_rows(standings: Sequence[Standing], lines: Iterable[CheckLine]) -> tuple[GapRow, ...]:
    """A row for each check, those missing in most tenants first within a severity. Numbers of tenants count from 1."""
    rows = [_row(standings, line) for line in lines]
    return tuple(sorted(rows, key=lambda row: (row.line.severity.rank, -len(row.missing), -len(row.unknown), row.line.id)))


def _row(standings: Sequence[Standing], line: CheckLine) -> GapRow:
    found: dict[CellState, list[int]] = {state: [] for state in CellState}
    why: Counter[str] = Counter()
    for number, standing in enumerate(standings, 1):
        state, reason = state_in(standing, line)
        found[state].append(number)
        if state is CellState.UNKNOWN:
            why[reason] += 1
    return GapRow(
        line,
        missing=tuple(found[CellState.MISSING]),
        unknown=tuple(found[CellState.UNKNOWN]),
        accepted=tuple(found[CellState.ACCEPTED]),
        met=tuple(found[CellState.MET]),
        not_applicable=tuple(found[CellState.NOT_APPLICABLE]),
        why=dict(sorted(why.items(), key=lambda entry: (-entry[1], entry[0]))),
    )
