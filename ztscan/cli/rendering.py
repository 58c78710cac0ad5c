"""Turning a result into the bytes of each format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import msgspec

from ztscan import drift as drifts
from ztscan import reports
from ztscan.compare import Graded
from ztscan.config import Settings
from ztscan.drift import Drift
from ztscan.model import CheckDocumentation
from ztscan.registry import Registry
from ztscan.result import to_document
from ztscan.statistics import TrendPoint

JSON = ".json"
FORMATS = (*reports.FORMATS, JSON)
"""Suffixes that `-o` knows."""


@dataclass(frozen=True)
class Rendering:
    """Everything beside the result that the formats draw on."""

    registry: Registry
    settings: Settings
    drift: Drift | None = None
    history: Iterable[TrendPoint] = field(default=())
    executive: bool = False

    def render(self, suffix: str, graded: Graded) -> bytes:
        """The result in the format of ``suffix``."""
        if suffix == JSON:
            return to_document(graded.scan, graded.grade)
        extra: dict[str, Any] = {"documentation": self._documentation} if suffix in {".html", ".sarif"} else {}
        if suffix == ".html":
            extra |= {
                "history": tuple(self.history),
                "executive": self.executive,
                "accountability": self.settings.accountability,
            }
        text = reports.renderer(suffix)(graded.scan, graded.grade, self.drift, **extra)
        return text.encode("utf-8", "backslashreplace")

    @cached_property
    def _documentation(self) -> Mapping[str, CheckDocumentation]:
        return {check.id: check.documentation for check in self.registry.checks.values()}


def drift_document(drift: Drift) -> bytes:
    """A comparison as JSON."""
    return msgspec.json.format(msgspec.json.encode(drifts.to_document(drift), order="deterministic"), indent=2) + b"\n"
