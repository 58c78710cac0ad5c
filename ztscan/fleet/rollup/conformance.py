"""Conformance with a reference: which of the requirements that it meets does each tenant meet. Names of policies do not matter.

A requirement is a check. Those of Conditional Access are proofs over all policies, so that two tenants with different policies
conform if they have the same effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .catalogue import CheckLine
from .cells import Cell, CellState
from .gaps import GapRow, gap_rows, state_in
from .standing import Standing


class Reference(NamedTuple):
    """What tenants are compared with: the requirements that it meets. ``name`` is that of the tenant or the file."""

    name: str
    met: tuple[str, ...]
    """Ids of checks."""
    versions: tuple[int, ...]
    """Of the rule of each check."""


class ConformanceRow(NamedTuple):
    """One tenant by its number: how many of the requirements it meets, misses, or is not known to meet.

    ``missing`` counts accepted risks too: a requirement that somebody waived is not met.
    """

    tenant: int
    met: int
    missing: int
    unknown: int
    not_applicable: int


class Conformance(NamedTuple):
    """``requirements`` are over all tenants, the reference included."""

    reference: str
    requirements: tuple[GapRow, ...]
    tenants: tuple[ConformanceRow, ...]


def reference_of(name: str, cells: Iterable[tuple[str, Cell]]) -> Reference:
    """The requirements that a result meets."""
    met = sorted((check, cell.version) for check, cell in cells if cell.state is CellState.MET)
    return Reference(name, tuple(check for check, _ in met), tuple(version for _, version in met))


def conformance(standings: Sequence[Standing], lines: Iterable[CheckLine], reference: Reference) -> Conformance:
    """Every tenant against the reference. A check with another version of its rule in the reference is no requirement."""
    versions = dict(zip(reference.met, reference.versions, strict=True))
    required = tuple(line for line in lines if versions.get(line.id) == line.version)
    rows = tuple(_row(number, standing, required) for number, standing in enumerate(standings, 1))
    return Conformance(reference.name, gap_rows(standings, required), rows)


def _row(number: int, standing: Standing, required: Sequence[CheckLine]) -> ConformanceRow:
    states = [state_in(standing, line)[0] for line in required]
    return ConformanceRow(
        tenant=number,
        met=states.count(CellState.MET),
        missing=states.count(CellState.MISSING) + states.count(CellState.ACCEPTED),
        unknown=states.count(CellState.UNKNOWN),
        not_applicable=states.count(CellState.NOT_APPLICABLE),
    )
