"""The details: every check with its verdict, every request, versions, method."""

from __future__ import annotations

import msgspec

from ztscan.core.model import CheckResult, Verdict
from ztscan.reports.numbers.outcome import status_word
from ztscan.reports.numbers.words import counted, number

from .book import SEVERITY_WORDS, Book
from .brief import scanner_roles
from .text import moment, sentence, visible

VERDICT_WORDS = {verdict: status_word(verdict).capitalize() for verdict in Verdict}
OUTCOME_WORDS = {
    "ok": "Read",
    "no_permission": "No permission",
    "no_role": "No role",
    "not_licensed": "Not licensed",
    "not_in_cloud": "Not in this cloud",
    "unavailable": "Not read",
    "malformed": "Not understood",
    "not_recorded": "Not recorded",
    "error": "Error",
}


class CheckLine(msgspec.Struct, frozen=True):
    """One check without a card."""

    id: str
    title: str
    severity_word: str
    verdict: str
    verdict_word: str
    remark: str
    version: int


class ReadingRow(msgspec.Struct, frozen=True):
    name: str
    outcome: str
    outcome_word: str
    rows: str
    pages: str
    requests: str
    seconds: str
    permission: str
    endpoint: str
    """With the version of Graph; the version alone where the endpoint is not known."""
    detail: str


class Appendix(msgspec.Struct, frozen=True):
    checks: tuple[CheckLine, ...]
    """Those without a card; the others are on it."""
    carded: str
    """How many have one."""
    readings: tuple[ReadingRow, ...]
    readings_summary: str
    facts: tuple[tuple[str, str], ...]


def appendix(book: Book, result: str = "") -> Appendix:
    """All checks, all readings, and the facts of the run. ``result`` says where the result is."""
    scan = book.scan
    carded = {check.id for check in scan.checks if check.findings}
    requests = sum(reading.requests for reading in scan.resources)
    read = sum(reading.outcome == "ok" for reading in scan.resources)
    facts = [
        ("Tenant", f"{scan.tenant.name}, {scan.tenant.id}"),
        ("Scan", f"{moment(scan.started)} to {moment(scan.finished)}"),
        ("Tool", f"{scan.tool.name} {scan.tool.version}"),
        ("Plugins", ", ".join(scan.tool.plugins) or "none"),
        (
            "Signed in",
            ", ".join(f"{key} {value}" for key, value in sorted(scan.scanner.items()) if isinstance(value, str) and value),
        ),
        ("Permissions", ", ".join(sorted(map(str, scan.scanner.get("permissions") or ())))),
        ("Directory roles", scanner_roles(scan.scanner)),
        ("Result", result),
        ("Graph versions", ", ".join(sorted({reading.version for reading in scan.resources}))),
    ]
    return Appendix(
        checks=tuple(_line(check) for check in sorted(scan.checks, key=lambda check: check.id) if check.id not in carded),
        carded=counted(len(carded), "check"),
        readings=tuple(
            ReadingRow(
                reading.name,
                reading.outcome,
                OUTCOME_WORDS.get(reading.outcome, reading.outcome),
                number(reading.rows),
                number(reading.pages),
                number(reading.requests),
                f"{reading.seconds:.1f}" if reading.seconds else "",
                reading.permission,
                book.readings.endpoints.get(reading.name, reading.version),
                visible(reading.detail, 300),
            )
            for reading in sorted(scan.resources, key=lambda reading: reading.name)
        ),
        readings_summary=f"{read} of {counted(len(scan.resources), 'resource')} read in {counted(requests, 'request')}.",
        facts=tuple((label, text) for label, text in facts if text),
    )


def _line(check: CheckResult) -> CheckLine:
    remarks = [sentence(visible(check.detail, 300)), *map(sentence, check.notes)]
    if check.waiver:
        remarks.insert(0, f"Waived by {visible(check.waiver.owner, 80)}.")
    return CheckLine(
        check.id,
        check.title,
        SEVERITY_WORDS[check.severity],
        check.verdict.value,
        VERDICT_WORDS[check.verdict],
        " ".join(remark for remark in remarks if remark),
        check.version,
    )
