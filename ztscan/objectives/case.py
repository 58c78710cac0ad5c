"""The evidence on one objective: its checks' results and its owner's attestation, combined by fixed rules."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date

import msgspec

from ztscan.config.attestations import Attestation, AttestedStatus, Validity
from ztscan.core.model import CheckResult, ObjectiveStatus, Verdict
from ztscan.objectives.table import Objective, Verify

RANK: Mapping[ObjectiveStatus, int] = {
    ObjectiveStatus.NOT_ASSESSED: 0,
    ObjectiveStatus.NOT_MET: 1,
    ObjectiveStatus.PARTLY_MET: 2,
    ObjectiveStatus.MET: 3,
    ObjectiveStatus.NOT_APPLICABLE: 3,
}
"""The rank of a status. Not assessed is the lowest. INVARIANT: losing evidence never moves an objective up."""


class Part(enum.Enum):
    """One piece of evidence on an objective. A check that does not apply is not a part."""

    HOLDS = "holds"
    PARTLY = "partly"
    FAILS = "fails"
    OPEN = "open"


_OF_VERDICT = {Verdict.PASS: Part.HOLDS, Verdict.FAIL: Part.FAILS, Verdict.NOT_ASSESSED: Part.OPEN}
_OF_ATTESTED = {
    AttestedStatus.MET: Part.HOLDS,
    AttestedStatus.PARTLY_MET: Part.PARTLY,
    AttestedStatus.NOT_MET: Part.FAILS,
}


class Case(msgspec.Struct, frozen=True):
    """One objective with all that is known about it on a day.

    ``results`` are those of the checks that name it; ``unselected`` the checks that name it and took no part in the scan;
    ``of_azure`` those that read Azure, where Azure was not scanned: the objective is then graded as if they did not exist.
    """

    objective: Objective
    results: tuple[CheckResult, ...]
    unselected: tuple[str, ...]
    attestation: Attestation | None
    today: date
    of_azure: tuple[str, ...] = ()

    def with_verdict(self, verdict: Verdict) -> tuple[CheckResult, ...]:
        """The results with that raw verdict: a waiver accepts a risk, it does not meet an objective."""
        return tuple(result for result in self.results if result.verdict is verdict)

    @property
    def checks(self) -> int:
        """How many checks the objective has, those that took no part included."""
        return len(self.results) + len(self.unselected)

    @property
    def asks_owner(self) -> bool:
        """Whether its owner must attest: Graph cannot decide all of it, or a check is manual."""
        return self.objective.verify is not Verify.GRAPH or bool(self.with_verdict(Verdict.MANUAL))

    @property
    def uncovered(self) -> bool:
        """Whether there is a part that evidence can show but no check covers."""
        return self.objective.verify is not Verify.ATTEST and not self.checks and not self.of_azure

    @property
    def counted(self) -> Attestation | None:
        """The attestation, if it counts: it is valid today, and Graph does not decide the objective alone."""
        if self.attestation and self.asks_owner and self.attestation.validity(self.today) is Validity.VALID:
            return self.attestation
        return None

    def status(self) -> ObjectiveStatus:
        """The status of the objective.

        Met: every part that applies is met. Otherwise known failures decide before unknowns: partly met if another part is met,
        else not met. Without a failure, an open part makes it not assessed. Not applicable: no part applies, and a check or the
        owner said so.
        """
        parts = self._parts()
        if parts & {Part.FAILS, Part.PARTLY}:
            return ObjectiveStatus.PARTLY_MET if parts & {Part.HOLDS, Part.PARTLY} else ObjectiveStatus.NOT_MET
        if Part.OPEN in parts:
            return ObjectiveStatus.NOT_ASSESSED
        return ObjectiveStatus.MET if parts else ObjectiveStatus.NOT_APPLICABLE

    def _parts(self) -> set[Part]:
        parts = {_OF_VERDICT[result.verdict] for result in self.results if result.verdict in _OF_VERDICT}
        if self.unselected:
            parts.add(Part.OPEN)
        attested = self.counted.status if self.counted else None
        if attested in _OF_ATTESTED:
            parts.add(_OF_ATTESTED[attested])
        elif attested is None and self.asks_owner:
            parts.add(Part.OPEN)
        # If the owner attests that the whole objective does not apply, there is nothing for Graph to show.
        if self.uncovered and attested is not AttestedStatus.NOT_APPLICABLE:
            parts.add(Part.OPEN)
        return parts
