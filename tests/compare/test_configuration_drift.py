"""Policies and settings, property by property: what counts as a change, and what only looks like one."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.scans import ALEX, POLICIES, POLICY_ID, contoso, grade, result, scan
from ztscan.core.model import ResourceReading
from ztscan.drift.compare import Graded, compare
from ztscan.drift.configuration import ConfigurationDrift, compare_configuration
from ztscan.drift.model import Direction, PropertyChange

Configuration = dict[str, Any]


def changed(change: Callable[[Any], object], configuration: Configuration = POLICIES) -> ConfigurationDrift:
    after = copy.deepcopy(configuration)
    change(after)
    return compare_configuration(scan(configuration=configuration), scan(configuration=after))


def policy(configuration: Configuration) -> Any:
    return configuration["conditional_access_policies"][POLICY_ID]


def changes(of: ConfigurationDrift) -> tuple[PropertyChange, ...]:
    (only,) = of.objects
    return only.changes


@pytest.mark.parametrize(
    "change",
    [
        lambda c: policy(c)["conditions"]["users"].update(excludeUsers=None),
        lambda c: policy(c)["conditions"]["users"].pop("excludeUsers"),
        lambda c: policy(c)["conditions"]["users"].update(excludeGroups=[]),
        lambda c: policy(c)["conditions"].update(platforms=None, locations={}, devices={"deviceFilter": None}),
        lambda c: policy(c).update(modifiedDateTime="2026-11-19T00:00:00Z"),
        lambda c: policy(c).update({"@odata.etag": 'W/"2"', "grantControls@odata.context": "y"}),
        lambda c: c.update(conditional_access_policies=dict(reversed(c["conditional_access_policies"].items()))),
    ],
)
def test_what_only_looks_like_a_change_is_none(change: Callable[[Any], object]) -> None:
    drift = changed(change)
    assert (drift.objects, drift.renamed, drift.unseen) == ((), (), ())


def test_the_order_of_objects_and_of_sets_means_nothing() -> None:
    two = {"policies": [{"id": "a", "names": ["x", "y"]}, {"id": "b", "types": [{"k": 1}, {"k": 2}]}]}
    turned = {"policies": [{"id": "b", "types": [{"k": 2}, {"k": 1}]}, {"id": "a", "names": ["y", "x"]}]}
    assert compare_configuration(scan(configuration=two), scan(configuration=turned)).objects == ()


def test_flags_in_one_string_have_no_order_either() -> None:
    one, other = (
        {"p": [{"id": "a", "transferMethods": flags}]} for flags in ("a,deviceCodeFlow,d,c,b,x", "x, b,d, deviceCodeFlow, c,a")
    )
    assert compare_configuration(scan(configuration=one), scan(configuration=other)).objects == ()


def test_the_order_of_approval_stages_does_mean_something() -> None:
    one, other = ({"p": {"id": "a", "approvalStages": stages}} for stages in ([{"n": 1}, {"n": 2}], [{"n": 2}, {"n": 1}]))
    assert compare_configuration(scan(configuration=one), scan(configuration=other)).objects != ()


ORDERS = ((1, (4, 2, 7, 0, 5, 8, 1, 6, 3)), (2, (3, 1, 8, 6, 2, 0, 7, 5, 4)))
VALUES: list[Any] = [True, 1, False, 0, "", None, "1", [True], [1], [{"on": True}], [{"on": 1}], {"on": True}, {"on": 1}]


@pytest.mark.parametrize("was", VALUES, ids=repr)
@pytest.mark.parametrize("now", VALUES, ids=repr)
def test_values_that_differ_in_the_document_are_told(was: Any, now: Any) -> None:
    """To Python, true is 1 and false is 0, and both false and null are empty."""
    one, other = ({"p": {"a": {"id": "a", "setting": value}}} for value in (was, now))
    told = compare_configuration(scan(configuration=one), scan(configuration=other)).objects
    assert bool(told) is (repr(was) != repr(now))


def switches(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where a document holds true or false."""
    if isinstance(value, bool):
        return [at]
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, part in inner for found in switches(part, (*at, key))]


def test_a_switch_that_became_a_number_is_a_change_wherever_it_is() -> None:
    recorded = {"p": {"a": {"id": "a", **policy(POLICIES), "more": [{"id": "b", "isOn": True}, {"isOff": False}]}}}
    places = switches(recorded)
    assert len(places) > 1
    for *at, name in places:
        after = copy.deepcopy(recorded)
        holder: Any = after
        for key in at:
            holder = holder[key]
        holder[name] = int(holder[name])
        assert compare_configuration(scan(configuration=recorded), scan(configuration=after)).objects, (*at, name)


def test_a_policy_set_to_report_only() -> None:
    report_only = "enabledForReportingButNotEnforced"
    drift = changed(lambda c: policy(c).update(state=report_only))
    (only,) = drift.objects
    assert (only.resource, only.id, only.name, only.direction) == (
        "conditional_access_policies",
        POLICY_ID,
        "Require MFA for everyone",
        Direction.CHANGED,
    )
    assert only.changes == (
        PropertyChange(
            "state", "enabled", "enabledForReportingButNotEnforced", ("enabledForReportingButNotEnforced",), ("enabled",)
        ),
    )


def test_an_excluded_user_is_told_by_name_where_the_scan_knows_one() -> None:
    before = contoso()
    after = copy.deepcopy(dict(before.configuration))
    policy(after)["conditions"]["users"]["excludeUsers"] = [ALEX.id, "99999999-0000-4000-8000-000000000009"]
    drift = compare_configuration(before, scan(configuration=after))
    (change,) = changes(drift)
    assert (change.path, set(change.added), change.removed) == (
        "conditions.users.excludeUsers",
        {"Alex Wilber", "99999999-0000-4000-8000-000000000009"},
        (),
    )


@pytest.mark.parametrize("nested", [False, True])
def test_an_excluded_group_is_told_by_the_name_that_a_list_gives_it(nested: bool) -> None:
    listed = [{"id": "g1", "displayName": "Break glass"}]
    named = {"packages": {"p": {"id": "p", "groups": listed}}} if nested else {"groups": listed}
    sides = [{"policies": {"a": {"id": "a", "excludeGroups": groups}}, **named} for groups in ([], ["g1"])]
    before, after = (scan(configuration=side) for side in sides)
    (change,) = changes(compare_configuration(before, after))
    assert change.added == ("Break glass",)


def test_a_property_that_nobody_ever_heard_of_is_seen() -> None:
    (change,) = changes(changed(lambda c: policy(c)["conditions"].update(agentIdRiskLevels="high")))
    assert (change.path, change.before, change.after) == ("conditions.agentIdRiskLevels", None, "high")


def test_what_an_object_is_counts_although_it_is_an_annotation() -> None:
    (change,) = changes(changed(lambda c: policy(c).update({"@odata.type": "#microsoft.graph.conditionalAccessPolicy"})))
    assert change.path == "@odata.type"


def test_rules_with_ids_are_followed_by_id() -> None:
    one, other = (
        {"p": [{"id": "a", "rules": [{"id": "Expiration", "maximumDuration": hours}, {"id": "Approval", "on": True}]}]}
        for hours in ("PT8H", "PT24H")
    )
    (change,) = changes(compare_configuration(scan(configuration=one), scan(configuration=other)))
    assert (change.path, change.before, change.after) == ("rules[Expiration].maximumDuration", "PT8H", "PT24H")


def test_rules_that_changed_are_told_in_order_of_their_ids() -> None:
    one, other = ({"p": [{"id": "a", "rules": [{"id": f"r{n}", "limit": limit} for n in order]}]} for limit, order in ORDERS)
    drift = compare_configuration(scan(configuration=one), scan(configuration=other))
    assert [change.path for change in changes(drift)] == [f"rules[r{number}].limit" for number in range(9)]


def test_a_rule_that_came_is_one_change() -> None:
    one, other = ({"p": {"rules": [{"id": "x", "a": 1}, *more]}} for more in ([], [{"id": "y", "a": 2, "b": 3}]))
    (change,) = changes(compare_configuration(scan(configuration=one), scan(configuration=other)))
    assert (change.path, change.before, change.after) == ("rules", None, [{"a": 2, "b": 3, "id": "y"}])


def test_policies_come_and_go() -> None:
    drift = changed(
        lambda c: c.update(conditional_access_policies={"another": {"id": "another", "displayName": "New", "state": "on"}})
    )
    assert {(o.id, o.name, o.direction) for o in drift.objects} == {
        (POLICY_ID, "Require MFA for everyone", Direction.GONE),
        ("another", "New", Direction.NEW),
    }


def test_the_first_policy_of_a_tenant_is_new() -> None:
    drift = compare_configuration(
        scan(configuration={"policies": {}}), scan(configuration={"policies": {"a": {"id": "a", "state": "on"}}})
    )
    assert {(o.id, o.direction) for o in drift.objects} == {("a", Direction.NEW)}


def test_settings_by_domain_are_told_by_domain() -> None:
    one, other = ({"federation": {"contoso.com": {"behaviour": how}, "fabrikam.com": {"x": 1}}} for how in ("accept", "enforce"))
    (only,) = compare_configuration(scan(configuration=one), scan(configuration=other)).objects
    assert (only.id, only.changes[0].path) == ("contoso.com", "behaviour")


def test_a_settings_object_of_nothing_but_objects_is_one_object_once_a_plain_property_joins_them() -> None:
    one, other = ({"defaults": {"inbound": {"allow": True}, **more}} for more in ({}, {"isNew": True}))
    (only,) = compare_configuration(scan(configuration=one), scan(configuration=other)).objects
    assert (only.id, [change.path for change in only.changes]) == ("defaults", ["isNew"])


def test_a_settings_object_without_an_id_goes_by_its_resource() -> None:
    (only,) = changed(lambda c: c.update(admin_consent={"isEnabled": True}), {"admin_consent": {"isEnabled": False}}).objects
    assert (only.id, only.changes[0].path) == ("admin_consent", "isEnabled")


def test_elements_without_ids_go_by_what_they_are() -> None:
    drift = changed(lambda c: c.update(values=["a", "c", {"k": 1}]), {"values": ["a", "b", {"k": 1}]})
    assert sorted((o.direction, o.changes[0].added + o.changes[0].removed) for o in drift.objects) == [
        (Direction.GONE, ("b",)),
        (Direction.NEW, ("c",)),
    ]


def test_a_new_name_is_told_and_is_no_drift() -> None:
    drift = changed(lambda c: policy(c).update(displayName="MFA for all"))
    assert drift.objects == ()
    assert {(r.id, r.before, r.after) for r in drift.renamed} == {(POLICY_ID, "Require MFA for everyone", "MFA for all")}


def test_new_names_are_told_in_order_of_ids() -> None:
    one, other = (
        {"p": [{"id": f"a{n}", "displayName": name} for n in order]} for name, (_, order) in zip("xy", ORDERS, strict=True)
    )
    found = compare_configuration(scan(configuration=one), scan(configuration=other))
    assert [new.id for new in found.renamed] == [f"a{number}" for number in range(9)]


def test_a_name_that_belongs_to_no_object_is_a_setting() -> None:
    settings = {"settings": {"id": "s", "brand": {"displayName": "A"}}}
    (change,) = changes(changed(lambda c: c["settings"]["brand"].update(displayName="B"), settings))
    assert (change.path, change.before, change.after) == ("brand.displayName", "A", "B")


def intune(name: str = "BitLocker", group: str = "g") -> Any:
    """A policy of Intune. The ids of its assignments begin with its own id."""
    assignment = {"id": f"{POLICY_ID}_{group}", "target": {"groupId": group}}
    return {"configuration_policies": {POLICY_ID: {"id": POLICY_ID, "name": name, "assignments": [assignment]}}}


def test_a_policy_without_display_name_is_called_by_its_name_and_a_new_name_is_told_once() -> None:
    for key, value in (("name", "Disks"), ("platforms", "windows10")):
        after = intune()
        after["configuration_policies"][POLICY_ID][key] = value
        drift = compare_configuration(scan(configuration=intune()), scan(configuration=after))
        (change,) = drift.objects
        assert (change.name_before, [part.path for part in change.changes]) == ("BitLocker", [key])
        assert drift.renamed == ()


@pytest.mark.parametrize(("group", "equal"), [("g", True), ("h", False)])
def test_a_policy_created_again_is_equal_where_only_its_own_id_differs(group: str, equal: bool) -> None:
    other = "99999999-0000-4000-8000-000000000002"
    (policy,) = intune(group=group)["configuration_policies"].values()
    policy["id"], policy["assignments"][0]["id"] = other, f"{other}_{group}"
    before, after = (scan(configuration=one) for one in (intune(), {"configuration_policies": {other: policy}}))
    told = compare_configuration(before, after).objects
    assert [change.recreated_from for change in told] == ([POLICY_ID] if equal else ["", ""])


def test_what_was_created_again_is_told_in_order_with_the_others() -> None:
    first, second, other = ({"id": key, "displayName": key, "state": "enabled"} for key in ("a", "b", "m"))
    before, after = {"p": {"a": first, "b": second, "m": other}}, {"p": {"a": first | {"state": "off"}, "b": second}}
    after["p"]["z"] = other | {"id": "z"}
    after["p"]["b"] = second | {"state": "off"}
    told = compare_configuration(scan(configuration=before), scan(configuration=after)).objects
    assert [(change.id, change.recreated_from) for change in told] == [("a", ""), ("b", ""), ("z", "m")]


def test_objects_of_nothing_but_an_id_are_not_the_same_one_created_again() -> None:
    one, other = (scan(configuration={"groups": {key: {"id": key}}}) for key in ("a", "b"))
    told = compare_configuration(one, other).objects
    assert [(change.id, change.direction, change.recreated_from) for change in told] == [
        ("a", Direction.GONE, ""),
        ("b", Direction.NEW, ""),
    ]


def test_what_is_read_in_two_versions_is_told_once_and_what_only_beta_has_is_told_too() -> None:
    def methods(name: str, state: str, preview: str) -> Configuration:
        plain = {"id": "m", "displayName": name, "state": state}
        return {"methods": plain, "methods_beta": {**plain, "preview": preview}}

    def between(one: Configuration, other: Configuration) -> ConfigurationDrift:
        return compare_configuration(scan(configuration=one), scan(configuration=other))

    both = between(methods("A", "on", "x"), methods("B", "off", "x"))
    assert [(o.resource, [p.path for p in o.changes]) for o in both.objects] == [("methods", ["state"])]
    assert [(r.resource, r.before, r.after) for r in both.renamed] == [("methods", "A", "B")]
    preview = between(methods("A", "on", "x"), methods("A", "off", "y"))
    assert [(o.resource, [p.path for p in o.changes]) for o in preview.objects] == [
        ("methods", ["state"]),
        ("methods_beta", ["preview"]),
    ]


def reading(outcome: str) -> ResourceReading:
    return ResourceReading("conditional_access_policies", outcome, 0, 0, 1, 0.0, "Policy.Read.All", "beta")


def test_policies_out_of_sight_are_not_deleted() -> None:
    lost = scan(configuration={}, resources=(reading("no_permission"),))
    drift = compare_configuration(scan(configuration={"conditional_access_policies": [{"id": "a"}]}), lost)
    assert drift.objects == ()
    assert {(u.resource, u.reason) for u in drift.unseen} == {
        ("conditional_access_policies", "after, `conditional_access_policies` could not be read (no_permission)")
    }


def test_part_of_a_collection_is_not_compared_either() -> None:
    half = scan(configuration={"conditional_access_policies": []}, resources=(reading("unavailable"),))
    drift = compare_configuration(half, scan(configuration={"conditional_access_policies": [{"id": "a"}]}))
    assert (drift.objects, len(drift.unseen)) == ((), 1)


@pytest.mark.parametrize(("requested", "checks", "told"), [(True, 1, True), (False, 1, False), (False, 2, True)])
def test_configuration_that_a_narrower_scan_did_not_request_belongs_to_the_checks_that_it_left_out(
    requested: bool, checks: int, told: bool
) -> None:
    ids = ("conditional_access.mfa_all_users", "conditional_access.mfa_admins")
    before = scan(*map(result, ids), configuration=POLICIES)
    after = scan(*map(result, ids[:checks]), configuration={}, resources=(reading("no_permission"),) if requested else ())
    for one, other, side in ((before, after, "after"), (after, before, "before")):
        found = compare(Graded(one, grade(one)), Graded(other, grade(other))).blindness
        sides = {blind.reason.partition(",")[0] for blind in found if blind.kind == "resource"}
        assert sides == ({side} if told else set())


def test_what_neither_side_could_read_is_not_mentioned() -> None:
    half = scan(configuration={"conditional_access_policies": []}, resources=(reading("unavailable"),))
    assert compare_configuration(half, half) == ConfigurationDrift((), (), ())
