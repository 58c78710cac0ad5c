"""Techniques and controls of general frameworks: each is one of its framework, and of an objective that checks decide."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.scans import TENANT, finding, result
from ztscan.core.model import Relation, Verdict
from ztscan.objectives import load
from ztscan.objectives.controls import RELATION, ControlTable, GeneralFramework, load_controls
from ztscan.reports.page.controls import all_controls

GENERAL = {"mitre-attack", "nist-800-53", "iso-27001"}


def test_every_objective_has_controls_of_each_framework() -> None:
    table = load_controls()
    assert {framework.id for framework in table.frameworks} == GENERAL
    assert {id_: set(mapped) for id_, mapped in table.objectives.items()} == dict.fromkeys(load().ids, GENERAL)


WRONG = {
    "framework": {"cis": ["5.2"]},
    "technique": {"mitre-attack": ["T10781"]},
    "control": {"nist-800-53": ["AC-2 (1)"]},
    "annex": {"iso-27001": ["A.9.2"]},
    "twice": {"iso-27001": ["A.8.2", "A.8.2"]},
    "none": {"iso-27001": []},
}


@pytest.mark.parametrize("mapped", WRONG.values(), ids=WRONG)
def test_a_broken_row_is_refused(mapped: dict[str, Any]) -> None:
    frameworks = msgspec.to_builtins(load_controls().frameworks)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"framework": frameworks, "objective": {"identities.mfa": mapped}}, ControlTable)


@pytest.mark.parametrize("where", ["table", "framework"])
def test_a_key_that_nobody_knows_is_refused(where: str) -> None:
    frameworks = msgspec.to_builtins(load_controls().frameworks)
    content = {"framework": frameworks, "objective": {}}
    msgspec.convert(content, ControlTable)
    (content if where == "table" else frameworks[0])["objectivs"] = "x"
    with pytest.raises(msgspec.ValidationError, match="objectivs"):
        msgspec.convert(content, ControlTable)


@pytest.mark.parametrize("wrong", [{"id": "cis"}, {"source": "http://attack.mitre.org"}, {"source": ""}])
def test_a_framework_without_a_form_of_its_ids_or_without_a_source_is_refused(wrong: dict[str, str]) -> None:
    framework = msgspec.to_builtins(load_controls().frameworks)[0]
    with pytest.raises(msgspec.ValidationError, match="is not known or has no source"):
        msgspec.convert({**framework, **wrong}, GeneralFramework)


def test_a_check_has_the_controls_of_its_objectives_as_partial_ones() -> None:
    id_ = "conditional_access.mfa_all_users"
    check = result(id_, Verdict.FAIL, finding(id_, TENANT, "wrong"), objectives=("identities.mfa", "identities.pim"))
    check = msgspec.structs.replace(
        check,
        mappings={"scuba": ("MS.AAD.3.2v2",), "nist-800-53": ("IA-2(1)",)},
        mapping_relations={"scuba": {"MS.AAD.3.2v2": Relation.EQUAL}, "nist-800-53": {"IA-2(1)": Relation.EQUAL}},
    )
    found = all_controls(check)
    assert RELATION is Relation.PARTIAL
    assert found["scuba"] == "MS.AAD.3.2v2"
    assert found["mitre-attack"] == "T1078.004, T1110, T1621, T1098.003 (partial)"
    assert found["nist-800-53"].startswith("IA-2(1), IA-2(2) (partial), ")
