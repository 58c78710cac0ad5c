"""Renders a result in each format."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import msgspec
from msgspec.structs import replace

from ztscan import reports
from ztscan.cli.heading import letterhead_of
from ztscan.cli.ui.pdf import find_browser, print_pdf
from ztscan.conditional_access.proof.expected import DOCUMENTATION
from ztscan.config.settings import Settings
from ztscan.core.charts import TrendPoint
from ztscan.core.documentation import CheckDocumentation
from ztscan.core.exit_codes import NOTHING, ExitCode
from ztscan.core.expectation_ids import is_expectation
from ztscan.core.result import document_pieces, to_document
from ztscan.drift import model as drifts
from ztscan.drift.compare import Graded
from ztscan.drift.model import Drift
from ztscan.engine.registry import Registry
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.reports.action_plan import EarlierPlan
from ztscan.reports.page.readings import Readings
from ztscan.reports.redact import Redaction
from ztscan.reports.workbook import render_plan

JSON = ".json"
PDF = ".pdf"
XLSX = ".xlsx"
CSV = ".csv"
FORMATS = (*reports.FORMATS, JSON, PDF, XLSX)
"""Suffixes that `-o` knows."""
OF_BRIEF = (".html", PDF)
"""Suffixes that `-o` knows for the brief."""
_DOCUMENTED = frozenset({".html", ".sarif", ".ocsf.json"})
"""Formats that say why a finding matters and how to close it."""


class Rendering(msgspec.Struct, frozen=True, dict=True):
    """Everything other than the result that the formats use."""

    registry: Registry
    settings: Settings
    drift: Drift | None = None
    history: Iterable[TrendPoint] = msgspec.field(default=())
    """Earlier scans of the tenant, oldest first."""
    executive: bool = False
    brief: bool = False
    """Whether HTML and PDF are the brief only."""
    redaction: Redaction | None = None
    plan: EarlierPlan | None = None
    """The action plan that people filled in."""
    embed: bool = True
    """Whether the HTML report holds the result."""
    code: ExitCode | None = None
    """How the scan ended. None: no gate was set."""
    needed: frozenset[str] = NOTHING
    """What the gates need and could not decide: checks by id, and resources."""
    allowed: frozenset[str] = NOTHING
    """What may stay unassessed."""
    bom: bool = False
    """Whether CSV begins with a byte order mark."""

    @property
    def accountability(self) -> Mapping[str, str]:
        """Persons by role, as pseudonyms if the outputs are redacted."""
        people = self.settings.accountability
        return self.redaction.people(people) if self.redaction else people

    def redacted(self, graded: Graded) -> Graded:
        """The result as the outputs show it."""
        if self.redaction is None:
            return graded
        return Graded(self.redaction.scan(graded.scan), self.redaction.grade(graded.grade))

    def pieces(self, suffix: str, graded: Graded) -> Iterable[bytes]:
        """The same as ``render``, in pieces where that takes less memory."""
        return document_pieces(graded.scan, graded.grade) if suffix == JSON else (self.render(suffix, graded),)

    def render(self, suffix: str, graded: Graded) -> bytes:
        """The result in the format of ``suffix``."""
        if suffix == JSON:
            return to_document(graded.scan, graded.grade)
        if suffix == PDF:
            return print_pdf(replace(self, embed=False).render(".html", graded), find_browser())
        if suffix == XLSX:
            return render_plan(graded.scan, graded.grade, self._documentation_of(graded), self.plan)
        extra: dict[str, Any] = {"documentation": self._documentation_of(graded)} if suffix in _DOCUMENTED else {}
        if suffix == ".sarif":
            extra |= {"code": self.code, "needed": self.needed}
        if suffix == ".xml":
            extra |= {"needed": self.needed, "allowed": self.allowed}
        if suffix == ".html":
            extra |= {
                "history": tuple(self.history),
                "executive": self.executive,
                "short": self.brief,
                "accountability": self.accountability,
                "readings": self._readings,
                "embed": self.embed,
                "letterhead": letterhead_of(self.settings.report, redacted=self.redaction is not None),
            }
        content = reports.encoded(suffix, graded.scan, graded.grade, self.drift, **extra)
        return codecs.BOM_UTF8 + content if suffix == CSV and self.bom else content

    @cached_property
    def _readings(self) -> Readings:
        """What each check reads, settings and policies first: they say most of it."""
        behind = {id_: tuple(sorted(self.registry.reads(id_) or (), key=_settings_first)) for id_ in self.registry.checks}
        endpoints = {name: one.endpoint for name, one in ALL_RESOURCES.items()}
        return Readings(behind, endpoints)

    def _documentation_of(self, graded: Graded) -> Mapping[str, CheckDocumentation]:
        """The documentation of the checks, and of the expectations in the result."""
        expectations = {check.id: DOCUMENTATION for check in graded.scan.checks if is_expectation(check.id)}
        return {**self._documentation, **expectations}

    @cached_property
    def _documentation(self) -> Mapping[str, CheckDocumentation]:
        return {check.id: check.documentation for check in self.registry.checks.values()}


def _settings_first(name: str) -> tuple[bool, str, str]:
    """No two resources are alike: those of Resource Graph have one path, and a set has another order in each process."""
    return not ALL_RESOURCES[name].configuration, ALL_RESOURCES[name].path, name


NOT_TOLD = (
    "who made a change, what a Conditional Access change means for sign-ins, and which findings changed with time alone: "
    "results do not hold that; "
    "scan with `ztscan scan --baseline`"
)


def drift_document(drift: Drift) -> bytes:
    """A comparison of two results as JSON. ``not_told`` names what such a comparison cannot contain."""
    document = drifts.to_document(drift) | {"not_told": NOT_TOLD}
    return msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=2) + b"\n"
