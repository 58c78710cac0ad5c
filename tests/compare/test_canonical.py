"""The form in which policies and settings are compared: what is left out, what is a set, and what an object is called."""

from __future__ import annotations

from typing import Any

import pytest

from ztscan.drift.canonical import VOLATILE, by_key, canonical, display_name, text_of


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (None, None), ([], None), ({}, None), ({"a": None, "b": [], "c": {}}, None), ([None, {}], None), ([[]], None),
        ("", ""), (0, 0), (False, False), ({"a": False}, {"a": False}), ({"a": 0}, {"a": 0}),
        ({"b": 1, "a": [2, 1, 2]}, {"a": [1, 2], "b": 1}),
        ([1, "1", True], [1, "1", True]),
        ([{"k": 2}, {"k": 1}, {"k": 2}], [{"k": 1}, {"k": 2}]),
        ({"id": "a", "displayName": "A", "name": "n"}, {"id": "a", "name": "n"}),
        ({"displayName": "A"}, {"displayName": "A"}),
        ({"@odata.type": "#a", "@odata.etag": "1", "x@odata.context": "c", "x": 1}, {"@odata.type": "#a", "x": 1}),
        ({"transferMethods": "b, f,a,e,d, c,b"}, {"transferMethods": "a,b,c,d,e,f"}),
        ({"other": "b, a"}, {"other": "b, a"}),
        ({"transferMethods": ["b,a"]}, {"transferMethods": ["b,a"]}),
        ({"approvalStages": [{"n": 2}, {"n": 1}, {"n": 2}]}, {"approvalStages": [{"n": 2}, {"n": 1}, {"n": 2}]}),
        ({"approvalStages": [{"names": [2, 1]}]}, {"approvalStages": [{"names": [1, 2]}]}),
        ({"approvalStages": []}, None),
        (dict.fromkeys(VOLATILE, "2026-11-20"), None),
    ],
)  # fmt: skip
def test_the_canonical_form(value: Any, form: Any) -> None:
    found = canonical(value)
    assert (found, repr(found)) == (form, repr(form))


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"id": "a", "displayName": "A", "name": "n"}, "A"),
        ({"id": "a", "name": "n"}, "n"),
        ({"id": "a", "displayName": None, "name": "n"}, "n"),
        ({"displayName": "A"}, "A"),
        ({"name": "n"}, ""),
        ({"id": "a", "displayName": 7}, ""),
        ({}, ""), ("A", ""), (None, ""),
    ],
)  # fmt: skip
def test_what_an_object_is_called(value: Any, name: str) -> None:
    assert display_name(value) == name


def test_a_value_is_one_line_in_which_the_order_of_names_means_nothing() -> None:
    assert [text_of(value) for value in ("a b", None, True, 1)] == ["a b", "null", "true", "1"]
    assert text_of({"b": "ü", "a": [1]}) == text_of({"a": [1], "b": "ü"}) == '{"a":[1],"b":"ü"}'


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        ([{"id": "b"}, {"id": "a"}], {"a", "b"}),
        ([{"id": "b", "name": "n"}], {"b"}),
        ([{"name": "n", "value": 1}], {"n"}),
        ([{"id": "a", "name": "n"}, {"name": "m"}], {"n", "m"}),
        ([{"id": "a"}, {"id": "a"}], None),
        ([{"id": "a"}, {"k": 1}], None),
        ([{"id": 1}], None), ([{"id": "a"}, "a"], None), ([], None), ("a", None), ({"id": "a"}, None),
    ],
)  # fmt: skip
def test_elements_are_known_by_a_key_that_each_of_them_has_alone(value: Any, keys: set[str] | None) -> None:
    found = by_key(value)
    assert found == (None if keys is None else {key: next(e for e in value if key in e.values()) for key in keys})
