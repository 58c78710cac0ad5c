"""What a fix is made of: the recorded value goes back, and what was not read is refused."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from tests.scans import TENANT, finding, result
from ztscan.core.fix import Fix, FixFacts, GraphCall
from ztscan.core.model import Gap, GapReason, Verdict
from ztscan.engine.evidence import EvidenceStore
from ztscan.engine.fixing import Fixing, NoFix, RecordedValues, Unfixable, with_fix
from ztscan.engine.setting_fix import SettingFamily, by_id, recorded_part, step

FAMILY = SettingFamily(resource="some_policy", path="/policies/some", permissions=("Policy.ReadWrite.Some",), role="Some Role")
ID = "area.name"
FAILED = result(ID, Verdict.FAIL, finding(ID, TENANT, "something is wrong"))


def fixed(fixing: Any, configuration: Any, collected: Any = MappingProxyType({})) -> Any:
    return with_fix(FAILED, fixing, {"most": 3}, EvidenceStore(collected, {}, {}, recorded=configuration))


def test_the_way_back_is_the_recorded_value_of_each_property_that_is_set() -> None:
    body = {"permissions": {"allowed": False}, "names": ["b"], "@odata.type": "#x"}
    before = {"permissions": {"allowed": True, "other": 1}, "names": ["a", "c"], "more": 2}
    assert recorded_part(body, before, "r") == {"permissions": {"allowed": True}, "names": ["a", "c"], "@odata.type": "#x"}


def test_a_recorded_null_is_a_value() -> None:
    made = step("r", "/x", {"allowed": False}, {"allowed": None})
    assert made.undo == GraphCall("PATCH", "/x", {"allowed": None})


def test_a_value_that_was_not_read_is_named_and_no_body_is_written() -> None:
    fixing = FAMILY.sets("Set it.", {"permissions": {"allowed": False}})
    configurations: tuple[Any, ...] = ({}, {"some_policy": {}}, {"some_policy": {"permissions": {}}}, {"some_policy": None})
    for configuration in configurations:
        (fix,) = fixed(fixing, configuration).fixes
        assert fix.steps == ()
        assert [name.partition("/")[0] for name in fix.missing] == ["some_policy"]
        assert not fix.is_complete


def test_a_fix_gets_the_findings_and_closes_the_check() -> None:
    fixing = FAMILY.sets("Set it.", lambda _before, findings: {"count": len(findings)})
    (fix,) = fixed(fixing, {"some_policy": {"count": 7}}).fixes
    assert (fix.steps[0].call.body, fix.steps[0].undo.body, fix.closes) == ({"count": 1}, {"count": 7}, (ID,))
    assert fix.is_complete


def test_evidence_that_the_scan_did_not_read_is_a_missing_read() -> None:
    def build(authorization_policy: object) -> Fix:
        raise AssertionError(authorization_policy)

    fixing = Fixing(FixFacts(changes="Set it.", permissions=(), role=""), build)
    assert fixed(fixing, {}).fixes[0].missing == ("authorization_policy",)
    gap = Gap("authorization_policy", GapReason.NO_PERMISSION, "not granted", "grant it")
    assert fixed(fixing, {}, {"authorization_policy": gap}).fixes[0].missing == ("authorization_policy",)


def test_evidence_that_a_fix_can_do_without_is_a_gap() -> None:
    def build(users: object | Gap, options: Mapping[str, object]) -> Fix:
        assert isinstance(users, Gap)
        return Fix(facts=facts, remains=(str(options["most"]),))

    facts = FixFacts(changes="Set it.", permissions=(), role="")
    assert fixed(Fixing(facts, build), {}).fixes == (Fix(facts=facts, remains=("3",), closes=(ID,)),)


def test_why_there_is_no_fix_is_told() -> None:
    def build(recorded: RecordedValues) -> Fix:
        raise Unfixable(f"No call does it in a tenant with {len(recorded.configuration)} policies.")

    def broken(recorded: RecordedValues) -> Fix:
        raise KeyError(str(recorded))

    facts = FixFacts(changes="Set it.", permissions=(), role="")
    assert fixed(NoFix("People register themselves."), {}).no_fix == "People register themselves."
    assert fixed(Fixing(facts, build), {"a": 1}).no_fix == "No call does it in a tenant with 1 policies."
    assert "itself failed" in fixed(Fixing(facts, broken), {}).no_fix
    assert fixed(None, {}) == FAILED


def test_without_recorded_values_nobody_asks_for_fixes() -> None:
    assert fixed(FAMILY.sets("Set it.", {"allowed": False}), None) == FAILED


def test_a_row_is_found_by_its_id_in_any_case() -> None:
    assert by_id([{"id": "Sms", "a": 1}], "sMs", "methods") == {"id": "Sms", "a": 1}
    with pytest.raises(Exception, match="methods/voice"):
        by_id([{"id": "Sms"}], "voice", "methods")


def test_a_value_that_a_person_has_to_choose_is_an_input() -> None:
    fixing = FAMILY.sets("Set it.", {"recipients": ["{{mailbox}}"], "text": "a {{word}} b"})
    (fix,) = fixed(fixing, {"some_policy": {"recipients": ["{{old}}"], "text": ""}}).fixes
    assert (fix.inputs, fix.is_complete) == (("mailbox", "word"), False)
