"""The part of a result that a roll-up counts, read without findings and configuration: a tenth of the time of the whole."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from ztscan.core.charts import DirectorySize, LicenceTier
from ztscan.core.errors import UsageError
from ztscan.core.inventory import CredentialInventory
from ztscan.core.model import (
    CheckResult,
    Grade,
    ObjectiveGrade,
    PillarGrade,
    Scan,
    Severity,
    Tenant,
    Tool,
    Verdict,
    Waiver,
)
from ztscan.core.moments import parse_moment
from ztscan.core.result import SCHEMA, require_distinct
from ztscan.drift.compare import Graded

_COUNTED: Mapping[str, type[msgspec.Struct]] = {
    "credential_inventory": CredentialInventory,
    "directory_size": DirectorySize,
    "licence_tier": LicenceTier,
}
"""The statistics that a roll-up uses, by key."""
_NEXT_STEP = "scan the tenant again"


class CheckOutline(msgspec.Struct):
    """What a roll-up counts of a check."""

    id: str
    title: str
    severity: Severity
    verdict: Verdict
    reason: str
    objectives: tuple[str, ...]
    waiver: Waiver | None = None
    version: int = 1


class _ResultOutline(msgspec.Struct):
    schema: Literal["ztscan.scan/1"]
    tool: Tool
    tenant: Tenant
    started: str
    finished: str
    summary: Mapping[str, Any]
    objectives: tuple[ObjectiveGrade, ...]
    pillars: tuple[PillarGrade, ...]
    checks: tuple[CheckOutline, ...]
    statistics: Mapping[str, msgspec.Raw] = {}


def outlined(content: bytes, name: str) -> Graded:
    """The result in ``content`` without its findings, gaps, resources and configuration. ``name`` is its path for messages.

    Raises UsageError if it is not a result. What it has is enough for verdicts, grades, waivers and exit codes, not for a
    comparison.
    """
    try:
        found = msgspec.json.decode(content, type=_ResultOutline)
        for moment in (found.started, found.finished):
            parse_moment(moment)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, OverflowError, RecursionError) as error:
        raise UsageError(f"`{name}` is not a whole `{SCHEMA}`: {error}", _NEXT_STEP) from error
    if not (found.objectives and found.pillars):
        raise UsageError(f"`{name}` is not a whole `{SCHEMA}`: it has no objectives or no pillars", _NEXT_STEP)
    require_distinct(name, {"checks": found.checks, "objectives": found.objectives, "pillars": found.pillars})
    scan = Scan(
        tool=found.tool,
        tenant=found.tenant,
        started=found.started,
        finished=found.finished,
        checks=tuple(map(_check, found.checks)),
        resources=(),
        configuration={},
        statistics=counted_statistics(found.statistics),
    )
    return Graded(scan, Grade(objectives=found.objectives, pillars=found.pillars, summary=found.summary))


def _check(found: CheckOutline) -> CheckResult:
    return CheckResult(
        id=sys.intern(found.id),
        title=sys.intern(found.title),
        severity=found.severity,
        verdict=found.verdict,
        reason=sys.intern(found.reason),
        detail="",
        objectives=found.objectives,
        mappings={},
        findings=(),
        waiver=found.waiver,
        version=found.version,
    )


def counted_statistics(found: Mapping[str, msgspec.Raw]) -> dict[str, Any]:
    """The statistics that are counted. One of another shape is left out: the number is then not known."""
    read: dict[str, Any] = {}
    for key, shape in _COUNTED.items():
        if key in found:
            try:
                read[key] = msgspec.json.decode(found[key], type=shape)
            except msgspec.ValidationError:
                continue
    return read
