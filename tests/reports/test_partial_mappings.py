"""A pass of a check that tests a control in part is nowhere the control's pass: for every check, in every output."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from tests.reports.html.later import unfolded
from tests.scans import ALEX, finding, grade, result, scan
from ztscan.core.model import CheckResult, Relation, Scan, Verdict
from ztscan.core.result import from_document, to_document
from ztscan.engine.check import Check
from ztscan.engine.registry import load
from ztscan.reports import FORMATS, renderer

CHECKS = tuple(load().checks.values())


def passed(check: Check) -> CheckResult:
    """What a check that passes leaves in a result."""
    declared = check.declaration
    mappings = {key: tuple(controls) for key, controls in declared.mappings.items()}
    return result(check.id, Verdict.PASS, mappings=mappings, mapping_relations=declared.mappings)


def partly(of: CheckResult) -> Iterator[tuple[str, str]]:
    for key, controls in of.mapping_relations.items():
        yield from ((key, control) for control, relation in controls.items() if relation is Relation.PARTIAL)


def rendered(suffix: str, of: Scan) -> str:
    text = renderer(suffix)(of, grade(of))
    return unfolded(text) if suffix == ".html" else text


def unmarked(text: str, control: str) -> bool:
    """Whether a text names a control without the mark."""
    return re.search(rf"(?<![\w.-]){re.escape(control)}(?![\w-]|\.\w)(?! \(partial\))", text) is not None


EVERY = scan(*map(passed, CHECKS))


def test_there_is_something_to_hold() -> None:
    assert {relation for check in CHECKS for ids in check.declaration.mappings.values() for relation in ids.values()} == set(
        Relation
    )


def test_an_event_of_a_pass_names_only_the_controls_that_are_met() -> None:
    compliance = {event["metadata"]["event_code"]: event["compliance"] for event in json.loads(rendered(".ocsf.json", EVERY))}
    for check in EVERY.checks:
        named = set(compliance[check.id]["requirements"])
        every = {f"{key} {control}" for key, controls in check.mappings.items() for control in controls}
        assert named == every - {f"{key} {control}" for key, control in partly(check)}, check.id
        assert compliance[check.id]["standards"] == sorted({name.partition(" ")[0] for name in named}), check.id


def test_an_event_of_a_failure_names_every_control() -> None:
    failing = result(
        "a.b",
        Verdict.FAIL,
        finding("a.b", ALEX, "m"),
        mappings={"scuba": ("MS.1",)},
        mapping_relations={"scuba": {"MS.1": Relation.PARTIAL}},
    )
    (event,) = json.loads(rendered(".ocsf.json", scan(failing)))
    assert event["compliance"]["requirements"] == ["scuba MS.1"]


def test_every_row_of_the_table_marks_them() -> None:
    found = {row["check"]: row["mappings"] for row in csv.DictReader(io.StringIO(rendered(".csv", EVERY), newline=""))}
    for check in EVERY.checks:
        assert not [control for _, control in partly(check) if unmarked(found.get(check.id, ""), control)], check.id


def test_every_rule_says_how_it_relates() -> None:
    (run,) = json.loads(rendered(".sarif", EVERY))["runs"]
    found = {rule["id"]: rule["properties"]["mappingRelations"] for rule in run["tool"]["driver"]["rules"]}
    assert found == {check.id: msgspec.to_builtins(check.mapping_relations) for check in EVERY.checks}


@pytest.mark.parametrize("suffix", [suffix for suffix in FORMATS if suffix != ".sarif"])
def test_no_output_names_a_control_of_a_pass_without_the_mark(suffix: str) -> None:
    """Whatever an output shows of a pass; also of an older result, which says nothing of how it relates."""
    relations: tuple[dict[str, Any], ...] = ({"scuba": {"MS.TEST.1": Relation.PARTIAL}}, {})
    for related in relations:
        of = scan(result("a.b", Verdict.PASS, mappings={"scuba": ("MS.TEST.1",)}, mapping_relations=related))
        assert not unmarked(rendered(suffix, of), "MS.TEST.1")


def test_the_page_marks_them_on_a_failing_check_as_well() -> None:
    related = {"scuba": {"MS.TEST.1": Relation.PARTIAL, "MS.TEST.2": Relation.STRONGER}}
    of = scan(
        result(
            "a.b",
            Verdict.FAIL,
            finding("a.b", ALEX, "m"),
            mappings={"scuba": ("MS.TEST.1", "MS.TEST.2")},
            mapping_relations=related,
        )
    )
    assert "MS.TEST.1 (partial), MS.TEST.2" in rendered(".html", of)


def test_a_result_file_keeps_how_a_check_relates_and_an_older_one_claims_nothing() -> None:
    document = to_document(EVERY, grade(EVERY))
    assert from_document(document)[0].checks == EVERY.checks
    older = json.loads(document)
    for check in older["checks"]:
        del check["mapping_relations"]
    (read, _) = from_document(json.dumps(older).encode())
    assert all(check.is_partial(key, control) for check in read.checks for key, ids in check.mappings.items() for control in ids)
