"""What an Azure role lets its holder do, from the actions of its definition.

A role permits an action if an entry of its permissions has a pattern for it and none against it: ``notActions`` count within
their own entry only. ``*`` stands for any text, and case does not matter. Source:
https://learn.microsoft.com/azure/role-based-access-control/role-definitions
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import Any

OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
USER_ACCESS_ADMINISTRATOR = "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"
RBAC_ADMINISTRATOR = "f58310d9-a9f6-439a-9e8d-f62e7b41a168"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
SECURITY_READER = "39bc4728-0917-49c7-9d2c-d95423bc2eb4"

GRANTING = (
    "Microsoft.Authorization/roleAssignments/write",
    "Microsoft.Authorization/roleDefinitions/write",
    "Microsoft.Authorization/elevateAccess/action",
    "Microsoft.Authorization/roleAssignmentScheduleRequests/write",
    "Microsoft.Authorization/roleEligibilityScheduleRequests/write",
)
"""The holder of a role with one of these can give access, to themselves too."""
READING = "Microsoft.Authorization/roleAssignments/read"
ANYTHING = "ztscan.unnamed/resources/write"
"""A change that no role names: only a pattern over all providers permits it."""
ANY_READING = "ztscan.unnamed/resources/read"
"""A read that no role names."""


class Power(enum.IntEnum):
    """The strongest thing that a role permits."""

    LIMITED = 0
    CHANGES = 1
    """It changes resources of every kind, like Contributor."""
    GRANTS = 2
    """It gives access, like Owner or User Access Administrator."""


BUILT_IN: Mapping[str, tuple[str, Power]] = {
    OWNER: ("Owner", Power.GRANTS),
    USER_ACCESS_ADMINISTRATOR: ("User Access Administrator", Power.GRANTS),
    RBAC_ADMINISTRATOR: ("Role Based Access Control Administrator", Power.GRANTS),
    CONTRIBUTOR: ("Contributor", Power.CHANGES),
    READER: ("Reader", Power.LIMITED),
    SECURITY_READER: ("Security Reader", Power.LIMITED),
}
"""Roles whose definition is not needed. Their ids are the same in every tenant."""


def role_of(definition: str) -> str:
    """The id of a role in the id of its definition: the last step, in lower case."""
    return definition.rstrip("/").rpartition("/")[2].lower()


def power_of(permissions: Any) -> Power | None:
    """What ``permissions`` of a role definition let its holder do. None: they were not returned, or not in a known form."""
    entries = _entries(permissions)
    if entries is None:
        return None
    if any(_permits(entries, action) for action in GRANTING):
        return Power.GRANTS
    return Power.CHANGES if _permits(entries, ANYTHING) else Power.LIMITED


def granted(permissions: Any) -> tuple[str, ...]:
    """The actions that give access and that ``permissions`` permit."""
    return tuple(action for action in GRANTING if _permits(_entries(permissions) or (), action))


def permits_reading(permissions: Any) -> bool:
    """Whether ``permissions`` certainly let their holder list role assignments."""
    return _permits(_entries(permissions) or (), READING)


def permits_reading_everything(permissions: Any) -> bool:
    """Whether one entry of ``permissions`` certainly shows resources of every kind, as Reader does: no read is taken away."""
    return any(
        _matches(actions, ANY_READING) and not any(pattern.strip().lower().endswith(("*", "/read")) for pattern in without)
        for actions, without in _entries(permissions) or ()
    )


_Entry = tuple[tuple[str, ...], tuple[str, ...]]


def _entries(permissions: Any) -> tuple[_Entry, ...] | None:
    """Patterns for and against of each entry. None: an entry is incomplete, so that nothing can be concluded from it."""
    if not isinstance(permissions, list | tuple) or not permissions:
        return None
    found: list[_Entry] = []
    for entry in permissions:
        if not isinstance(entry, Mapping):
            return None
        actions, without = _patterns(entry.get("actions")), _patterns(entry.get("notActions"))
        if actions is None or without is None:
            return None
        found.append((actions, without))
    return tuple(found)


def _patterns(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list | tuple) or not all(isinstance(pattern, str) for pattern in value):
        return None
    return tuple(value)


def _permits(entries: Iterable[_Entry], action: str) -> bool:
    return any(_matches(actions, action) and not _matches(without, action) for actions, without in entries)


def _matches(patterns: Iterable[str], action: str) -> bool:
    lower = action.lower()
    return any(_fits(pattern.strip().lower(), lower) for pattern in patterns)


def _fits(pattern: str, action: str) -> bool:
    """Whether ``*`` in the pattern can stand for texts that make it the action: in time that no pattern makes long."""
    first, *others = pattern.split("*")
    if not others:
        return pattern == action
    *middle, last = others
    if not action.startswith(first) or not action.endswith(last) or len(first) + len(last) > len(action):
        return False
    place, end = len(first), len(action) - len(last)
    for part in middle:
        place = action.find(part, place, end)
        if place < 0:
            return False
        place += len(part)
    return True
