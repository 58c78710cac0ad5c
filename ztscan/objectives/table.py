"""The table of deployment objectives: package data, read strictly and checked as a whole."""

from __future__ import annotations

import enum
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import msgspec

LEARN = "https://learn.microsoft.com/"


class Stage(enum.StrEnum):
    """When the guidance requires an objective: first, or after the initial ones are met."""

    INITIAL = "initial"
    ADDITIONAL = "additional"


class Verify(enum.StrEnum):
    """What can decide an objective: Graph alone, Graph and the owner's attestation together, or the attestation alone."""

    GRAPH = "graph"
    BOTH = "both"
    ATTEST = "attest"


class _TableRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of a data file. Unknown keys are errors."""


class GuidanceDocument(_TableRow, frozen=True, kw_only=True):
    """One of the documents that the objectives come from."""

    id: str
    title: str
    url: str


class Pillar(_TableRow, frozen=True, kw_only=True):
    id: str
    title: str


class Objective(_TableRow, frozen=True, kw_only=True):
    """One deployment objective of the guidance.

    ``question`` is the question for the owner if Graph alone cannot decide. ``elsewhere`` names a source that could answer it
    without the owner. ``sources`` name a ``GuidanceDocument`` and the place in it.
    The head of the data file explains the columns.
    """

    id: str
    title: str
    pillar: str
    stage: Stage
    step: str
    principle: str
    verify: Verify
    owner: str
    sources: tuple[str, ...]
    documentation: str
    question: str = ""
    elsewhere: str = ""

    def __post_init__(self) -> None:
        for column in ("id", "title", "owner", "sources"):
            if not getattr(self, column):
                raise ValueError(f"objective `{self.id}` has no {column}")
        if (self.verify is Verify.GRAPH) != (not self.question):
            raise ValueError(f"objective `{self.id}` asks its owner a question if, and only if, Graph alone cannot decide it")
        if self.documentation and not self.documentation.startswith(LEARN):
            raise ValueError(f"objective `{self.id}` is documented outside {LEARN}")


class Duty(_TableRow, frozen=True, kw_only=True):
    """A role of an accountability table, and its duty."""

    role: str
    duty: str


class Accountability(_TableRow, frozen=True, kw_only=True):
    """One accountability table of the guidance: the sponsor, the programme lead and the roles that share a pillar's work."""

    pillar: str
    source: str
    sponsor: str
    programme_lead: str
    roles: tuple[Duty, ...]


class ObjectiveTable(_TableRow, frozen=True, kw_only=True):
    """Every objective in the order of the guidance, with the words for its stages, steps and principles."""

    stages: Mapping[str, str]
    steps: Mapping[str, str]
    principles: Mapping[str, str]
    documents: tuple[GuidanceDocument, ...] = msgspec.field(name="document")
    pillars: tuple[Pillar, ...] = msgspec.field(name="pillar")
    objectives: tuple[Objective, ...] = msgspec.field(name="objective")
    accountability: tuple[Accountability, ...] = ()

    def __post_init__(self) -> None:
        pillars = _unique(pillar.id for pillar in self.pillars)
        documents = _unique(document.id for document in self.documents)
        _unique(objective.id for objective in self.objectives)
        for objective in self.objectives:
            where = f"objective `{objective.id}`"
            _require(objective.pillar in pillars, f"{where}: no pillar `{objective.pillar}`")
            _require(objective.stage in self.stages, f"{where}: no stage `{objective.stage}`")
            _require(objective.step in self.steps, f"{where}: no step `{objective.step}`")
            _require(objective.principle in self.principles, f"{where}: no principle `{objective.principle}`")
            for source in objective.sources:
                _require(source.partition(" ")[0] in documents, f"{where}: no document for source `{source}`")
        for entry in self.accountability:
            _require(entry.pillar in pillars, f"accountability: no pillar `{entry.pillar}`")

    @property
    def ids(self) -> frozenset[str]:
        """Every id that a check or an attestation may name."""
        return frozenset(objective.id for objective in self.objectives)

    def answerable(self, pillar: str) -> tuple[Accountability, ...]:
        """The accountability tables of a pillar; none for the pillars that the guidance gives none."""
        return tuple(entry for entry in self.accountability if entry.pillar == pillar)


class _AccountabilityFile(_TableRow, frozen=True, kw_only=True):
    accountability: tuple[Accountability, ...]


def parse(objectives: str, accountability: str = "accountability = []") -> ObjectiveTable:
    """The table in two TOML texts. Raises msgspec.ValidationError naming the row that is wrong, and tomllib.TOMLDecodeError."""
    table = msgspec.convert(tomllib.loads(objectives), ObjectiveTable)
    duties = msgspec.convert(tomllib.loads(accountability), _AccountabilityFile)
    return msgspec.structs.replace(table, accountability=duties.accountability)


@cache
def load() -> ObjectiveTable:
    """The table that ships with ztscan, read once."""
    folder = files("ztscan.objectives")
    return parse(
        (folder / "objectives.toml").read_text(encoding="utf-8"), (folder / "accountability.toml").read_text(encoding="utf-8")
    )


def _unique(ids: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    for name in ids:
        _require(name not in seen, f"`{name}` is declared twice")
        seen.add(name)
    return seen


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)
