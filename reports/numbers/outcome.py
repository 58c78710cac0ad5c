"""The counts of a whole result: checks by verdict, objectives by status, and the people that gaps affect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ztscan.core.model import CheckResult, ObjectiveStatus, Verdict

from .pillar import applies
from .words import counted, number


def status_word(status: Verdict | ObjectiveStatus | None) -> str:
    """A verdict, or the status of an objective, as all texts say it: ``partly met``. None: that side does not have it."""
    return status.value.replace("_", " ") if status else "absent"


TOLD = (Verdict.PASS, Verdict.FAIL, Verdict.MANUAL, Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE)
"""The order of verdicts in sentences."""


class VerdictCounts(msgspec.Struct, frozen=True):
    """Checks by verdict. ``accepted``: how many of those that fail a waiver accepts as a whole; the others are the gaps."""

    counts: Mapping[Verdict, int]
    accepted: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def parts(self) -> str:
        """``40 pass, 115 fail (2 of them accepted by a waiver)``. Empty counts are left out."""
        return ", ".join(self._part(one) for one in TOLD if self.counts.get(one))

    @property
    def sentence(self) -> str:
        return f"{counted(self.total, 'check')}: {self.parts or 'none ran'}"

    def _part(self, verdict: Verdict) -> str:
        accepted = f" ({number(self.accepted)} of them accepted by a waiver)" if verdict is Verdict.FAIL and self.accepted else ""
        return f"{number(self.counts[verdict])} {status_word(verdict)}{accepted}"


def verdict_counts(checks: Sequence[CheckResult]) -> VerdictCounts:
    """Checks by what was found. A waiver changes no verdict: what it accepts is told with it."""
    accepted = sum(check.verdict is Verdict.FAIL and check.effective is not Verdict.FAIL for check in checks)
    return VerdictCounts(Counter(check.verdict for check in checks), accepted)


class ObjectiveCounts(msgspec.Struct, frozen=True):
    """Objectives that the tenant has: met, open (not met or partly met), and not assessed. Disjoint."""

    met: int
    open: int
    unknown: int

    @property
    def total(self) -> int:
        return self.met + self.open + self.unknown


def objective_counts(statuses: Iterable[ObjectiveStatus]) -> ObjectiveCounts:
    found = Counter(status for status in statuses if applies(status))
    return ObjectiveCounts(
        found[ObjectiveStatus.MET],
        found[ObjectiveStatus.PARTLY_MET] + found[ObjectiveStatus.NOT_MET],
        found[ObjectiveStatus.NOT_ASSESSED],
    )


def share_of_people(affected: int, everyone: int | None) -> str:
    """``189 of 1,293 people``, ``all 11 people``. The total is left out if it is not known or does not contain the part."""
    if everyone is None or not 0 < affected <= everyone:
        return counted(affected, "person", "people")
    if affected == everyone > 1:
        return f"all {number(everyone)} people"
    return f"{number(affected)} of {counted(everyone, 'person', 'people')}"
