"""The table of higher permissions, compared with what Microsoft lists for each path."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ztscan.graph.higher_permissions import HIGHER, HIGHER_FOR_PEOPLE, granting, higher, missing
from ztscan.graph.resources import RESOURCES


@cache
def listed() -> dict[str, dict[str, list[str]]]:
    """By resource and scheme: the permissions that Microsoft lists for its path."""
    extract: dict[str, Any] = json.loads((Path(__file__).parent / "contract" / "permissions.json").read_text(encoding="utf-8"))
    resources: dict[str, dict[str, list[str]]] = extract["resources"]
    return resources


@pytest.mark.parametrize(("application", "scheme"), [(True, "Application"), (False, "DelegatedWork")])
def test_a_higher_permission_allows_every_request_of_the_lesser_one(application: bool, scheme: str) -> None:
    wrong = [
        (resource.name, permission, name)
        for resource in RESOURCES.values()
        for permission in resource.permission.for_flow(application=application)
        for name in higher(permission, application=application)
        if scheme in listed().get(resource.name, {}) and name not in listed()[resource.name][scheme]
    ]
    assert wrong == []


def test_every_row_of_the_table_is_of_a_permission_that_is_needed_and_confirmed_by_the_source() -> None:
    confirmed = {
        permission
        for name in listed()
        for application in (True, False)
        for permission in RESOURCES[name].permission.for_flow(application=application)
    }
    assert {*HIGHER, *HIGHER_FOR_PEOPLE} <= confirmed


def test_what_shows_less_is_not_higher() -> None:
    names = [name for names in (*HIGHER.values(), *HIGHER_FOR_PEOPLE.values()) for name in names]
    assert not [name for name in names if any(part in name for part in ("ReadBasic", "OwnedBy", ".Selected"))]
    assert not [name for name, others in HIGHER.items() if name in others]


def test_what_is_missing_is_neither_held_nor_granted_by_a_higher_permission() -> None:
    held = frozenset({"Directory.Read.All", "Policy.Read.All"})
    needed = ("Policy.Read.All", "User.Read.All", "Policy.Read.DeviceConfiguration", "Policy.Read.AuthenticationMethod")
    assert missing(needed, held, application=True) == ("Policy.Read.DeviceConfiguration",)
    assert missing(needed, held, application=False) == ()
    assert granting("User.Read.All", held, application=True) == "Directory.Read.All"
    assert granting("Policy.Read.All", held, application=True) == "Policy.Read.All"
