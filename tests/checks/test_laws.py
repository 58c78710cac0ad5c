"""Laws that hold over every check at once, on every row of its case table."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import pytest

from tests.checks.cases import CHECKS, TABLES, Case, decode, gap, run
from ztscan.check import Check
from ztscan.evidence import FACTS, resources_behind
from ztscan.graph.resources import RESOURCES
from ztscan.injection import signature_of
from ztscan.model import ByKey, CheckResult, Finding, Gap, GapReason, Subject, Verdict
from ztscan.objectives import load as load_objectives

ROWS = [pytest.param(check_id, case, id=f"{check_id}: {case.name}") for check_id, cases in TABLES.items() for case in cases]
OBJECTIVES = frozenset(objective.id for objective in load_objectives().objectives)
SETTINGS = frozenset(Case("any").settings())


def needs(check: Check) -> list[str]:
    """The resources behind a check."""
    return sorted(resources_behind((need.name for need in check.signature.needs), RESOURCES, FACTS))


def findings(result: CheckResult) -> set[tuple[str, str]]:
    return {(finding.fingerprint, finding.subject.id) for finding in result.findings}


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


@pytest.mark.parametrize(("check_id", "case"), ROWS)
def test_order_means_nothing(check_id: str, case: Case) -> None:
    raw = case.evidence()
    shuffled = {name: _shuffled(value, random.Random(7)) for name, value in raw.items()}  # noqa: S311 - a test's shuffle
    assert run(CHECKS[check_id], case, decode(shuffled)) == run(CHECKS[check_id], case, decode(raw))


@pytest.mark.parametrize(("check_id", "case"), ROWS)
def test_unknown_properties_change_nothing(check_id: str, case: Case) -> None:
    """Save in the conditions of a policy, where what we do not know may narrow it."""
    raw = case.evidence()
    extended = {name: _extended(name, value) for name, value in raw.items()}
    assert findings(run(CHECKS[check_id], case, decode(extended))) == findings(run(CHECKS[check_id], case, decode(raw)))


@pytest.mark.parametrize(("check_id", "case"), ROWS)
def test_two_runs_give_the_same_bytes_and_leave_the_evidence_alone(check_id: str, case: Case) -> None:
    evidence = decode(case.evidence())
    before = _frozen_copy(evidence)
    first, second = (msgspec.json.encode(run(CHECKS[check_id], case, evidence)) for _ in range(2))
    assert first == second
    assert _frozen_copy(evidence) == before


@pytest.mark.parametrize(("check_id", "case"), ROWS)
def test_evaluation_touches_nothing_outside(check_id: str, case: Case, sealed: None) -> None:
    """No socket, no file, no clock."""
    evidence = decode(case.evidence())
    assert run(CHECKS[check_id], case, evidence).reason != "error"


@pytest.mark.parametrize("check_id", CHECKS)
def test_every_check_is_documented_and_placed(check_id: str) -> None:
    check = CHECKS[check_id]
    assert set(check.declaration.objectives) <= OBJECTIVES
    assert check.documentation.references
    assert all(url.startswith("https://") for url in check.documentation.references)
    assert needs(check), "a check that reads nothing has no permission and can tell nothing"
    for need in check.signature.needs:
        assert need.name in RESOURCES or need.name in FACTS or need.name in SETTINGS
    assert re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_]+", check_id)
    assert not check.declaration.title.endswith(".")


@pytest.mark.parametrize("check_id", CHECKS)
def test_a_check_names_the_reason_for_what_it_could_not_assess(check_id: str) -> None:
    check, case = CHECKS[check_id], TABLES[check_id][0]
    evidence: dict[str, Any] = {name: gap(name, GapReason.NO_PERMISSION) for name in RESOURCES}
    result = run(check, case, evidence)
    assert result.verdict in {Verdict.NOT_ASSESSED, Verdict.MANUAL}
    if result.verdict is Verdict.NOT_ASSESSED:
        assert {g.resource for g in result.gaps} <= set(needs(check)), result.detail
        assert result.reason == "no_permission"


def _shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, list):
        return chance.sample(value, len(value))
    if isinstance(value, dict):
        return dict(chance.sample(list(value.items()), len(value)))
    return value


def _extended(name: str, value: Any) -> Any:
    """Every object of a resource with one property more."""
    resource = RESOURCES[name]
    if isinstance(value, Gap) or value is None:
        return value
    if resource.keys is not None:
        return {key: _more(entry) for key, entry in value.items()}
    return _more(value)


def _more(value: Any) -> Any:
    if isinstance(value, list):
        return [_more(element) for element in value]
    return {**value, "somethingNew": {"enabled": True}} if isinstance(value, dict) else value


def _frozen_copy(evidence: Mapping[str, Any]) -> dict[str, Any]:
    return {name: copy.deepcopy(list(value.items()) if isinstance(value, ByKey) else value) for name, value in evidence.items()}


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
