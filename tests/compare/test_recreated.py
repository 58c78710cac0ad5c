"""Policies of Intune that are deleted and imported again: only what differs is a change."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pytest

from tests.compare.test_causes import drift, night, reached
from tests.scans import CONTOSO
from ztscan.core.members import SETTINGS, affected
from ztscan.core.model import Scan
from ztscan.core.sealing import Directory, NamedGroup, seal
from ztscan.drift.cause import Cause

FIRST = "00000000-0000-4000-8000-000000000001"
IMPORTED = "99999999-0000-4000-8000-000000000002"


def imported(of: Scan, *, settings: str | None = "on", profile: str = "on", identity: str = "") -> Scan:
    """A night with a policy and a typed profile of Intune, under their first ids or, imported again, under others."""
    policy = identity or FIRST
    held = {f"{policy}{SETTINGS}:configuration_policy_settings": settings, f"{policy}x{SETTINGS}:device_configurations": profile}
    named = [NamedGroup(key, "BitLocker", one and affected("setting", [(one, one)])) for key, one in held.items()]
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
