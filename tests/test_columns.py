"""Tables that are held in columns say what their rows said, and nobody can change that."""

from __future__ import annotations

import copy
import typing
from collections.abc import Mapping, Sequence
from types import NoneType
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.completing import record
from ztscan.core.columns import Builder, Table, columns_of, table_of
from ztscan.graph.areas.users import User
from ztscan.graph.resources import RESOURCES

ENTITIES = sorted({r.entity for r in RESOURCES.values() if columns_of(r.entity)}, key=lambda entity: entity.__name__)
TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=6)
"""Any text, halves of surrogate pairs included."""


VALUES: dict[Any, st.SearchStrategy[Any]] = {
    NoneType: st.none(),
    str: TEXTS,
    bool: st.booleans(),
    msgspec.UnsetType: st.just(msgspec.UNSET),
    tuple: st.lists(st.sampled_from(["mobilePhone", "email", ""]), max_size=3).map(tuple),
}


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a type; of a record inside a row, any record."""
    origin = typing.get_origin(kind) or kind
    return VALUES[origin] if origin in VALUES else any_of(origin)


def any_of(entity: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Records whose texts and flags are anything."""
    hints = typing.get_type_hints(entity)
    return st.builds(
        entity,
        **{
            name: st.one_of([values_of(kind) for kind in typing.get_args(hints[name]) or (hints[name],)])
            for name in entity.__struct_fields__
        },
    )


def rows_of(entity: type[msgspec.Struct]) -> st.SearchStrategy[list[Any]]:
    """Such rows, whose ids are their own."""
    return st.lists(any_of(entity), max_size=20, unique_by=lambda row: row.id)


@st.composite
def pages(draw: st.DrawFn) -> tuple[type[msgspec.Struct], list[Any], int]:
    """Rows of an entity, and how many of them come on the first page."""
    entity = draw(st.sampled_from(ENTITIES))
    rows = draw(rows_of(entity))
    return entity, rows, draw(st.integers(0, len(rows)))


def everybody() -> Table[User]:
    """Out of the order of their ids."""
    return table_of(
        User,
        [
            record(
                User,
                id="3",
                user_principal_name="cleo@contoso.com",
                display_name="Cleo",
                account_enabled=True,
                user_type="Member",
            ),
            record(
                User, id="1", user_principal_name="ada@contoso.com", display_name="Ada", account_enabled=True, user_type="Member"
            ),
            record(User, id="4", user_principal_name=None, display_name="Dora", account_enabled=False, user_type="Member"),
            record(User, id="2", user_principal_name="ben@contoso.com", display_name=None, user_type="Guest"),
        ],
    )


def ids(users: Sequence[User]) -> list[str]:
    return [user.id for user in users]


class TestWhatComesOut:
    def test_users_registrations_members_and_devices_are_held_so(self) -> None:
        devices = ["BitlockerKey", "EntraDevice", "LapsBackup", "IntuneUser", "ManagedDevice"]
        assert [entity.__name__ for entity in ENTITIES] == sorted([*devices, "Member", "User", "UserRegistrationDetails"])

    @given(pages())
    def test_is_what_came_in(self, given: tuple[type[msgspec.Struct], list[Any], int]) -> None:
        entity, rows, first = given
        builder = Builder(entity)
        builder.extend(rows[:first])
        builder.extend(rows[first:])
        assert [builder.row(n) for n in range(len(rows))] == rows
        table = builder.finish()
        assert [*table] == rows
        assert [table[n] for n in range(-len(rows), len(rows))] == rows + rows
        for field in entity.__struct_fields__:
            assert [*table.column(field)] == [getattr(row, field) for row in rows]

    @given(pages())
    def test_is_the_same_in_whatever_parts_it_came(self, given: tuple[type[msgspec.Struct], list[Any], int]) -> None:
        entity, rows, first = given
        builder = Builder(entity)
        builder.join(table_of(entity, rows[:first]))
        builder.join(table_of(entity, rows)[first:])
        assert builder.finish() == table_of(entity, rows)

    @given(pages())
    def test_is_found_by_id_and_put_in_order(self, given: tuple[type[msgspec.Struct], list[Any], int]) -> None:
        entity, rows, first = given
        table = table_of(entity, rows)
        for part, expected in ((table, rows), (table[:first], rows[:first]), (table[::2], rows[::2])):
            assert {key: part.by_id[key] for key in part.by_id} == {row.id: row for row in expected}
            assert [*part.in_order] == sorted(expected, key=lambda row: row.id)
            assert not [row for row in rows if row not in expected and row.id in part.by_id]
        ordinals = table.ordinals_in(table[:first])
        assert [*ordinals] == [n if n < first else -1 for n in range(len(rows))]

    @pytest.mark.parametrize("text", ["", " ", "\0", "é", "日本", "\ufffd", "ÿ", chr(0xDCFF), "\ud83d\ude00", "😀", None])
    def test_is_the_text_that_came_in(self, text: str | None) -> None:
        rows = (
            record(User, id="1", display_name=text),
            record(User, id="2", display_name="Ada"),
            record(User, id="3", display_name=text),
        )
        assert table_of(User, rows) == rows

    def test_more_combinations_than_a_byte_can_number(self) -> None:
        one = record(User, id="1")
        rows = [replace(one, id=str(n), user_type=str(n % 300), creation_type=str(n % 301)) for n in range(70_000)]
        assert table_of(User, rows) == tuple(rows)

    def test_a_row_that_is_not_there_is_not_found(self) -> None:
        for key in ("0", "25", "9", ""):
            assert everybody().find(key) is None
            assert key not in everybody().by_id


class TestParts:
    def test_are_chosen_by_what_rows_have_in_common(self) -> None:
        users = everybody().where(lambda user: user.account_enabled is not False)
        assert ids(users) == ["3", "1", "2"]
        assert ids(users.where(lambda user: user.user_type == "Member")) == ["3", "1"]
        assert ids(users.chosen(name == "Ada" for name in users.column("display_name"))) == ["1"]

    def test_are_chosen_by_place(self) -> None:
        assert ids(everybody().at([3, 0])) == ["2", "3"]
        assert ids(everybody()[1:3]) == ["1", "4"]
        assert ids(everybody()[1:][::-1]) == ["2", "4", "1"]

    def test_know_their_places_in_the_whole(self) -> None:
        users = everybody()
        guests = users.where(lambda user: user.user_type == "Guest")
        assert [*guests.ordinals] == [3]
        assert guests.is_part_of(users)
        assert not users.is_part_of(guests)
        assert not guests.is_part_of(everybody())

    def test_are_put_in_order_where_they_are_few_among_many_and_where_a_row_is_in_them_twice(self) -> None:
        users = table_of(User, [record(User, id=f"{n:03}") for n in range(99, -1, -1)])
        assert ids(users.at([5, 9, 7]).in_order) == ["090", "092", "094"]
        assert ids(users.at([*range(90), 7]).in_order).count("092") == 2

    def test_are_empty_where_nobody_is_chosen(self) -> None:
        nobody = everybody().where(lambda user: user.user_type == "Robot")
        assert (len(nobody), [*nobody], [*nobody.column("id")], nobody.find("1")) == (0, [], [], None)
        assert [*table_of(User, []).in_order] == []


class TestQuestionsByCombination:
    def test_are_asked_once_for_each(self) -> None:
        asked: list[User] = []
        users = table_of(User, [record(User, id=str(n), user_type="Guest" if n % 3 else "Member") for n in range(1_000)])

        def is_guest(user: User) -> bool:
            asked.append(user)
            return user.user_type == "Guest"

        assert [*users.each(is_guest)] == [bool(n % 3) for n in range(1_000)]
        assert len(asked) == 2

    @pytest.mark.parametrize("name", ["id", "user_principal_name", "display_name", "employee_hire_date", "name"])
    def test_cannot_be_about_what_differs_from_row_to_row(self, name: str) -> None:
        """The answer for one would be taken for everybody's."""
        with pytest.raises(TypeError, match="differs from row to row"):
            everybody().where(lambda user: bool(getattr(user, name, None)))

    def test_a_property_that_there_is_not_is_an_error(self) -> None:
        with pytest.raises(AttributeError):
            everybody().column("shoeSize")


class TestEquality:
    def test_tables_of_equal_rows_are_equal(self) -> None:
        assert everybody() == everybody()
        assert everybody() == tuple(everybody())
        assert hash(everybody()) == hash(tuple(everybody()))
        assert everybody()[:2] == everybody().at([0, 1])

    def test_others_are_not(self) -> None:
        users = everybody()
        assert users != users.in_order
        assert users != users[:3]
        assert users != [*users]
        assert users != table_of(User, [*users[:3], record(User, id="2")])


class TestNobodyChangesIt:
    @pytest.mark.parametrize("given", [everybody(), everybody()[1:], everybody().where(lambda user: user.user_type == "Guest")])
    def test_what_is_handed_out_is_read_only(self, given: Table[User]) -> None:
        before = tuple(given)
        for handed in (given.ordinals, given.ordinals_in(everybody())):
            assert isinstance(handed, range) or (isinstance(handed, memoryview) and handed.readonly)
        assert isinstance(given.by_id, Mapping)
        for method in ("__setitem__", "append", "extend"):
            assert not hasattr(given, method)
            assert not hasattr(given.by_id, method)
        with pytest.raises(AttributeError):
            given[0].account_enabled = False  # type: ignore[misc]
        msgspec.structs.force_setattr(given[0], "id", "another")
        assert tuple(given) == before

    def test_a_finished_table_takes_no_rows(self) -> None:
        builder = Builder(User)
        table = builder.finish()
        with pytest.raises(TypeError, match="finished"):
            builder.extend([record(User, id="1")])
        with pytest.raises(TypeError, match="finished"):
            builder.join(everybody())
        assert [*table] == []

    def test_it_can_be_copied(self) -> None:
        assert copy.deepcopy(everybody()) == everybody()

    def test_it_is_never_written_out(self) -> None:
        assert repr(everybody()) == "<Table of 4 User>"


def test_texts_that_are_given_out_again_are_the_ones_that_came() -> None:
    """Findings hold ids and names for as long as the table does: a copy for each would weigh as much as the table."""
    identifier, name = "a" * 36, "adele@contoso.com"
    row = table_of(User, [record(User, id=identifier, user_principal_name=name)])[0]
    assert row.id is identifier
    assert row.user_principal_name is name
