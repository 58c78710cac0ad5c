"""The law of blindness, over every check and every row: evidence that is taken away never makes a verdict better."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.checks.cases import CHECKS, ROWS, Case, decode, findings, gap, needs, run
from ztscan.core.injection import signature_of
from ztscan.core.model import ByKey, Finding, Gap, GapReason, Subject, Verdict
from ztscan.engine.check import Check


@pytest.mark.parametrize(("check_id", "case"), ROWS)
def test_blindness_never_improves_a_verdict(check_id: str, case: Case) -> None:
    """Take away any one need: the verdict becomes `not_assessed` or stays, and a fail never becomes a pass."""
    check, evidence = CHECKS[check_id], decode(case.evidence())
    seen = run(check, case, evidence)
    for name in needs(check):
        for reason in GapReason:
            blind = run(check, case, {**evidence, name: gap(name, reason)})
            assert blind.verdict in {seen.verdict, Verdict.NOT_ASSESSED}, f"without {name} ({reason.value})"
            assert findings(blind) <= findings(seen), f"without {name} ({reason.value}) it finds more"


@pytest.mark.parametrize(("check_id", "case"), ROWS)
def test_blindness_to_one_key_never_improves_a_verdict(check_id: str, case: Case) -> None:
    """The same for one key of what is read key by key."""
    check, evidence = CHECKS[check_id], decode(case.evidence())
    seen = run(check, case, evidence)
    for name in needs(check):
        if isinstance(evidence[name], ByKey):
            for key in evidence[name]:
                entries = {k: gap(name) if k == key else v for k, v in evidence[name].items()}
                blind = run(check, case, {**evidence, name: ByKey(name, entries)})
                assert blind.verdict in {seen.verdict, Verdict.NOT_ASSESSED}, f"without {key} of {name}"


def test_the_law_of_blindness_can_fail() -> None:
    """A guard that was never seen to fail is no guard: a check that takes a gap for an empty list is caught."""
    check = next(iter(CHECKS.values()))
    careless = Check("careless.check", check.declaration, _careless, signature_of(_careless), check.documentation, "tests")
    case = Case("a guest", {}, verdict=Verdict.FAIL)
    evidence = decode(case.evidence())
    assert run(careless, case, evidence).verdict is Verdict.FAIL
    assert run(careless, case, {**evidence, "users": gap("users")}).verdict is Verdict.PASS


def _careless(users: tuple[Any, ...] | Gap) -> Iterator[Any]:
    for user in () if isinstance(users, Gap) else users:
        if user.user_type == "Guest":
            yield Finding(Subject("user", user.id, user.name), "a guest", "Guest", "Member")
