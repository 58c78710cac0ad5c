"""What each check tells where laws give it other evidence than its row has: a changed verdict, sentence or gap is seen when it is
reviewed.

The laws take away, set to null, or reword one thing of a row at a time, and ask only that no verdict becomes better. What they
are told is written down here: which verdicts, all gaps that no row has, and a digest of all of it, with the findings.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from tests.checks.rows import Row
from ztscan.core.immutable import thawed
from ztscan.core.model import CheckResult

FOLDER = Path(__file__).parent / "otherwise"
_TAKEN_AWAY = re.compile("^`[a-z0-9_]+` could not be read: [a-z_]+$")
"""What the laws say themselves."""


def file_of(check_id: str) -> Path:
    area, name = check_id.split(".")
    return FOLDER / area / f"{name}.txt"


def line(name: str, others: list[CheckResult]) -> str:
    """The verdicts, and a digest of all that was told."""
    verdicts = Counter(other.verdict.value for other in others)
    told = msgspec.json.encode(others, enc_hook=thawed, order="deterministic")
    counts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items())) or "nothing else"
    return f"{name}: {counts}; {hashlib.sha256(told).hexdigest()[:16]}"


def gaps(rows: Iterable[Row]) -> Iterator[str]:
    """The gaps that none of the rows has as it is, in order."""
    rows = [*rows]
    usual = {gap for row in rows for gap in row.result.gaps}
    found = {gap for row in rows for other in row.others for gap in other.gaps} - usual
    told = {f"gap: {gap.resource}: {gap.reason}: {gap.detail}" for gap in found if not _TAKEN_AWAY.match(gap.detail)}
    return iter(sorted(told))
