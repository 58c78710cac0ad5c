"""People in a comparison: whose absence is known, how many of them a threshold counts, and who asked for their roles."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.compare.nights import CHECK, OWN, TENANT, drift, including, night, of, person
from tests.scans import finding, grade, result
from ztscan.config.thresholds import DriftThreshold
from ztscan.core.model import Finding, ResourceReading, Scan, Subject, Verdict
from ztscan.drift.cause import Cause
from ztscan.drift.compare import Graded, compare
from ztscan.drift.members import ROLES
from ztscan.drift.thresholds import Quieted, with_thresholds

KEYS_OF_ROLES = "the results use different keys for the holders of directory roles"
EXCLUDED = including("excludeGroups")


@pytest.mark.parametrize(
    ("lost", "people", "cause"),
    [
        ("users", None, Cause.UNDETERMINED),
        ("managed_devices", None, Cause.UNDETERMINED),
        ("device_configurations", None, Cause.CONTROL),
        ("managed_devices", ("abc", "abcd"), Cause.CONTROL),
        ("managed_devices", ("abcd", "abc"), Cause.CONTROL),
        ("managed_devices", ("abc", "abc"), Cause.UNDETERMINED),
    ],
)
def test_a_member_of_a_group_is_unknown_only_where_evidence_on_people_was_lost(
    lost: str, people: tuple[str, str] | None, cause: Cause
) -> None:
    """Who is in the tenant on either side is no device that could not be read."""
    before, after = (
        night(group=group, people=people and people[at], policies=EXCLUDED, lost=lost) for at, group in enumerate(("a", "ad"))
    )
    (change,) = [one for one in drift(before, after).configuration if one.resource == "group_members"]
    assert change.cause is cause


def counted(before: Scan, after: Scan, people: int, check: str = OWN) -> Quieted:
    return with_thresholds(drift(before, after), before, after, {check: DriftThreshold(people=people)})


def each(users: str) -> Any:
    return result(OWN, Verdict.FAIL, *(person(one, OWN) for one in users)) if users else result(OWN)


def in_number(users: int | None) -> Any:
    found: Finding = finding(OWN, TENANT, "they have no second factor", users=users)
    return result(OWN, Verdict.FAIL, found)


@pytest.mark.parametrize(
    ("before", "after", "entered", "moved"),
    [
        (each("a"), each("ade"), 2, 2),
        (each("a"), each("de"), 2, 1),
        (each(""), each("d"), 1, 1),
        (in_number(1), in_number(3), 2, 2),
        (result(OWN), in_number(2), 2, 2),
        (of("", OWN), of("de", OWN), 2, 2),
    ],
)
def test_people_are_counted_also_where_findings_do_not_list_their_members(
    before: Any, after: Any, entered: int, moved: int
) -> None:
    sides = night(before, people="abc"), night(after, people="abcde")
    quiet, loud = counted(*sides, entered), counted(*sides, entered - 1)
    assert (quiet.drift.fails("population"), quiet.below) == (False, {OWN: moved})
    assert (loud.drift.fails("population"), loud.below) == (True, {})


def test_a_number_of_people_that_is_not_known_is_never_below_a_threshold() -> None:
    found = counted(night(result(OWN), people="abc"), night(in_number(None), people="abcde"), 50)
    assert (found.drift.fails("population"), found.below) == (True, {})


@pytest.mark.parametrize(("everybody", "cause"), [("abcde", Cause.POPULATION), (None, Cause.UNDETERMINED)])
def test_a_share_of_an_unknown_number_of_people_is_undetermined(everybody: str | None, cause: Cause) -> None:
    before, after = night(each(""), people="abc"), night(each("d"), people="abcde")
    compared = drift(before, after)
    sides = [scan if everybody else _without_people(scan) for scan in (before, after)]
    found = with_thresholds(compared, sides[0], sides[1], {OWN: DriftThreshold(percent=50)})
    assert {change.cause for change in found.drift.findings} == {cause}


def _without_people(scan: Scan) -> Scan:
    return msgspec.structs.replace(scan, members=msgspec.structs.replace(scan.members, people=None))


HELD = ("role_assignments", "role_definitions", "role_eligibility_schedule_instances", "role_group_members")


def roles(*checks: str, held: bool, read: tuple[str, ...] = HELD) -> Scan:
    """A night that read these resources of roles, with or without those who hold one."""
    made = night(*map(result, checks), roles={"active": "a"} if held else {})
    readings = tuple(ResourceReading(name, "ok", 1, 1, 1, 0.0, "RoleManagement.Read.Directory", "v1.0") for name in read)
    members = made.members if held else msgspec.structs.replace(made.members, roles=None)
    return msgspec.structs.replace(made, resources=(*made.resources, *readings), members=members)


@pytest.mark.parametrize("lacking", ["before", "after"])
@pytest.mark.parametrize(
    ("checks", "read", "told"),
    [((CHECK,), (), False), ((CHECK,), HELD[:3], False), ((CHECK,), HELD, True), ((CHECK, OWN), (), True)],
)
def test_a_result_without_roles_is_told_unless_fewer_checks_ran_and_none_asked_for_them(
    lacking: str, checks: tuple[str, ...], read: tuple[str, ...], told: bool
) -> None:
    whole, without = roles(CHECK, OWN, held=True), roles(*checks, held=False, read=read)
    found = drift(without, whole) if lacking == "before" else drift(whole, without)
    reasons = [blind.reason for blind in found.blindness if blind.name == ROLES]
    assert reasons == ([f"{lacking}, the result does not say who holds directory roles"] if told else [])


def test_two_results_without_roles_lack_nothing() -> None:
    found = drift(roles(CHECK, held=False), roles(CHECK, held=False))
    assert [blind for blind in found.blindness if blind.name == ROLES] == []


def test_results_with_different_keys_have_no_changed_role_and_say_why() -> None:
    before, after = roles(CHECK, held=True), roles(CHECK, held=True)
    other = msgspec.structs.replace(after, members=msgspec.structs.replace(after.members, salt="of another key"))
    for one, another, told in ((before, after, []), (before, other, [KEYS_OF_ROLES])):
        assert [blind.reason for blind in drift(one, another).blindness if blind.name == ROLES] == told


def test_results_with_different_keys_have_no_changed_group_and_say_why() -> None:
    before, after = night(group="a"), night(group="a")
    other = msgspec.structs.replace(after, members=msgspec.structs.replace(after.members, salt="of another key"))
    digests = [
        msgspec.structs.replace(group, members=group.members and msgspec.structs.replace(group.members, digest="0" * 32))
        for group in other.members.groups
    ]
    other = msgspec.structs.replace(other, members=msgspec.structs.replace(other.members, groups=tuple(digests)))
    found = drift(before, other)
    assert [change.resource for change in found.configuration] == []
    assert "group `Exclusions`: the results use different keys" in {blind.reason for blind in found.blindness}


ACCOUNTS = "password_protection.weak_password_policy"


@pytest.mark.parametrize(
    ("before", "after", "cause"),
    [
        (("abc", "a"), ("abc", "ab"), Cause.CONTROL),
        (("abc", "ab"), ("abc", "a"), Cause.CONTROL),
        (("abc", "a"), ("abcd", "ad"), Cause.POPULATION),
        (("abc", "ab"), ("ac", "a"), Cause.POPULATION),
    ],
)
def test_what_administrators_set_for_accounts_that_were_there_is_a_control(
    before: tuple[str, str], after: tuple[str, str], cause: Cause
) -> None:
    sides: list[Graded] = []
    for people, weak in (before, after):
        found = [finding(ACCOUNTS, Subject("user", one, one), "is exempt") for one in weak]
        of_side = night(result(ACCOUNTS, Verdict.FAIL, *found), people=people)
        sides.append(Graded(of_side, grade(of_side)))
    was, now = sides
    changes = compare(was, now, reads={ACCOUNTS: frozenset({"users"})}.get).findings
    assert {change.cause for change in changes} == {cause}
