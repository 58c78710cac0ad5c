"""What a check observes is compared: the same finding with another setting, role or address never stays silent."""

from __future__ import annotations

import functools
import re

import msgspec

from tests.checks.rows import Row
from tests.scans import scan
from ztscan.core.members import Crowd
from ztscan.core.model import CheckResult, Finding, Verdict
from ztscan.core.sealing import seal
from ztscan.drift.compare import compare_findings
from ztscan.engine.registry import Registry, load

_COUNTS = re.compile(r"(?<!\w)\d[\d.,:T-]*( [\w-]+)?( ago)?")
"""Dates, ages and numbers with what is counted, which some checks declare as changing by themselves."""


def another_observation_is_seen(row: Row) -> None:
    """A finding that observes something else is a change: one word more, and what another row of the table observes of it."""
    for found in row.result.findings:
        worse = msgspec.structs.replace(found, observed=f"{found.observed}, and worse")
        assert is_seen(row.result, found, worse), f"one word more is no change: {found.observed}"
        for key in [key for key in row.tried if isinstance(key, _Observed) and key.of(found)]:
            assert is_seen(row.result, key.found, found), f"no change: `{key.found.observed}` and `{found.observed}`"
        row.tried.add(_Observed(found))


class _Observed:
    """A finding of an earlier row."""

    def __init__(self, found: Finding) -> None:
        self.found = found

    def of(self, found: Finding) -> bool:
        """Whether it is the same finding, of which other words were observed. A new name is none."""
        texts = {_COUNTS.sub("", _without_names(one)) for one in (self.found, found)}
        return self.found.fingerprint == found.fingerprint and len(texts) > 1

    def __hash__(self) -> int:
        return hash((self.found.fingerprint, self.found.observed))

    def __eq__(self, other: object) -> bool:
        mine = self.found.fingerprint, self.found.observed
        return isinstance(other, _Observed) and (other.found.fingerprint, other.found.observed) == mine


def _without_names(found: Finding) -> str:
    """What was observed, with the ids of members in place of their names."""
    people = [pair for crowd in found.members if isinstance(crowd, Crowd) for pair in crowd.people()]
    return functools.reduce(lambda text, pair: text.replace(pair[1], pair[0]), people, found.observed)


def is_seen(result: CheckResult, was: Finding, now: Finding) -> bool:
    """Whether two results that differ in this finding alone are different to the comparison."""
    sides = []
    for found in (was, now):
        failed = msgspec.structs.replace(result, verdict=Verdict.FAIL, reason="", findings=(found,), gaps=())
        sealed, table = seal([failed], (), "tenant")
        sides.append(scan(*sealed, members=table))
    one, other = sides
    return bool(compare_findings(one, other, registry().depends))


@functools.cache
def registry() -> Registry:
    return load()
