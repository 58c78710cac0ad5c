"""The sign-in log: over which time it is evidence, and how strong the steps of a sign-in were."""

from __future__ import annotations

from typing import Any

import pytest

from ztscan.core.model import Gap, GapReason
from ztscan.directory.sign_ins import (
    RecordedWindow,
    StepStrength,
    in_part,
    methods_told,
    recorded_month,
    recorded_week,
    strength_of,
    successful,
    time_told,
)
from ztscan.graph.areas.sign_ins import MONTH, RESOURCES, WEEK, RecordedSignIn, RecordedStatus, RecordedStep
from ztscan.graph.resource import Resource

LIMITED = next(one for one in RESOURCES if isinstance(one, Resource) and (one.most or 0) > 2)
SIGN_IN = RecordedSignIn(id="1", created_date_time="2026-11-19T06:00:00Z")

BY_CLAIM = RecordedStep(succeeded=True, authentication_step_result_detail="MFA requirement satisfied by claim in the token")


def steps(*methods: str | None, succeeded: bool | None = True) -> tuple[RecordedStep, ...]:
    return tuple(RecordedStep(authentication_method=method, succeeded=succeeded) for method in methods)


@pytest.mark.parametrize(
    ("done", "strength"),
    [
        (steps("Password", " FIDO2 security key (bound)"), StepStrength.PHISHING_RESISTANT),
        (steps("Passkey", succeeded=None), StepStrength.UNKNOWN),
        (steps("Passkey", succeeded=False), StepStrength.NOT_TOLD),
        (steps("Passkey", succeeded=None) + steps("Passkey"), StepStrength.PHISHING_RESISTANT),
        (steps("Password", "Text message"), StepStrength.WEAKER),
        (steps("Password") + steps("Palm of the hand", succeeded=False), StepStrength.WEAKER),
        (steps("Password", "Palm of the hand"), StepStrength.UNKNOWN),
        (steps("Password", "Previously satisfied"), StepStrength.NOT_TOLD),
        (steps("Password", ""), StepStrength.NOT_TOLD),
        (steps("Password", None), StepStrength.UNKNOWN),
        ((BY_CLAIM,), StepStrength.NOT_TOLD),
        ((*steps("Password"), BY_CLAIM), StepStrength.NOT_TOLD),
        ((*steps("Passkey"), BY_CLAIM), StepStrength.PHISHING_RESISTANT),
        ((RecordedStep(succeeded=True, authentication_step_result_detail="Correct password"),), StepStrength.UNKNOWN),
        (steps("Previously satisfied"), StepStrength.NOT_TOLD),
        ((), StepStrength.NOT_TOLD),
        (None, StepStrength.UNKNOWN),
    ],
)
def test_the_strength_of_a_sign_in(done: tuple[RecordedStep, ...] | None, strength: StepStrength) -> None:
    assert strength_of(done) is strength


def test_the_methods_of_sign_ins_are_told_once_and_in_order() -> None:
    rows = [
        RecordedSignIn(id="1", authentication_details=steps("Password", "FIDO2 security key")),
        RecordedSignIn(id="2", authentication_details=steps("Password", None, "", succeeded=None)),
        RecordedSignIn(id="3", authentication_details=steps("Text message", succeeded=False)),
        RecordedSignIn(id="4"),
    ]
    assert methods_told(rows) == "FIDO2 security key, Password"


def test_no_sign_in_is_evidence_only_where_the_log_reaches_back() -> None:
    for found, resource in (
        (recorded_week((), (SIGN_IN,)), "newest_sign_in"),
        (recorded_week((SIGN_IN,), ()), "sign_ins_before_last_week"),
        (recorded_month(()), "sign_ins_before_last_month"),
    ):
        assert isinstance(found, Gap)
        assert (found.resource, found.reason) == (resource, GapReason.UNAVAILABLE)
    assert recorded_week((SIGN_IN,), (SIGN_IN,)) == RecordedWindow(WEEK)
    assert recorded_month((SIGN_IN,)) == RecordedWindow(MONTH)


def test_rows_that_were_read_in_part_are_of_the_time_since_the_oldest() -> None:
    most = LIMITED.most or 0
    later, unsaid = RecordedSignIn(id="2", created_date_time="2026-11-20T06:00:00Z"), RecordedSignIn(id="3")
    assert time_told(LIMITED, (SIGN_IN,), 7) == "in the last 7 days"
    assert time_told(LIMITED, (later, SIGN_IN, *[unsaid] * (most - 2)), 7) == "since 2026-11-19 06:00 UTC"
    assert time_told(LIMITED, (unsaid,) * most, 7) == "in the last 7 days"
    assert f"has {most} or more such sign-ins in the last 7 days" in in_part(LIMITED, 7).detail


@pytest.mark.parametrize(
    ("codes", "found", "said"),
    [
        ((0, 50126), 1, None),
        ((0, None), 1, "whether 1 sign-in succeeded"),
        ((None, None, 50126), 0, "whether 2 sign-ins succeeded"),
        ((), 0, None),
    ],
)
def test_which_sign_ins_succeeded(codes: tuple[Any, ...], found: int, said: str | None) -> None:
    rows = [
        RecordedSignIn(id=str(place), status=None if code is None else RecordedStatus(error_code=code))
        for place, code in enumerate(codes)
    ]
    succeeded, gaps = successful(LIMITED, rows)
    assert len(succeeded) == found
    assert [said in gap.detail for gap in gaps if said] == [True] * bool(said) == [True] * len(gaps)
