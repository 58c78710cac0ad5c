"""Several fixes together: none undoes another, and each comes after what it needs."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from ztscan.core.fix import Fix, FixFacts, FixStep, GraphCall, Impact
from ztscan.core.fix_plan import MERGED, combined, planned
from ztscan.core.policy_edits import ONE_OF_THEM
from ztscan.core.three_way import three_way
from ztscan.engine.setting_fix import step

BEFORE = {
    "list": ["a", "b", "c"],
    "rows": [{"id": "x", "on": False}, {"id": "y", "on": False}],
    "one": 1,
    "part": {"p": 1, "q": 2},
}


def fix(check: str, body: Any, *, after: tuple[str, ...] = (), impact: Impact = Impact.NONE, version: Any = "v1.0") -> Fix:
    facts = FixFacts(changes=f"Fix {check}.", permissions=(check,), role="Role", after=after, impact=impact)
    return Fix(facts=facts, steps=(step("r", "/policies/one", body, BEFORE, version=version),), closes=(check,))


@pytest.mark.parametrize(
    ("before", "one", "other", "expected"),
    [
        (1, 1, 2, 2),
        (1, 2, 1, 2),
        (["a", "b", "c"], ["b", "c"], ["a", "c"], ["c"]),
        (["a"], ["a", "new"], [], ["new"]),
        ([{"id": "x", "v": 1}], [{"id": "x", "v": 2}], [{"id": "x", "v": 1}, {"id": "z"}], [{"id": "x", "v": 2}, {"id": "z"}]),
        ({"p": 1, "q": 2}, {"p": 5, "q": 2}, {"p": 1, "q": 6}, {"p": 5, "q": 6}),
        (None, ["a"], ["b"], ["a", "b"]),
    ],
)
def test_what_either_side_changed_is_kept(before: Any, one: Any, other: Any, expected: Any) -> None:
    assert three_way(before, one, other) == expected


def test_two_fixes_of_one_list_become_one_call() -> None:
    (both,) = combined([fix("a.one", {"list": ["b", "c"]}), fix("a.two", {"list": ["a", "c"]})])
    assert (both.closes, both.steps[0].call.body, both.steps[0].undo) == (
        ("a.one", "a.two"),
        {"list": ("c",)},
        GraphCall("PATCH", "/policies/one", {"list": ["a", "b", "c"]}),
    )
    assert both.facts.permissions == ("a.one", "a.two")


def test_a_merged_change_claims_no_proof_that_was_made_for_a_part_of_it() -> None:
    one, two, same = fix("a.one", {"one": 2}), fix("a.two", {"one": 3}), fix("a.three", {"one": 2})
    proved = [replace(each, proof=(f"Proof of {each.closes[0]}.",), affected=7) for each in (one, two, same)]
    (merged,) = combined(proved[:2])
    assert (merged.proof, merged.remains, merged.affected) == ((), (MERGED,), None)
    (alike,) = combined([proved[0], proved[2]])
    assert (alike.proof, alike.remains, alike.affected) == (("Proof of a.one.", "Proof of a.three."), (), 7)


def test_fixes_of_different_values_of_one_object_stay_apart() -> None:
    assert len(combined([fix("a.one", {"part": {"p": 5}}), fix("a.two", {"part": {"q": 6}}), fix("a.three", {"one": 2})])) == 3


def test_a_fix_of_a_whole_object_and_one_of_a_part_are_merged_in_beta() -> None:
    (both,) = combined([fix("a.one", {"part": {"p": 5, "q": 2}}), fix("a.two", {"part": {"q": 6}}, version="beta")])
    assert (both.steps[0].call.body, both.steps[0].call.version) == ({"part": {"p": 5, "q": 6}}, "beta")
    assert both.steps[0].undo is not None
    assert both.steps[0].undo.body == {"part": {"p": 1, "q": 2}}


def test_what_others_need_comes_first_then_what_nobody_notices() -> None:
    needing = fix("a.consent", {"one": 2}, after=("a.workflow",))
    workflow = fix("a.workflow", {"part": {"p": 5}}, impact=Impact.MAY_BLOCK)
    quiet = fix("a.quiet", {"part": {"q": 6}})
    assert [one.closes[0] for one in planned([needing, workflow, quiet], {})] == ["a.quiet", "a.workflow", "a.consent"]


def test_fixes_that_wait_for_each_other_are_all_planned() -> None:
    circle = [fix("a.one", {"one": 2}, after=("a.two",)), fix("a.two", {"list": []}, after=("a.one",))]
    assert {one.closes[0] for one in planned(circle, {})} == {"a.one", "a.two"}


@pytest.mark.parametrize("path", ["/a'b", "/a b", "/a/../b", "/a\n", "a", "/", "/a?b", "/a#b", "/\u2019", "/a//b"])
def test_no_id_of_a_tenant_leads_a_call_elsewhere(path: str) -> None:
    with pytest.raises(ValueError, match="no path"):
        FixStep(GraphCall("PATCH", path, {}), None)


POLICY = "/identity/conditionalAccess/policies/one"


def policy_fix(check: str, body: Any, *, path: str = POLICY, method: Any = "PATCH", before: Any = None) -> Fix:
    undo = None if method == "POST" else GraphCall("PATCH", path, dict.fromkeys(body, before))
    facts = FixFacts(changes=f"Fix {check}.", permissions=(), role="Role")
    return Fix(facts=facts, steps=(FixStep(GraphCall(method, path, body), undo),), closes=(check,))


def test_each_property_of_a_policy_is_sent_whole_so_that_no_fix_takes_back_another() -> None:
    fixes = [policy_fix("a.one", {"sessionControls": {"p": 1}}), policy_fix("a.two", {"sessionControls": {"q": 2}})]
    (both,) = planned(fixes, {})
    assert both.steps[0].call.body == {"sessionControls": {"p": 1, "q": 2}}


def test_edits_of_what_one_policy_requires_become_one() -> None:
    """Each was proved without the other: sent one after the other, nobody would have proved what they do together."""
    session = policy_fix("a.one", {"sessionControls": {"persistentBrowser": {"mode": "never"}}})
    controls = policy_fix("a.two", {"grantControls": {"operator": "OR", "builtInControls": ("mfa",)}})
    elsewhere = policy_fix("a.four", {"state": "enabled"}, path=f"{POLICY}-more")
    plan = planned([session, controls, elsewhere], {})
    assert [one.closes for one in plan] == [("a.four",), ("a.one", "a.two")]
    (step_of_all,) = plan[1].steps
    assert set(step_of_all.call.body) == {"sessionControls", "grantControls"}
    assert step_of_all.undo is not None
    assert set(step_of_all.undo.body) == set(step_of_all.call.body)


RECORDED = {
    "one": {
        "id": "one",
        "displayName": "MFA for administrators",
        "state": "enabled",
        "createdDateTime": "2026-01-01T00:00:00Z",
        "conditions": {"users": {"includeRoles": ["r"]}, "platforms": None},
        "grantControls": {"operator": "OR", "builtInControls": ["mfa"], "authenticationStrength@odata.context": "x"},
        "sessionControls": None,
    }
}
WIDER = {"conditions": {"users": {"includeUsers": ["All"]}, "platforms": None}}
WITH_DEVICE = {"grantControls": {"operator": "AND", "builtInControls": ["mfa", "compliantDevice"]}}


def edits_of_one_policy() -> tuple[Fix, Fix]:
    users = policy_fix("a.users", WIDER, before=RECORDED["one"]["conditions"])
    device = policy_fix("a.device", WITH_DEVICE, before=RECORDED["one"]["grantControls"])
    facts = replace(device.facts, changes="Change the policy MFA for administrators: require a compliant device.")
    return users, replace(device, facts=facts)


def test_what_an_edit_requires_becomes_a_policy_of_its_own_where_another_one_widens_the_policy() -> None:
    """In one policy they would require a compliant device of everybody, and neither edit does."""
    users, device = edits_of_one_policy()
    for fixes in ([users, device], [device, users]):
        own, edited = planned(fixes, RECORDED)
        assert edited == users
        assert own.closes == ("a.device",)
        assert own.facts.changes == "Create a Conditional Access policy like MFA for administrators: require a compliant device."
        created, enabled = own.steps
        assert (created.call.method, created.call.path) == ("POST", POLICY.rpartition("/")[0])
        assert created.call == GraphCall(
            "POST",
            POLICY.rpartition("/")[0],
            {
                "displayName": "ztscan: MFA for administrators: require a compliant device",
                "state": "enabledForReportingButNotEnforced",
                "conditions": {"users": {"includeRoles": ["r"]}},
                **WITH_DEVICE,
            },
        )
        assert (enabled.call.path, enabled.call.body) == (POLICY.rpartition("/")[0] + "/{id}", {"state": "enabled"})


def test_edits_that_may_not_be_one_change_stay_two_where_the_policy_was_not_kept() -> None:
    plan = planned(edits_of_one_policy(), {})
    assert sorted((one.closes, ONE_OF_THEM in one.remains) for one in plan) == [(("a.device",), True), (("a.users",), False)]
    assert all(len(one.steps) == 1 for one in plan)


def test_a_policy_that_several_fixes_change_is_in_one_fix_of_the_plan() -> None:
    """A fix of two policies brings together what changes either of them."""
    both = policy_fix("a.both", {"state": "enabled"})
    both = replace(both, steps=(*both.steps, *policy_fix("a", {"state": "enabled"}, path=f"{POLICY}-more").steps))
    plan = planned(
        [policy_fix("a.one", {"conditions": {}}), policy_fix("a.two", {"state": "enabled"}, path=f"{POLICY}-more"), both],
        {},
    )
    assert [sorted(one.closes) for one in plan] == [["a.both", "a.one", "a.two"]]


def test_two_new_policies_stay_two_and_each_is_switched_on() -> None:
    collection = POLICY.rpartition("/")[0]
    created = [policy_fix(f"a.{name}", {"displayName": name}, path=collection, method="POST") for name in ("one", "two")]
    enabled = [policy_fix(f"a.{name}", {"state": "enabled"}, path=collection + "/{id}") for name in ("three", "four")]
    assert len(planned([*created, *enabled], {})) == 4


def test_a_merged_change_that_is_not_evaluated_tells_of_the_part_that_reaches_most() -> None:
    def told(one: Fix, notices: str, affected: int | None, impact: Impact) -> Fix:
        return replace(one, facts=replace(one.facts, notices=notices, impact=impact), affected=affected)

    one, two, three, four = (fix(f"a.{name}", {"one": value}) for value, name in enumerate(("one", "two", "three", "four"), 2))
    parts = [
        told(one, "Nobody notices.", None, Impact.NONE),
        told(two, "It applies to 10 people.", 10, Impact.MAY_BLOCK),
        told(three, "It applies to 1,281 people.", 1281, Impact.PROMPT_ONCE),
        told(four, "Guests are asked.", None, Impact.PROMPT_ONCE),
    ]
    (merged,) = combined(parts)
    assert (merged.facts.notices, merged.affected) == ("It applies to 1,281 people. Guests are asked.", None)
    (nobody,) = combined([parts[0], told(two, "Nobody notices.", None, Impact.NONE)])
    assert nobody.facts.notices == "Nobody notices."
