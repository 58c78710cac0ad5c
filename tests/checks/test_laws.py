"""Laws that hold over every check at once, on every row of its case table; blindness has a file of its own."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import pytest

from tests.checks.cases import CHECKS, ROWS, TABLES, Case, decode, findings, gap, needs, run
from ztscan.core.immutable import thawed
from ztscan.core.model import ByKey, Gap, GapReason, Verdict
from ztscan.engine.evidence import FACTS
from ztscan.graph.resources import RESOURCES
from ztscan.objectives import load as load_objectives

OBJECTIVES = frozenset(objective.id for objective in load_objectives().objectives)
SETTINGS = frozenset(Case("any").settings())


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
    before = _told(evidence)
    first, second = (msgspec.json.encode(run(CHECKS[check_id], case, evidence), enc_hook=thawed) for _ in range(2))
    assert first == second
    assert _told(evidence) == before


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


def _told(evidence: Mapping[str, Any]) -> str:
    """All that the evidence says. It cannot be copied, being frozen."""
    return repr({name: _rows(value) for name, value in evidence.items()})


def _rows(value: Any) -> Any:
    if isinstance(value, ByKey):
        return [(key, _rows(entry)) for key, entry in value.items()]
    return [*value] if isinstance(value, Sequence) else value
