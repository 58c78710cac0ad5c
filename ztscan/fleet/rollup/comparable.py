"""Reads the last and the earlier result of a tenant for a roll-up with their comparison, which shows no text of either.

What a comparison does not use is left out: fixes, mappings, notes. Parts with equal bytes are decoded once and are the same
objects in both results, and configuration is decoded only where the two differ. What is the same object needs no comparison.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from ztscan.core.members import MembersTable
from ztscan.core.model import (
    CheckResult,
    Finding,
    Gap,
    Grade,
    ObjectiveGrade,
    PillarGrade,
    ResourceReading,
    Scan,
    Tenant,
    Tool,
)
from ztscan.core.result import checked, refusing, require_nesting, require_whole
from ztscan.core.written_values import WrittenValues
from ztscan.drift.compare import Graded

from .outline import CheckOutline, counted_statistics

_NO_MEMBERS = MembersTable()


class _ComparedCheck(CheckOutline):
    findings: tuple[Finding, ...] = ()
    gaps: tuple[Gap, ...] = ()


class _ComparedParts(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a result that a comparison uses, the largest of them as text."""

    schema: Literal["ztscan.scan/1"]
    tool: Tool
    tenant: Tenant
    started: str
    finished: str
    summary: Mapping[str, Any]
    objectives: msgspec.Raw
    pillars: tuple[PillarGrade, ...]
    checks: tuple[msgspec.Raw, ...]
    resources: msgspec.Raw
    configuration: Mapping[str, msgspec.Raw]
    statistics: Mapping[str, msgspec.Raw] = {}
    members: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


_DECODERS: Mapping[str, msgspec.json.Decoder[Any]] = {
    "checks": msgspec.json.Decoder(_ComparedCheck),
    "members": msgspec.json.Decoder(MembersTable),
    "objectives": msgspec.json.Decoder(tuple[ObjectiveGrade, ...]),
    "resources": msgspec.json.Decoder(tuple[ResourceReading, ...]),
}
_CONFIGURATION = msgspec.json.Decoder()


class ComparableReading:
    """Reads one result after another. Each shares with the one before what is equal in both, byte for byte."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[bytes, Any]] = {}
        self._before: dict[str, dict[bytes, Any]] = {}

    def read(self, content: bytes, name: str) -> Graded:
        """The result in ``content``. Raises UsageError if it is none. ``name`` is its path for messages."""
        self._before, self._kept = self._kept, {}
        with refusing(name):
            found = msgspec.json.decode(checked(content, name), type=_ComparedParts)
            scan = Scan(
                tool=found.tool,
                tenant=found.tenant,
                started=found.started,
                finished=found.finished,
                checks=tuple(self._parts("checks", found.checks)),
                resources=self._parts("resources", [found.resources])[0],
                configuration=WrittenValues(found.configuration, lambda text: _configuration(text, name)),
                statistics=counted_statistics(found.statistics),
                members=self._parts("members", [found.members])[0] if isinstance(found.members, msgspec.Raw) else _NO_MEMBERS,
            )
            (objectives,) = self._parts("objectives", [found.objectives])
            grade = Grade(objectives=objectives, pillars=found.pillars, summary=found.summary)
        require_whole(name, scan, grade)
        return Graded(scan, grade)

    def _parts(self, kind: str, texts: Iterable[msgspec.Raw]) -> list[Any]:
        before, kept, decode = self._before.get(kind, {}), self._kept.setdefault(kind, {}), _DECODERS[kind].decode
        values = []
        for raw in texts:
            text = bytes(raw)
            value = before.get(text)
            if value is None:
                value = decode(text)
                if kind == "checks":
                    value = _check(value)
            kept[text] = value
            values.append(value)
        return values


def _check(found: _ComparedCheck) -> CheckResult:
    return CheckResult(
        id=sys.intern(found.id),
        title=sys.intern(found.title),
        severity=found.severity,
        verdict=found.verdict,
        reason=sys.intern(found.reason),
        detail="",
        objectives=found.objectives,
        mappings={},
        findings=found.findings,
        gaps=found.gaps,
        waiver=found.waiver,
        version=found.version,
    )


def _configuration(text: bytes, name: str) -> Any:
    with refusing(name):
        value = _CONFIGURATION.decode(text)
    require_nesting(name, value)
    return value
