"""What a comparison says of itself: what counts as a change, what is new, and what may be hidden."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compare.test_story import AGAIN, POLICIES, control, drift, found
from ztscan.core.exit_codes import FailOnDrift
from ztscan.core.gates import Ruling
from ztscan.core.model import ObjectiveStatus
from ztscan.drift.cause import Cause
from ztscan.drift.model import (
    Blindness,
    Direction,
    FindingDrift,
    ObjectDrift,
    ObjectiveDrift,
    PropertyChange,
    UnseenConfiguration,
)

FAIL, PASS, UNKNOWN = Ruling.FAIL, Ruling.PASS, Ruling.UNKNOWN
REGRESSED, LOST = Direction.REGRESSED, Direction.NOT_COMPARABLE


@pytest.mark.parametrize(
    ("change", "ruling"),
    [
        (found(), FAIL),
        (found(waived_after=True), PASS),
        (found(quiet=True), PASS),
        (found(direction=Direction.GONE), PASS),
        (found(direction=REGRESSED), FAIL),
        (found(direction=REGRESSED, cause=Cause.POPULATION), PASS),
        (found(direction=REGRESSED, cause=Cause.UNDETERMINED), UNKNOWN),
        (found(direction=REGRESSED, cause=Cause.UNDETERMINED, quiet=True), PASS),
        (found(direction=LOST), UNKNOWN),
        (found(direction=LOST, waived_after=True), PASS),
        (found(direction=Direction.IMPROVED), PASS),
        (found("a.of_another"), PASS),
    ],
)
def test_whether_a_check_has_a_gap_that_the_baseline_lacks(change: FindingDrift, ruling: Ruling) -> None:
    assert drift(findings=(change,)).novelty("a.b") is ruling
    allowed = drift(findings=(change,)).novelty("a.b", {"a.b"})
    assert allowed is (PASS if ruling is UNKNOWN else ruling)


def test_of_another_tenant_nothing_is_known_to_be_new() -> None:
    stranger = Blindness("tenant", "", "of different tenants", hides_regression=True)
    assert drift(blindness=(stranger,)).novelty("a.b") is UNKNOWN


def test_of_a_check_that_cannot_be_compared_nothing_is_known_to_be_new() -> None:
    lost = drift(blindness=(Blindness("check", "a.b", "lost", hides_regression=True),))
    assert [lost.novelty("a.b"), lost.novelty("a.b", {"a.b"}), lost.novelty("a.c")] == [UNKNOWN, PASS, PASS]
    assert drift(blindness=(Blindness("check", "a.b", "lost", hides_regression=False),)).novelty("a.b") is PASS


def objective(direction: Direction = REGRESSED, **facts: Any) -> ObjectiveDrift:
    sides = ObjectiveStatus.MET, ObjectiveStatus.NOT_MET
    return ObjectiveDrift("identities.mfa", "MFA", "identities", direction, *sides, **facts)


@pytest.mark.parametrize(
    ("facts", "empty", "changed", "worse"),
    [
        ({}, True, False, False),
        ({"findings": (found(),)}, False, True, True),
        ({"findings": (found(cause=Cause.TIME),)}, False, False, True),
        ({"findings": (found(quiet=True),)}, False, False, False),
        ({"findings": (found(direction=LOST),)}, False, False, False),
        ({"findings": (found(waived_after=True),)}, False, True, False),
        ({"findings": (found(direction=Direction.GONE),)}, False, True, False),
        ({"objectives": (objective(),)}, False, True, True),
        ({"objectives": (objective(quiet=True),)}, False, False, False),
        ({"objectives": (objective(Direction.IMPROVED),)}, False, True, False),
        ({"configuration": (control(),)}, False, True, False),
        ({"unseen": (UnseenConfiguration(POLICIES, "lost"),)}, False, False, False),
    ],
)
def test_what_counts_as_a_change_and_what_is_worse(facts: dict[str, Any], empty: bool, changed: bool, worse: bool) -> None:
    of = drift(**facts)
    assert (of.is_empty, of.has_changes, of.has_regressions) == (empty, changed, worse)
    assert (of.fails("any"), of.fails("regressions"), of.fails("never")) == (changed, worse, False)


@pytest.mark.parametrize(
    ("facts", "control_fails", "population_fails"),
    [
        ({"configuration": (control(),)}, True, True),
        ({"configuration": (AGAIN,)}, False, False),
        ({"configuration": (control(cause=Cause.POPULATION),)}, False, False),
        ({"findings": (found(),)}, True, True),
        ({"findings": (found(cause=Cause.POPULATION),)}, False, True),
        ({"findings": (found(cause=Cause.TIME),)}, False, False),
        ({"objectives": (objective(cause=Cause.POPULATION),)}, False, True),
    ],
)
def test_each_gate_counts_its_causes(facts: dict[str, Any], control_fails: bool, population_fails: bool) -> None:
    of = drift(**facts)
    assert (of.fails("control"), of.fails("population")) == (control_fails, population_fails)


CHECK_LOST = Blindness("check", "a.b", "it was not assessed", hides_regression=True)
GONE_BEFORE = Blindness("check", "a.b", "it was not assessed before", hides_regression=False)
ACTIVITY = Blindness("check", "a.b", "it was not assessed", hides_regression=True, activity=True)
RESOURCE = Blindness("resource", POLICIES, "it could not be read", hides_regression=False, checks=("a.b", "a.c"))


@pytest.mark.parametrize(
    ("blind", "modes"),
    [
        (CHECK_LOST, {"any", "regressions", "control", "population"}),
        (GONE_BEFORE, {"any"}),
        (ACTIVITY, {"any", "regressions"}),
        (RESOURCE, {"any", "control", "population"}),
    ],
)
def test_what_may_be_hidden_from_which_gate(blind: Blindness, modes: set[str]) -> None:
    of = drift(blindness=(blind, blind))
    every: tuple[FailOnDrift, ...] = ("any", "regressions", "control", "population", "never", "none")
    assert {mode for mode in every if of.undecided(mode)} == modes
    assert all(of.undecided(mode) in ((), (blind,)) for mode in every)
    assert {mode for mode in every if of.ruling(mode) is UNKNOWN} == modes


def test_what_is_allowed_to_be_unknown_decides_no_gate() -> None:
    assert drift(blindness=(CHECK_LOST,)).undecided("any", {"a.b"}) == ()
    assert drift(blindness=(RESOURCE,)).undecided("any", {POLICIES}) == ()
    assert drift(blindness=(RESOURCE,)).undecided("any", {"a.b", "a.c"}) == ()
    assert drift(blindness=(RESOURCE,)).undecided("any", {"a.b"}) == (RESOURCE,)
    assert drift(blindness=(Blindness("resource", POLICIES, "lost", hides_regression=False),)).undecided("any", {"a.b"})


@pytest.mark.parametrize(
    ("facts", "kind", "name"),
    [
        ({"findings": (found(cause=Cause.UNDETERMINED),)}, "check", "a.b"),
        ({"objectives": (objective(cause=Cause.UNDETERMINED, checks=("a.b",)),)}, "objective", "identities.mfa"),
        ({"configuration": (control(cause=Cause.UNDETERMINED),)}, "resource", POLICIES),
    ],
)
def test_a_change_whose_cause_is_not_known_leaves_the_gates_on_causes_undecided(
    facts: dict[str, Any], kind: str, name: str
) -> None:
    of = drift(**facts)
    assert [(blind.kind, blind.name, blind.hides_regression) for blind in of.undecided("control")] == [
        (kind, name, kind != "resource")
    ]
    assert of.undecided("regressions") == ()
    if kind == "objective":
        assert of.undecided("control", {"a.b"}) == ()


@pytest.mark.parametrize(
    ("parts", "again"),
    [
        ((PropertyChange("id", "old", "p"),), "old"),
        ((PropertyChange("id", "old", "another"),), ""),
        ((PropertyChange("id", None, "p"),), ""),
        ((PropertyChange("name", "old", "p"),), ""),
        ((PropertyChange("id", "old", "p"), PropertyChange("state", "on", "off")), ""),
        ((), ""),
    ],
)
def test_an_object_was_created_again_if_its_id_is_all_that_changed(parts: tuple[PropertyChange, ...], again: str) -> None:
    assert ObjectDrift(POLICIES, "p", Direction.CHANGED, "", "", parts).recreated_from == again


def test_the_name_of_an_object_is_the_latest_one_that_is_known() -> None:
    names = (("Old", "New"), ("Old", ""), ("", ""))
    assert [ObjectDrift(POLICIES, "p", Direction.CHANGED, *pair, ()).name for pair in names] == ["New", "Old", "p"]
