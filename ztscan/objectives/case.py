"""What speaks for and against one objective: its checks' results and its owner's attestation, weighed by fixed rules."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

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
"""How good a status is. Not knowing is the lowest. INVARIANT: losing evidence never moves an objective up."""


class Part(enum.Enum):
    """How one piece of evidence speaks for an objective. A check that does not apply is no part at all."""

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


@dataclass(frozen=True, slots=True)
class Case:
    """One objective with all that is known about it on a day.

    ``results`` are those of the checks that name it; ``unselected`` the checks that name it and took no part in the scan.
    """

    objective: Objective
    results: tuple[CheckResult, ...]
    unselected: tuple[str, ...]
    attestation: Attestation | None
    today: date

    def with_verdict(self, verdict: Verdict) -> tuple[CheckResult, ...]:
        """The results with that verdict, as the checks gave it: a waiver accepts a risk, it does not meet an objective."""
        return tuple(result for result in self.results if result.verdict is verdict)

    @property
    def checks(self) -> int:
        """How many checks the objective has, those that took no part included."""
        return len(self.results) + len(self.unselected)

    @property
    def asks_owner(self) -> bool:
        """Whether its owner must attest: Graph cannot decide all of it, or a check asks a person to look."""
        return self.objective.verify is not Verify.GRAPH or bool(self.with_verdict(Verdict.MANUAL))

    @property
    def uncovered(self) -> bool:
        """Whether there is a part that Graph can show and no check does."""
        return self.objective.verify is not Verify.ATTEST and not self.checks

    @property
    def counted(self) -> Attestation | None:
        """The attestation where it counts: valid today, on something that Graph does not decide alone."""
        if self.attestation and self.asks_owner and self.attestation.validity(self.today) is Validity.VALID:
            return self.attestation
        return None

    def status(self) -> ObjectiveStatus:
        """How the objective stands.

        Met: every part that applies holds. Short of that, what is known to fail decides before what is not known: partly met
        where something else holds, else not met. Without a failure, anything open leaves it not assessed. Not applicable:
        nothing applies, and somebody or something said so.
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
        # An owner who states that the whole objective does not apply leaves Graph nothing to show.
        if self.uncovered and attested is not AttestedStatus.NOT_APPLICABLE:
            parts.add(Part.OPEN)
        return parts
