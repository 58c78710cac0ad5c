"""A change on any level is a change, and which of them are worse: what a gate on drift reads."""

from __future__ import annotations

from typing import Any, cast

import pytest

from tests.scans import ADELE, CONTOSO, finding
from ztscan.core.model import Maturity, Severity
from ztscan.drift.model import (
    CheckDrift,
    Direction,
    Drift,
    FindingDrift,
    Moment,
    ObjectDrift,
    ObjectiveDrift,
    PillarDrift,
    Rename,
    UnseenConfiguration,
)

CHECK = "conditional_access.mfa_all_users"
ADELES = finding(CHECK, ADELE, "Adele Vance signs in without MFA")
MOMENT = Moment("2026-11-01T06:00:00Z", "2026-11-01T06:01:00Z", "0.1.0")
WORSE = {"findings": {Direction.REGRESSED, Direction.NEW}, "objectives": {Direction.REGRESSED}}
"""Directions that fail ``--fail-on-drift regressions``. A verdict is worse by its findings, a score by objectives;
configuration is not judged."""
LEVELS = ("findings", "checks", "objectives", "pillars", "configuration")


def only(**changes: Any) -> Drift:
    return Drift(CONTOSO, MOMENT, MOMENT, **cast("Any", {level: (change,) for level, change in changes.items()}))


def of_finding(direction: Direction, **facts: Any) -> FindingDrift:
    return FindingDrift(CHECK, "MFA", Severity.HIGH, direction, None, ADELES, **facts)


def change(level: str, direction: Direction) -> Any:
    unknown = Maturity.NOT_KNOWN
    return {
        "findings": of_finding(direction),
        "checks": CheckDrift(CHECK, "MFA", Severity.HIGH, direction, None, None),
        "objectives": ObjectiveDrift("identities.mfa", "MFA", "identities", direction, None, None),
        "pillars": PillarDrift("identities", "Identities", direction, unknown, unknown, None, None, 0, 0),
        "configuration": ObjectDrift("conditional_access_policies", "p", direction, "", "P", ()),
    }[level]


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("level", LEVELS)
def test_a_change_on_one_level_alone_counts(level: str, direction: Direction) -> None:
    found = only(**{level: change(level, direction)})
    assert not found.is_empty
    assert found.has_changes is (direction is not Direction.NOT_COMPARABLE)
    assert found.has_regressions is (direction in WORSE.get(level, set()))


def test_every_level_that_has_a_direction_is_among_them() -> None:
    sequences = {name for name, value in only().__class__.__annotations__.items() if str(value).startswith("tuple[")}
    assert sequences - set(LEVELS) == {"unseen", "renamed", "warnings", "settings", "blindness"}


@pytest.mark.parametrize("direction", [Direction.REGRESSED, Direction.NEW])
def test_an_accepted_finding_is_a_change_and_no_regression(direction: Direction) -> None:
    found = only(findings=of_finding(direction, waived_after=True))
    assert (found.has_changes, found.has_regressions) == (True, False)
    assert only(findings=of_finding(direction, waived_before=True)).has_regressions


def test_configuration_out_of_sight_is_neither_nothing_nor_a_change() -> None:
    unseen = only(unseen=UnseenConfiguration("conditional_access_policies", "no_permission"))
    assert (unseen.is_empty, unseen.has_changes, unseen.has_regressions) == (False, False, False)
    renamed = only(renamed=Rename("conditional_access_policies", "p", "A", "B"))
    assert (renamed.is_empty, renamed.has_changes, renamed.has_regressions) == (True, False, False)


def test_the_finding_of_a_change_is_the_later_one_else_the_earlier_one() -> None:
    later = finding(CHECK, ADELE, "later")
    assert FindingDrift(CHECK, "", Severity.HIGH, Direction.CHANGED, ADELES, later).finding is later
    assert FindingDrift(CHECK, "", Severity.HIGH, Direction.GONE, ADELES, None).finding is ADELES
    with pytest.raises(ValueError, match="on one side at least"):
        _ = FindingDrift(CHECK, "", Severity.HIGH, Direction.GONE, None, None).finding


@pytest.mark.parametrize(("before", "after", "name"), [("A", "B", "B"), ("A", "", "A"), ("", "B", "B"), ("", "", "p")])
def test_an_object_has_its_latest_name_else_its_id(before: str, after: str, name: str) -> None:
    assert ObjectDrift("r", "p", Direction.CHANGED, before, after, ()).name == name
