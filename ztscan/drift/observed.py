"""Compares what was observed of a finding that is on both sides: a setting, a role or an address that no number tells.

The texts are those of one version of ztscan, as another one may word them otherwise. Names are no difference. What a check needs
declares what changes by itself: dates and ages where it needs the time, counts where it needs resources of activity. Nor is it a
difference how many there are of which some are wrong. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from ztscan.core.model import Finding, Scan
from ztscan.drift.causes import VOLATILE, Reads, no_reads
from ztscan.drift.configuration import Names
from ztscan.drift.times import TIME

_AGES = re.compile(
    r"(at )?\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(\.\d+)?( UTC|Z)?)?"
    r"|[\d,]+ (second|minute|hour|day|week|month|year)s?( ago)?"
)
_OF_ALL = re.compile(r"(?<=\d of )[\d,]+")
_NUMBERS = re.compile(r"(?<!\w)\d[\d.,]*( [\w-]+)?")
_SOME = "…"
OTHER_VERSION = "Another version of ztscan wrote the baseline, so what its findings observed is not compared"


class Observations:
    """What the findings of two scans observed."""

    def __init__(self, before: Scan, after: Scan, names: Names, depends: Reads = no_reads) -> None:
        self._scans, self._names, self._depends = (before, after), names, depends
        self.are_comparable = before.tool.version == after.tool.version

    def differ(self, check: str, was: Finding, now: Finding) -> bool:
        """Whether something else was observed. Of two versions of ztscan that is not known."""
        old, new = was.observed, now.observed
        if old == new or not self.are_comparable:
            return False
        behind = self._depends(check) or frozenset()
        by_itself = [_OF_ALL]
        if not behind.isdisjoint(TIME):
            by_itself.append(_AGES)
        if not behind.isdisjoint(VOLATILE):
            by_itself.append(_NUMBERS)
        for pattern in by_itself:
            old, new = pattern.sub(_SOME, old), pattern.sub(_SOME, new)
        return old != new and self._renamed(old) != new

    def warnings(self) -> Iterator[str]:
        """What is to be said where texts are not compared."""
        if not self.are_comparable:
            yield OTHER_VERSION

    def _renamed(self, text: str) -> str:
        """An earlier text with the names that objects have now."""
        names = self._new_names
        return self._earlier_names.sub(lambda found: names[found[0]], text) if names else text

    @cached_property
    def _earlier_names(self) -> re.Pattern[str]:
        longest_first = sorted(self._new_names, key=len, reverse=True)
        return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)")

    @cached_property
    def _new_names(self) -> Mapping[str, str]:
        """By the earlier name of an object with a new one, that."""
        was, now = ({**_member_names(scan), **self._names(scan)} for scan in self._scans)
        return {name: now[identity] for identity, name in was.items() if name and now.get(identity, name) != name}


def _member_names(scan: Scan) -> dict[str, str]:
    """Names of the members of findings, groups and roles, by id, where a result holds them."""
    sets = [members for check in scan.checks for found in check.findings for members in found.members]
    sets += [group.members for group in (*scan.members.groups, *(scan.members.roles or ())) if group.members]
    return {member.id: member.name for members in sets for member in members.few}
