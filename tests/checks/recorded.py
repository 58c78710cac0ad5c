"""What each check tells of each row, written down: a changed sentence, count or gap is seen when it is reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.checks.rows import Row
from ztscan.core.model import Finding

FOLDER = Path(__file__).parent / "told"


def file_of(check_id: str) -> Path:
    area, name = check_id.split(".")
    return FOLDER / area / f"{name}.txt"


def lines(row: Row) -> Iterator[str]:
    """The row, its verdict, and all sentences that a reader gets."""
    result = row.result
    yield f"{row.case.name}: {result.verdict}"
    if result.reason:
        yield f"  reason: {result.reason}: {result.detail}"
    for finding in result.findings:
        yield from _of_finding(finding)
    yield from (f"  gap: {gap.resource}: {gap.reason}: {gap.detail}" for gap in result.gaps)
    yield from (f"  note: {note}" for note in result.notes)


def _of_finding(finding: Finding) -> Iterator[str]:
    subject = finding.subject
    yield f"  finding: {subject.kind} {subject.id} ({subject.name}) {finding.discriminator}".rstrip()
    yield f"    message: {finding.message}"
    yield f"    observed: {finding.observed}"
    yield f"    expected: {finding.expected}"
    if finding.users is not None or finding.applications is not None:
        yield f"    users: {finding.users}, applications: {finding.applications}"
