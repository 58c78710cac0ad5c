"""The rules of dynamic groups that policies or roles name are controls: who changes one decides who is in the group."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from tests.scans import CONTOSO, grade, scan
from ztscan.core.gates import Ruling
from ztscan.core.model import ByKey, Gap, GapReason, Scan
from ztscan.core.sealing import Directory, seal
from ztscan.drift import story
from ztscan.drift.attribution import attribute
from ztscan.drift.cause import Cause
from ztscan.drift.compare import Graded, compare
from ztscan.drift.model import Drift
from ztscan.engine.membership import membership_rules
from ztscan.graph.areas.groups import DynamicGroup
from ztscan.reports.redact import Redaction

GROUP = "0c2f6f2d-0000-4000-8000-000000000001"
SALES, ANYBODY = 'user.department -eq "Sales"', "user.accountEnabled -eq true"


def dynamic(rule: str | None = SALES, state: str | None = "On", identity: str = GROUP) -> DynamicGroup:
    return DynamicGroup(
        id=identity,
        display_name="Everybody in sales",
        group_types=("DynamicMembership",),
        membership_rule=rule,
        membership_rule_processing_state=state,
    )


def evidence(*groups: DynamicGroup, **others: Any) -> dict[str, Any]:
    return {"group_members": ByKey("group_members", {GROUP: ()}), "dynamic_groups": groups} | others


def night(found: dict[str, Any]) -> Scan:
    _, table = seal((), membership_rules(found), CONTOSO.id, Directory(()))
    return msgspec.structs.replace(scan(), members=table)


def drift(before: Scan, after: Scan) -> Drift:
    return compare(Graded(before, grade(before)), Graded(after, grade(after)))


@pytest.mark.parametrize(
    ("was", "now", "texts"),
    [
        ((dynamic(),), (dynamic(ANYBODY),), (f"{SALES} (processing On)", f"{ANYBODY} (processing On)")),
        ((dynamic(),), (dynamic(state="Paused"),), (f"{SALES} (processing On)", f"{SALES} (processing Paused)")),
        ((), (dynamic(),), (None, f"{SALES} (processing On)")),
        ((dynamic(),), (), (f"{SALES} (processing On)", None)),
    ],
)
def test_a_changed_rule_is_a_changed_control(was: Any, now: Any, texts: tuple[str | None, str | None]) -> None:
    found = drift(night(evidence(*was)), night(evidence(*now)))
    (change,) = found.configuration
    (part,) = change.changes
    assert (change.resource, change.id, change.cause) == ("dynamic_groups", GROUP, Cause.CONTROL)
    assert (part.path, part.before, part.after) == ("membershipRule", *texts)
    assert (found.ruling("control"), found.blindness) == (Ruling.FAIL, ())
    (event,) = story.events(found)
    assert event.what == f"membershipRule: {texts[0] or 'nothing'} → {texts[1] or 'nothing'}"


def test_the_same_rule_and_the_rule_of_a_group_that_nothing_names_are_no_change() -> None:
    other = "0c2f6f2d-0000-4000-8000-000000000002"
    before = night(evidence(dynamic(identity=GROUP.upper()), dynamic(identity=other)))
    after = night(evidence(dynamic(identity=GROUP.upper()), dynamic(ANYBODY, identity=other)))
    assert drift(before, after).is_empty
    assert [group.id for group in after.members.groups] == [f"{GROUP}:rule"]


def test_a_rule_that_one_scan_did_not_ask_for_is_neither_changed_nor_lost() -> None:
    asked, not_asked = night(evidence(dynamic())), night({"group_members": ByKey("group_members", {GROUP: ()})})
    assert not_asked.members.groups == ()
    assert drift(asked, not_asked).ruling("control") is drift(not_asked, asked).ruling("control") is Ruling.PASS


def refused(reason: GapReason) -> Gap:
    return Gap("dynamic_groups", reason, "refused", "grant")


@pytest.mark.parametrize("unread", [refused(GapReason.NO_PERMISSION), (dynamic(rule=None),), (dynamic(state=None),)])
def test_a_rule_that_could_not_be_read_makes_the_gate_undecided(unread: Any) -> None:
    seen, unseen = night(evidence(dynamic())), night(evidence() | {"dynamic_groups": unread})
    for before, after, side in ((seen, unseen, "after"), (unseen, seen, "before"), (unseen, unseen, "before and after")):
        found = drift(before, after)
        (blind,) = found.blindness
        assert (found.ruling("control"), blind.name) == (Ruling.UNKNOWN, "dynamic_groups")
        assert blind.reason == f"{side}, the membership rules of 1 group could not be read"


def test_a_redacted_result_compares_alike_and_names_no_rule() -> None:
    nights = night(evidence(dynamic())), night(evidence(dynamic(ANYBODY)))
    one, other = (Redaction(b"k" * 32, ((of, grade(of)),)).scan(of) for of in nights)
    (change,) = drift(one, other).configuration
    assert (change.resource, change.cause) == ("dynamic_groups", Cause.CONTROL)
    shown = Redaction(b"k" * 32, ()).drift(drift(*nights))
    for text in map(json.dumps, map(msgspec.to_builtins, (one.members, other.members, change, shown))):
        assert "department" not in text
        assert "accountEnabled" not in text
        assert GROUP not in text


def test_the_audit_log_says_who_changed_a_rule() -> None:
    found = drift(night(evidence(dynamic())), night(evidence(dynamic(ANYBODY))))
    record = {
        "id": "r",
        "activityDateTime": found.after.finished,
        "activityDisplayName": "Update group",
        "category": "GroupManagement",
        "result": "success",
        "initiatedBy": {"user": {"userPrincipalName": "eve@contoso.com"}},
        "targetResources": [{"id": GROUP}],
    }
    (change,) = attribute(found, [record]).configuration
    assert change.attribution
    assert change.attribution.who == "eve@contoso.com"
