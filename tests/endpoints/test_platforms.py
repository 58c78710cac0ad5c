"""Platforms of devices and policies, sets of devices, and how a written value is read: what says nothing is not known."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ztscan.endpoints.device_sets import Split, from_bytes, from_flags, nothing_known, numbers_in, split_of, twice
from ztscan.endpoints.platforms import (
    ANDROID,
    ANDROID_ADMIN,
    ANDROID_AOSP,
    ANDROID_OWNER,
    ANDROID_WORK,
    IOS,
    LABELS,
    LINUX,
    MACOS,
    OTHER,
    PLATFORMS,
    WINDOWS,
    answers_for,
    platform_of_type,
    platforms_of,
    possible_platforms,
)
from ztscan.endpoints.setting import MOST_DIGITS, UNREAD, Grade, Home, Shape, filled, meaning, shown, text, whole_number


@pytest.mark.parametrize(
    ("system", "enrolment", "owner", "possible"),
    [
        ("Windows", None, None, {WINDOWS}), ("Mac OS", None, None, {MACOS}), ("MacMDM", None, None, {MACOS}),
        ("iPadOS", None, None, {IOS}), ("iPhone", None, None, {IOS}), ("Linux", None, None, {LINUX}),
        ("Windows Phone", None, None, {OTHER}), ("tvOS", None, None, {OTHER}), ("ChromeOS", None, None, {OTHER}),
        ("Windows 12", None, None, {WINDOWS, OTHER}), ("BeOS", None, None, {OTHER}),
        (None, None, None, set()), ("", "x", "company", set()), ("Unknown", None, None, set()),
        ("AndroidForWork", None, None, {ANDROID_WORK}), ("Android Enterprise", None, None, {ANDROID_OWNER}),
        ("Android", "androidEnterpriseFullyManaged", None, {ANDROID_OWNER}),
        ("Android", "androidAOSPUserlessDeviceEnrollment", "company", {ANDROID_AOSP}),
        ("Android", None, "company", set(ANDROID) - {ANDROID_WORK}),
        ("Android", "userEnrollment", "Company", set(ANDROID) - {ANDROID_WORK}),
        ("Android", None, "personal", set(ANDROID)), ("Android (Samsung)", None, None, set(ANDROID)),
    ],
)  # fmt: skip
def test_the_platforms_that_a_device_may_be_of(system: Any, enrolment: Any, owner: Any, possible: set[str]) -> None:
    assert possible_platforms(system, enrolment, owner) == possible


def test_a_device_is_of_a_platform_only_where_it_can_be_of_no_other() -> None:
    sides = [frozenset[str](), frozenset({WINDOWS}), frozenset({WINDOWS, OTHER}), frozenset({MACOS})]
    assert [answers_for(WINDOWS, possible) for possible in sides] == [None, True, None, False]
    assert set(PLATFORMS) == set(LABELS)


@pytest.mark.parametrize(
    ("named", "platforms"),
    [
        ("windows10", {WINDOWS}), ("iOS, macOS", {IOS, MACOS}), ("androidEnterprise", {ANDROID_OWNER, ANDROID_WORK}),
        ("android,aosp", {ANDROID_ADMIN, ANDROID_AOSP}), ("linux,", {LINUX}), ("windows10X", {OTHER}),
        ("windows10,none", None), ("", None), (" , ", None), (None, None),
    ],
)  # fmt: skip
def test_the_platforms_of_a_policy_are_known_only_if_each_is(named: str | None, platforms: set[str] | None) -> None:
    assert platforms_of(named) == platforms


@pytest.mark.parametrize(
    ("odata_type", "platform"),
    [
        ("windows10GeneralConfiguration", WINDOWS), ("windows81GeneralConfiguration", OTHER),
        ("windowsPhone81GeneralConfiguration", OTHER), ("windowsUpdateForBusinessConfiguration", WINDOWS),
        ("macOSCompliancePolicy", MACOS), ("iosCompliancePolicy", IOS),
        ("androidDeviceOwnerCompliancePolicy", ANDROID_OWNER), ("androidWorkProfileCompliancePolicy", ANDROID_WORK),
        ("androidForWorkGeneralDeviceConfiguration", ANDROID_WORK), ("aospDeviceOwnerCompliancePolicy", ANDROID_AOSP),
        ("androidCompliancePolicy", ANDROID_ADMIN), ("defaultDeviceCompliancePolicy", None), ("another", None), ("", None),
    ],
)  # fmt: skip
def test_the_platform_of_a_typed_policy(odata_type: str, platform: str | None) -> None:
    assert platform_of_type(f"#microsoft.graph.{odata_type}") == ({platform} if platform else None)
    assert platform_of_type(None) is None


ANSWERS = st.lists(st.sampled_from((True, False, None)), max_size=20)


@given(ANSWERS)
def test_a_split_has_the_answer_of_each_device(answers: list[bool | None]) -> None:
    found, everybody = split_of(answers), (1 << len(answers)) - 1
    assert [found.of(number) for number in range(len(answers))] == answers
    assert [*numbers_in(found.yes)] == [number for number, one in enumerate(answers) if one]
    assert [*numbers_in(found.unknown(everybody))] == [number for number, one in enumerate(answers) if one is None]
    assert from_flags(answers) == from_bytes(bytes(map(bool, answers))) == found.yes


@given(st.lists(st.tuples(st.sampled_from((True, False, None)), st.sampled_from((True, False, None))), max_size=20))
def test_splits_are_combined_as_three_valued_logic_says(pairs: list[tuple[bool | None, bool | None]]) -> None:
    one, other = (split_of([pair[side] for pair in pairs]) for side in (0, 1))
    both = [False if False in pair else None if None in pair else True for pair in pairs]
    either = [True if True in pair else None if None in pair else False for pair in pairs]
    assert (one & other, one | other) == (split_of(both), split_of(either))
    assert ~one == split_of([None if pair[0] is None else not pair[0] for pair in pairs])


def test_nothing_is_known_of_nobody_and_twice_is_in_two_sets_or_more() -> None:
    assert nothing_known() == Split(0, 0) == split_of([None, None])
    assert [twice(sets) for sets in ([], [0b11], [0b011, 0b110], [0b01, 0b01, 0b10], [0b1, 0b1, 0b1])] == [0, 0, 0b10, 0b01, 0b1]


@pytest.mark.parametrize(
    ("written", "number", "is_filled", "word"),
    [
        (5, 5, True, "5"), ("5", 5, True, "5"), (5.0, 5, True, "5.0"), (5.5, UNREAD, True, "5.5"), (-3, -3, True, "-3"),
        (True, UNREAD, True, "True"), ("", UNREAD, None, None), (" ", UNREAD, None, None), (" a ", UNREAD, True, "a"),
        ("٣", UNREAD, True, "٣"), ("9" * (MOST_DIGITS - 1), int("9" * (MOST_DIGITS - 1)), True, "9" * (MOST_DIGITS - 1)),
        ("9" * MOST_DIGITS, UNREAD, True, "9" * MOST_DIGITS), ("--1", UNREAD, True, "--1"),
    ],
)  # fmt: skip
def test_how_what_is_written_is_read(written: object, number: Any, is_filled: Any, word: Any) -> None:
    assert (whole_number(written), filled(written), text(written)) == (number, is_filled, word)


@pytest.mark.parametrize(
    ("home", "written", "value"),
    [
        (Home(Shape.CATALOG, "Def", {"_1": True, "_0": None}), "def_1", True),
        (Home(Shape.CATALOG, "Def", {"_1": True, "_0": None}), "DEF_0", None),
        (Home(Shape.CATALOG, "Def", {"_1": True}), "def_2", UNREAD),
        (Home(Shape.CATALOG, "Def", {"_1": True}, seen=False), "def_1", UNREAD),
        (Home(Shape.CATALOG, "Def", {"_0": None}, seen=False), "def_0", None),
        (Home(Shape.CATALOG, "Def", parse=whole_number), 7, 7),
        (Home(Shape.CATALOG, "Def", parse=whole_number), None, UNREAD),
        (Home(Shape.TYPED, "t.p", {"on": True}), "On", True),
        (Home(Shape.TYPED, "t.p", {"on": True}), "t.pon", UNREAD),
        (Home(Shape.TYPED, "t.p", {"on": True}), None, None),
        (Home(Shape.TYPED, "t.p", {"on": True}), "notConfigured", None),
        (Home(Shape.TYPED, "t.p", {"true": True}), True, True),
        (Home(Shape.TYPED, "t.p", parse=whole_number, seen=False), 7, UNREAD),
    ],
)
def test_a_home_reads_its_words_then_numbers_and_nothing_where_it_was_not_seen(home: Home, written: object, value: Any) -> None:
    found = home.read(written)
    assert (found, type(found)) == (value, type(value))


def test_a_row_of_the_table_is_secure_by_default_only_if_its_default_is_known_and_secure() -> None:
    rows = [meaning("m", "M", WINDOWS, secure=(True,), default=default) for default in (True, False, None)]
    assert [row.secure_by_default for row in rows] == [True, False, False]
    assert [meaning("m", "M", WINDOWS, secure=secure).is_required for secure in ((True,), ())] == [True, False]
    graded = meaning("m", "M", WINDOWS, secure=(2, 3), partial=(1,))
    assert [graded.grade(value) for value in (2, 1, 0, UNREAD)] == [Grade.SECURE, Grade.PARTIAL, Grade.INSECURE, Grade.UNKNOWN]
    assert [graded.setting(value).secure for value in (2, 1, UNREAD)] == [True, False, None]
    assert [shown(value) for value in (True, False, 1, "x")] == ["on", "off", "1", "x"]
