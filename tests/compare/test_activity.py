"""Checks on alerts and sign-ins, which a person decides where there are none: a quiet month leaves no gate undecided."""

from __future__ import annotations

import msgspec
import pytest

from tests.compare.nights import ALERTS, CHECK, drift, night, of
from tests.scans import result
from ztscan.core.exit_codes import FailOnDrift
from ztscan.core.gates import Ruling
from ztscan.core.model import CheckResult, Gap, GapReason, Verdict

GAP = Gap("open_alerts", GapReason.NO_PERMISSION, "refused", "grant it")
NOT_DECIDED = result(ALERTS, Verdict.MANUAL, reason="manual")
"""There was no alert in the last 30 days."""
RULED = msgspec.structs.replace(NOT_DECIDED, version=2)
BLIND = result(ALERTS, Verdict.NOT_ASSESSED, reason="no_permission", gaps=(GAP,))


@pytest.mark.parametrize("mode", ["control", "population"])
@pytest.mark.parametrize("other", [of("a", ALERTS), result(ALERTS)])
def test_alerts_that_come_to_an_end_or_begin_leave_a_gate_on_controls_decided(mode: FailOnDrift, other: CheckResult) -> None:
    for before, after in ((other, NOT_DECIDED), (NOT_DECIDED, other)):
        assert drift(night(before), night(after)).ruling(mode) is Ruling.PASS


def test_a_gate_on_anything_that_is_worse_stays_undecided() -> None:
    found = drift(night(result(ALERTS)), night(NOT_DECIDED))
    assert found.ruling("regressions") is found.ruling("any") is Ruling.UNKNOWN


@pytest.mark.parametrize("after", [BLIND, RULED, msgspec.structs.replace(NOT_DECIDED, gaps=(GAP,))])
def test_alerts_that_could_not_be_read_and_another_rule_leave_it_undecided(after: CheckResult) -> None:
    assert drift(night(of("a", ALERTS)), night(after)).ruling("control") is Ruling.UNKNOWN


def test_what_a_person_decides_of_controls_leaves_it_undecided() -> None:
    decides = result(CHECK, Verdict.MANUAL, reason="manual")
    assert drift(night(of("a")), night(decides)).ruling("control") is Ruling.UNKNOWN
