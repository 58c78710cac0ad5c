"""Policies of Intune that are deleted and imported again: only what differs is a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import permutations
from typing import Any

import msgspec
import pytest

from tests.compare.nights import drift, night, reached
from tests.scans import CONTOSO, finding, result
from ztscan.core.members import SETTINGS, Crowd, affected
from ztscan.core.model import ByKey, Gap, GapReason, Scan, Subject, Verdict
from ztscan.core.sealing import Directory, NamedGroup, seal
from ztscan.drift.canonical import VOLATILE
from ztscan.drift.cause import Cause
from ztscan.engine.policy_settings import OF_A_COPY, POLICIES, PROFILES, policy_settings
from ztscan.graph.areas.device_policies import (
    DeviceConfiguration,
    GroupPolicyDefinition,
    GroupPolicyValue,
    PolicySetting,
    SecurityIntentSetting,
    SettingInstance,
    SimpleValue,
)

FIRST = "00000000-0000-4000-8000-000000000001"
IMPORTED = "99999999-0000-4000-8000-000000000002"
NO_LIST = Gap("configuration_policies", GapReason.NO_PERMISSION, "could not be read", "grant it")


def imported(of: Scan, *, settings: str | None = "on", profile: str | None = "on", identity: str = "") -> Scan:
    """A night with a policy and a typed profile of Intune, under their first ids or, imported again, under others."""
    policy = identity or FIRST
    held = {f"{policy}{SETTINGS}:configuration_policy_settings": settings, f"{policy}x{SETTINGS}:device_configurations": profile}
    named = [
        NamedGroup(key, "BitLocker", None if one is None else affected("setting", [(one, one)])) for key, one in held.items()
    ]
    groups = seal((), named, CONTOSO.id, Directory(None, (), None))[1].groups
    members = msgspec.structs.replace(of.members, groups=(*of.members.groups, *groups))
    configuration = {**of.configuration, "configuration_policies": {policy: {"id": policy, "name": "BitLocker"}}}
    return msgspec.structs.replace(of, members=members, configuration=configuration)


def test_a_policy_of_intune_imported_again_with_the_same_settings_changes_nothing() -> None:
    """Nor does it make the devices that join a change of a control."""
    before, after = imported(reached("s", devices="st")), imported(reached("stu", devices="stu"), identity=IMPORTED)
    found = drift(before, after)
    assert {change.cause for change in found.findings} == {Cause.POPULATION}
    assert (found.fails("control"), found.fails("population")) == (False, True)
    assert found.undecided("control") == ()


@pytest.mark.parametrize(
    ("differs", "told"),
    [
        ({"settings": "off"}, [("configuration_policy_settings", "changed")]),
        ({"profile": "off"}, [("device_configurations", "gone"), ("device_configurations", "new")]),
    ],
)
def test_other_settings_under_another_id_are_a_control(differs: Mapping[str, str], told: list[tuple[str, str]]) -> None:
    found = drift(imported(night()), imported(night(), identity=IMPORTED, **differs))
    assert sorted((change.resource, str(change.direction)) for change in found.controls) == told
    assert found.fails("control")


def test_settings_under_another_id_that_cannot_be_read_are_undecided() -> None:
    found = drift(imported(night()), imported(night(), settings=None, identity=IMPORTED))
    assert (found.fails("control"), [blind.name for blind in found.undecided("control")]) == (
        False,
        ["configuration_policy_settings"],
    )


@pytest.mark.parametrize(("before", "after"), [("on", None), (None, "on"), (None, None)])
def test_a_profile_under_another_id_whose_settings_are_not_known_is_another_one(before: str | None, after: str | None) -> None:
    found = drift(imported(night(), profile=before), imported(night(), profile=after, identity=IMPORTED))
    assert {str(change.direction) for change in found.controls if change.resource == PROFILES} == {"gone", "new"}


def test_a_finding_on_a_policy_imported_again_is_the_same_among_others() -> None:
    """A check also finds what was not imported again."""
    kept = finding("intune.bitlocker", Subject("policy", "kept", "Kept"), "is off")

    def found(policy: str) -> Scan:
        moved = finding("intune.bitlocker", Subject("policy", policy, "BitLocker"), "is off")
        return imported(night(result("intune.bitlocker", Verdict.FAIL, moved, kept)), identity=policy)

    assert drift(found(FIRST), found(IMPORTED)).findings == ()


TIMES: Mapping[str, Any] = {
    "createdDateTime": "2026-01-01T00:00:00Z",
    "lastModifiedDateTime": "2026-01-01T00:00:00Z",
    "version": 3,
}


def settings_of(policy: str, *, value: str = "true", times: Mapping[str, Any] = TIMES) -> dict[str, Any]:
    """The settings of a policy of each form as Graph sends them: with ids, and times, that a copy does not share."""
    instance = SettingInstance(setting_definition_id="bitlocker", simple_setting_value=SimpleValue(value=value))
    catalog = PolicySetting(id=f"{policy}-0", setting_instance=instance)
    rows: dict[str, Any] = {
        "catalog_compliance_settings": catalog,
        "configuration_policy_settings": catalog,
        "group_policy_values": GroupPolicyValue(
            id=f"{policy}-v", enabled=value == "true", definition=GroupPolicyDefinition(id="d", display_name="BitLocker")
        ),
        "security_intent_settings": SecurityIntentSetting(id=f"{policy}-s", definition_id="bitlocker", value_json=value),
    }
    profile = {"id": policy, "displayName": "BitLocker", "encrypted": value, "assignments": [], **times}
    return {
        **{resource: ByKey(resource, {policy: (row,)}) for resource, row in rows.items()},
        PROFILES: (DeviceConfiguration.from_json(profile),),
    }


TARGETS = ({"groupId": "a"}, {"groupId": "b"}, {"groupId": "c"})


def assigned(targets: Iterable[Mapping[str, Any]] | None, policy: str = FIRST) -> dict[str, str]:
    """What a result holds of a typed profile with these assignments, which have ids of their own."""
    rows = None if targets is None else [{"id": f"{policy}_{place}", "target": one} for place, one in enumerate(targets)]
    return digests({PROFILES: (DeviceConfiguration.from_json({"id": policy, "displayName": "BitLocker", "assignments": rows}),)})


def test_whom_a_profile_is_assigned_to_is_part_of_it_in_any_order() -> None:
    assert [assigned(each, IMPORTED) for each in permutations(TARGETS)] == [assigned(TARGETS)] * 6
    others = [assigned(targets)[PROFILES] for targets in (TARGETS, TARGETS[:2], TARGETS[1:], (), None)]
    assert len({*others}) == len(others)


def test_a_profile_and_a_policy_without_a_name_are_named_by_their_ids() -> None:
    """As are those whose list could not be read."""
    rows = settings_of(FIRST)
    unnamed = DeviceConfiguration.from_json({"id": "p", "assignments": None})
    groups = policy_settings({**rows, PROFILES: (unnamed,), "configuration_policies": NO_LIST})
    assert {group.name for group in groups} == {FIRST, "p"}
    assert [*policy_settings({PROFILES: NO_LIST, "configuration_policy_settings": NO_LIST})] == []


def test_settings_are_told_policy_by_policy_by_what_they_are_called() -> None:
    """By the id of a definition where it has no name, and by that of the row where there is neither."""
    resource = "security_intent_settings"
    named = (("s", "bitlocker"), ("t", None))
    rows = tuple(SecurityIntentSetting(id=key, definition_id=name, value_json="1") for key, name in named)
    unread = Gap(resource, GapReason.NO_PERMISSION, "could not be read", "grant it")
    first, second = policy_settings({resource: ByKey(resource, {"z": rows, "a": unread})})
    assert (first, second.name) == (NamedGroup(f"a{SETTINGS}:{resource}", "a", None), "z")
    assert isinstance(second.members, Crowd)
    assert [*second.members.names] == ["bitlocker", "t"]
    assert [len(key.partition(" ")[2]) for key in second.members.ids] == [16, 16]
    assert [*policy_settings({})] == []


def digests(evidence: Mapping[str, Any]) -> dict[str, str]:
    """What a result holds of settings, by resource."""
    groups = seal((), policy_settings(evidence), CONTOSO.id, Directory(None, (), None))[1].groups
    return {group.id.partition(f"{SETTINGS}:")[2]: group.members.digest for group in groups if group.members}


def test_the_same_settings_have_the_same_digest_in_a_copy_and_other_settings_another_one() -> None:
    copied = {name: "2026-11-29T00:00:00Z" if name != "version" else 1 for name in TIMES}
    first, copy = digests(settings_of(FIRST)), digests(settings_of(IMPORTED, times=copied))
    assert first.keys() == {*POLICIES, PROFILES}
    assert copy == first
    other = digests(settings_of(FIRST, value="false"))
    assert [resource for resource in first if other[resource] == first[resource]] == []
    assert frozenset(TIMES) == OF_A_COPY <= VOLATILE
