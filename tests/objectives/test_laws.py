"""Absence is never evidence: what holds of every grading, whatever was found, attested or lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from tests.profiles import REACHING
from tests.scans import result, scan
from ztscan.config.attestations import Attestation, AttestedStatus
from ztscan.core.model import CheckResult, Grade, Maturity, ObjectiveGrade, ObjectiveStatus, Verdict, Waiver
from ztscan.objectives import RANK, STAGES, grade, load
from ztscan.objectives.maturity import grade_pillar, maturity

TODAY = date(2026, 11, 20)
PILLARS = tuple(p for p in load().pillars if p.id in ("data", "infrastructure", "visibility"))
OBJECTIVES = tuple(o for o in load().objectives if o.pillar in {pillar.id for pillar in PILLARS})
TABLE = msgspec.structs.replace(load(), pillars=PILLARS, objectives=OBJECTIVES, accountability=())
"""Small pillars that have objectives of every kind: each way to verify, both stages."""
IDS = [o.id for o in OBJECTIVES]
ACCEPTED = Waiver("merger", "Adele Vance", "2027-03-31", (), Verdict.PASS)


class Situation(NamedTuple):
    checks: tuple[CheckResult, ...]
    attestations: tuple[Attestation, ...]

    def graded(self, today: date = TODAY, known_checks: Mapping[str, Sequence[str]] | None = None) -> Grade:
        return grade(scan(*self.checks), self.attestations, today=today, known_checks=known_checks, table=TABLE)


numbers, verdicts, waived = st.integers(0, 8), st.sampled_from(list(Verdict)), st.booleans()
served = st.lists(st.sampled_from(IDS), min_size=1, max_size=3, unique=True)
statements, first_days = st.dictionaries(st.sampled_from(IDS), st.sampled_from(list(AttestedStatus))), st.integers(-3, 1)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    checks = []
    for number in range(draw(numbers)):
        verdict = draw(verdicts)
        waiver = ACCEPTED if verdict is Verdict.FAIL and draw(waived) else None
        named = draw(served)
        checks.append(result(f"area.check_{number}", verdict, objectives=tuple(named), waiver=waiver))
    attested = draw(statements)
    starts = draw(first_days)
    return Situation(
        tuple(checks),
        tuple(
            Attestation(
                objective=objective,
                status=status,
                by="Adele Vance",
                on=TODAY + timedelta(days=starts),
                expires=TODAY + timedelta(days=2),
                evidence="ticket SEC-1432",
            )
            for objective, status in attested.items()
        ),
    )


def assert_knows_no_more(less: Grade, more: Grade) -> None:
    """Nothing in ``less`` is better than in ``more``, and no stage that ``more`` leaves possible is ruled out by ``less``."""
    for poorer, richer in zip(less.objectives, more.objectives, strict=True):
        assert RANK[poorer.status] <= RANK[richer.status], (poorer, richer)
    for poorer_pillar, richer_pillar in zip(less.pillars, more.pillars, strict=True):
        low, high = STAGES[poorer_pillar.maturity]
        known_low, known_high = STAGES[richer_pillar.maturity]
        assert low <= known_low <= known_high <= high, (poorer_pillar, richer_pillar)
        assert poorer_pillar.assessed <= richer_pillar.assessed


@given(situations(), st.data())
def test_losing_the_evidence_of_a_check_improves_nothing(situation: Situation, data: st.DataObject) -> None:
    blinded = {c.id for c in situation.checks if data.draw(st.booleans(), label=c.id)}
    checks = tuple(
        msgspec.structs.replace(c, verdict=Verdict.NOT_ASSESSED, findings=(), waiver=None) if c.id in blinded else c
        for c in situation.checks
    )
    assert_knows_no_more(situation._replace(checks=checks).graded(), situation.graded())


@given(situations(), st.data())
def test_leaving_a_check_out_of_the_scan_improves_nothing(situation: Situation, data: st.DataObject) -> None:
    known = {c.id: c.objectives for c in situation.checks}
    kept = tuple(c for c in situation.checks if data.draw(st.booleans(), label=c.id))
    assert_knows_no_more(situation._replace(checks=kept).graded(known_checks=known), situation.graded())


@given(situations(), st.data())
def test_losing_an_attestation_improves_nothing(situation: Situation, data: st.DataObject) -> None:
    kept = tuple(a for a in situation.attestations if data.draw(st.booleans(), label=a.objective))
    assert_knows_no_more(situation._replace(attestations=kept).graded(), situation.graded())


@given(situations())
def test_an_attestation_that_expired_is_as_good_as_none(situation: Situation) -> None:
    later = situation.graded(today=TODAY + timedelta(days=30))
    without = situation._replace(attestations=()).graded()
    assert [o.status for o in later.objectives] == [o.status for o in without.objectives]
    assert [p.maturity for p in later.pillars] == [p.maturity for p in without.pillars]


@given(situations())
def test_a_waiver_changes_no_status(situation: Situation) -> None:
    bare = situation._replace(checks=tuple(msgspec.structs.replace(c, waiver=None) for c in situation.checks))
    assert [o.status for o in bare.graded().objectives] == [o.status for o in situation.graded().objectives]


@given(situations(), st.randoms(use_true_random=False))
def test_order_does_not_matter(situation: Situation, random: Random) -> None:
    checks, attestations = list(situation.checks), list(situation.attestations)
    random.shuffle(checks)
    random.shuffle(attestations)
    shuffled = msgspec.structs.replace(scan(), checks=tuple(checks))
    assert grade(shuffled, attestations, today=TODAY, table=TABLE) == situation.graded()


@given(situations())
def test_met_is_earned_by_a_passing_check_or_a_valid_attestation_and_by_nothing_failing(situation: Situation) -> None:
    for objective in situation.graded().objectives:
        if objective.status is ObjectiveStatus.MET:
            verdicts = {c.verdict for c in situation.checks if objective.id in c.objectives}
            attested = {a.status for a in situation.attestations if a.objective == objective.id and a.on <= TODAY}
            assert Verdict.PASS in verdicts or AttestedStatus.MET in attested
            assert not verdicts & {Verdict.FAIL, Verdict.NOT_ASSESSED}


@given(situations())
def test_every_pillar_adds_up(situation: Situation) -> None:
    for pillar in situation.graded().pillars:
        assert sum(pillar.objectives.values()) == sum(o.pillar == pillar.id for o in OBJECTIVES)
        decided = sum(pillar.objectives[status] for status in ("met", "partly_met", "not_met"))
        assert (pillar.score is None) == (decided == 0)
        assert (pillar.score == 100) == (decided > 0 and decided == pillar.objectives["met"])
        assert (pillar.assessed == 100) == (pillar.objectives["not_assessed"] == 0)


@pytest.mark.parametrize("status", list(ObjectiveStatus))
def test_the_situations_reach_every_status(status: ObjectiveStatus) -> None:
    find(situations(), lambda s: any(o.status is status for o in s.graded().objectives), settings=REACHING)


@pytest.mark.parametrize("stage", list(Maturity))
def test_the_situations_reach_every_stage(stage: Maturity) -> None:
    reached = lambda s: any(p.maturity is stage for p in s.graded().pillars)  # noqa: E731
    find(situations(), reached, settings=REACHING)


def objective_grade(stage: str, status: ObjectiveStatus) -> ObjectiveGrade:
    return ObjectiveGrade("data.x", "x", "data", stage, "none", "assume_breach", "Owner", "graph", status, "because.", ())


GRADES = st.builds(objective_grade, st.sampled_from(["initial", "additional"]), st.sampled_from(list(ObjectiveStatus)))


@pytest.mark.parametrize(
    ("met", "partly", "missed", "unknown", "inapplicable", "score", "assessed"),
    [
        (2, 0, 1, 0, 0, 66, 100),
        (199, 0, 1, 0, 0, 99, 100),
        (0, 1, 0, 0, 0, 50, 100),
        (0, 0, 1, 2, 0, 0, 33),
        (1, 0, 0, 1, 1, 100, 66),
        (199, 0, 0, 1, 0, 100, 99),
        (0, 0, 0, 1, 1, None, 50),
    ],
)
def test_a_hundred_is_only_said_of_all_of_them(
    met: int, partly: int, missed: int, unknown: int, inapplicable: int, score: int | None, assessed: int
) -> None:
    counts = zip(ObjectiveStatus, (met, partly, missed, unknown, inapplicable), strict=True)
    pillar = grade_pillar(PILLARS[0], [objective_grade("initial", status) for status, n in counts for _ in range(n)])
    assert (pillar.score, pillar.assessed) == (score, assessed)


def plain_stage(grades: Sequence[ObjectiveGrade]) -> int:
    """The guidance, word for word, where everything is known."""
    missed = [g for g in grades if g.status not in (ObjectiveStatus.MET, ObjectiveStatus.NOT_APPLICABLE)]
    if any(g.stage == "initial" for g in missed):
        return 0
    return 1 if missed else 2


@given(st.lists(GRADES, max_size=5))
def test_the_stage_spans_every_way_in_which_the_unknown_could_turn_out(grades: list[ObjectiveGrade]) -> None:
    either = (ObjectiveStatus.MET, ObjectiveStatus.NOT_MET)
    ways = (either if g.status is ObjectiveStatus.NOT_ASSESSED else (g.status,) for g in grades)
    worlds = [[objective_grade(g.stage, s) for g, s in zip(grades, way, strict=True)] for way in product(*ways)]
    stages = [plain_stage(world) for world in worlds]
    decided = any(g.status not in (ObjectiveStatus.NOT_ASSESSED, ObjectiveStatus.NOT_APPLICABLE) for g in grades)
    assert STAGES[maturity(grades)] == ((min(stages), max(stages)) if decided else (0, 2))
