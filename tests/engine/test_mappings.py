"""How a check declares what its pass says of the controls of frameworks and other tools."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ztscan.core.errors import PluginError
from ztscan.core.model import CheckResult, Finding, Relation, Severity
from ztscan.engine.check import Check, check, check_from
from ztscan.engine.evaluate import run_check
from ztscan.engine.evidence import EvidenceStore


def mapped(mappings: Any) -> Check:
    """A check that passes, with an option, mapped so."""

    @check(title="Few doors are open", severity=Severity.LOW, objectives=["identities.mfa"], mappings=mappings)
    def few_open(*, maximum: int = 2, allowed: tuple[str, ...] = ("front",)) -> Iterator[Finding]:
        """
        What it checks:
            Doors.
        Why it matters:
            Thieves.
        Limits:
            Windows.
        Remediation:
            1. Close them.
        References:
            https://example.org
        """
        yield from ()

    return check_from(few_open, "doors.few_open", "ztscan")


def run(options: dict[str, object]) -> CheckResult:
    return run_check(
        mapped({"equal": {"scuba": ["MS.2", "MS.1"]}, "stronger": {"zta": ["7"]}}), EvidenceStore({}, {}, {}), options
    )


def test_mappings_are_declared_by_relation_and_kept_by_control() -> None:
    declared = mapped({"partial": {"scuba": ["MS.2"], "zta": ["7"]}, "equal": {"scuba": ["MS.1"]}}).declaration.mappings
    assert declared == {"scuba": {"MS.1": Relation.EQUAL, "MS.2": Relation.PARTIAL}, "zta": {"7": Relation.PARTIAL}}


@pytest.mark.parametrize(
    ("mappings", "wrong"),
    [
        ({"scuba": ["MS.1"]}, "`scuba` in the mappings of check `Few doors are open` is no relation"),
        ({"equal": ["MS.1"]}, "is no mapping"),
        ({"equal": {"cis": ["1.1"]}}, "unknown mapping `cis`"),
        ({"equal": {"scuba": "MS.1"}}, "is not a list of ids"),
        ({"equal": {"scuba": ["MS.1"]}, "partial": {"scuba": ["MS.1"]}}, "maps to `scuba` MS.1 twice"),
    ],
)
def test_a_mapping_without_one_relation_is_refused(mappings: Any, wrong: str) -> None:
    with pytest.raises(PluginError) as refused:
        mapped(mappings)
    assert wrong in str(refused.value)


@pytest.mark.parametrize("options", [{}, {"maximum": 2}, {"allowed": ["front"]}])
def test_a_result_has_the_declared_relations(options: dict[str, object]) -> None:
    assert run(options).mapping_relations == {"scuba": {"MS.1": "equal", "MS.2": "equal"}, "zta": {"7": "stronger"}}


@pytest.mark.parametrize("options", [{"maximum": 9}, {"allowed": ["front", "back"]}])
def test_other_options_than_the_default_claim_no_control(options: dict[str, object]) -> None:
    """They may allow what the control forbids."""
    assert run(options).mapping_relations == {"scuba": {"MS.1": "partial", "MS.2": "partial"}, "zta": {"7": "partial"}}
