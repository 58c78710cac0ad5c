"""Turns the members of an evaluation into those of a result: a few by name, many as digests that findings share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from ztscan.core.bit_sets import places
from ztscan.core.members import (
    FEW,
    MOST_CLASSES,
    MOST_GROUP_DIGESTS,
    Crowd,
    Digester,
    GroupMembers,
    Member,
    Members,
    MembersTable,
    in_hex,
    salt_of,
    short,
    shorts,
    total,
)
from ztscan.core.model import CheckResult


class NamedGroup(NamedTuple):
    """The members of a group that a policy or a role assignment names. None: they could not be read in full."""

    id: str
    name: str
    members: Members | None


class Directory(NamedTuple):
    """Who is in the tenant, with which devices, and who holds which role, for the table of members. None: not read."""

    people: Sequence[str] | None = None
    """The ids of all users."""
    roles: tuple[NamedGroup, ...] | None = None
    devices: Sequence[str] | None = None
    """The ids of all devices, in Intune and in the directory."""


UNREAD = Directory()


def seal(
    results: Iterable[CheckResult], groups: Iterable[NamedGroup], tenant: str, directory: Directory = UNREAD
) -> tuple[tuple[CheckResult, ...], MembersTable]:
    """The results with members as a result file has them, and the table that they share."""
    results, groups, roles = tuple(results), tuple(groups), directory.roles or ()
    sealer = _Sealer(Digester(salt_of(tenant)))
    crowds = [members for check in results for found in check.findings for members in found.members if isinstance(members, Crowd)]
    small = sorted((g.members for g in (*groups, *roles) if isinstance(g.members, Crowd)), key=lambda members: members.count)
    sealer.divide(crowds)
    sealer.divide_groups(small)
    classes, numbers = sealer.in_order()
    sealed = tuple(_with_members(check, sealer, numbers) for check in results)
    named, held = (
        tuple(
            GroupMembers(
                group.id,
                group.name,
                sealer.members(group.members, numbers) if isinstance(group.members, Crowd) else group.members,
            )
            for group in sorted(those, key=lambda group: group.id)
        )
        for those in (groups, roles)
    )
    people, others = (None, "") if directory.people is None else sealer.everybody(directory.people)
    devices = None if directory.devices is None else sealer.digests(directory.devices)
    return sealed, MembersTable(
        salt_of(tenant), classes, named, people, others, devices, None if directory.roles is None else held
    )


def _with_members(check: CheckResult, sealer: _Sealer, numbers: Sequence[int]) -> CheckResult:
    if not any(found.members for found in check.findings):
        return check
    findings = tuple(
        msgspec.structs.replace(
            found, members=tuple(sealer.members(m, numbers) if isinstance(m, Crowd) else m for m in found.members)
        )
        if found.members
        else found
        for found in check.findings
    )
    return msgspec.structs.replace(check, findings=findings)


class _Class(NamedTuple):
    chosen: int
    digests: str
    total: int


class _Sealer:
    """Divides each population into the classes that its crowds cannot tell apart."""

    def __init__(self, digester: Digester) -> None:
        self._digester = digester
        self._of: dict[int, list[int]] = {}
        """By population, the numbers of its classes."""
        self._populations: dict[int, tuple[Sequence[str], int]] = {}
        """By the identity of a list of ids: the list, and the number of its population. Equal lists are one population."""
        self._numbers: dict[Sequence[str], int] = {}
        self._classes: list[_Class] = []
        self._undivided: set[tuple[int, int]] = set()
        self._full: dict[str, bytes] = {}
        """By id, the digest of each member of a class. Most are in several."""
        self._short: dict[str, str] = {}
        """The same as a result holds it."""

    def _population(self, crowd: Crowd) -> int:
        """The number of the population that a crowd is chosen from."""
        if id(crowd.ids) not in self._populations:
            number = self._numbers.setdefault(crowd.ids, len(self._numbers))
            self._populations[id(crowd.ids)] = (crowd.ids, number)
        return self._populations[id(crowd.ids)][1]

    def divide(self, crowds: Iterable[Crowd]) -> None:
        """Make the classes for crowds that are too many to be named."""
        populations: dict[int, tuple[Sequence[str], dict[int, None]]] = {}
        for crowd in crowds:
            if crowd.count > FEW:
                populations.setdefault(self._population(crowd), (crowd.ids, {}))[1][crowd.chosen] = None
        for population, (ids, chosen) in populations.items():
            parts: list[int] = []
            for one in sorted(chosen, key=int.bit_count, reverse=True):
                finer = [piece for part in parts for piece in (part & one, part & ~one) if piece]
                rest = one
                for part in parts:
                    rest &= ~part
                finer += [rest] if rest else []
                if len(finer) > MOST_CLASSES:
                    self._undivided.add((population, one))
                else:
                    parts = finer
            self._add(population, ids, parts)

    def divide_groups(self, crowds: Iterable[Crowd]) -> None:
        """A class for each group, smallest first, within the bound."""
        left = MOST_GROUP_DIGESTS
        for crowd in crowds:
            if crowd.count <= FEW:
                continue
            left -= crowd.count
            if left >= 0:
                self._add(self._population(crowd), crowd.ids, [crowd.chosen])
            else:
                self._undivided.add((self._population(crowd), crowd.chosen))

    def _add(self, population: int, ids: Sequence[str], parts: Iterable[int]) -> None:
        for part in parts:
            members = [ids[place] for place in places(part)]
            new = [member for member in members if member not in self._full]
            self._full.update(zip(new, map(self._digester.full, new), strict=True))
            self._short.update(zip(new, shorts(map(self._full.__getitem__, new)), strict=True))
            digests = "".join(sorted(map(self._short.__getitem__, members)))
            self._of.setdefault(population, []).append(len(self._classes))
            self._classes.append(_Class(part, digests, total(map(self._full.__getitem__, members))))

    def in_order(self) -> tuple[tuple[str, ...], list[int]]:
        """The classes in the order of the result, and the number there of each."""
        order = sorted(range(len(self._classes)), key=lambda number: self._classes[number].digests)
        numbers = [0] * len(order)
        for place, number in enumerate(order):
            numbers[number] = place
        return tuple(self._classes[number].digests for number in order), numbers

    def everybody(self, people: Sequence[str]) -> tuple[str, str]:
        """The digests of the people who are in no class, and of those in a class who are none of the people."""
        told = set(self._short.values())
        in_none = [one for one in people if one not in self._short]
        known = {self._short[one] for one in people if one in self._short}.union(shorts(map(self._digester.full, in_none)))
        return "".join(sorted(known - told)), "".join(sorted(told - known))

    def digests(self, ids: Iterable[str]) -> str:
        """The sorted digests of ids, one after the other."""
        return "".join(sorted(set(shorts(map(self._digester.full, ids)))))

    def members(self, crowd: Crowd, numbers: Sequence[int]) -> Members:
        """A crowd as a result has it."""
        if crowd.count <= FEW:
            full = {key: self._digester.full(key) for key, _ in crowd.people()}
            few = sorted(Member(key, name, short(full[key])) for key, name in crowd.people())
            return Members(crowd.kind, crowd.count, in_hex(total(full.values())), tuple(few))
        population = self._population(crowd)
        if (population, crowd.chosen) in self._undivided:
            whole = total(self._digester.full(key) for key, _ in crowd.people())
            return Members(crowd.kind, crowd.count, in_hex(whole))
        own = [number for number in self._of[population] if self._classes[number].chosen & crowd.chosen]
        whole = sum(self._classes[number].total for number in own)
        return Members(crowd.kind, crowd.count, in_hex(whole), classes=tuple(sorted(numbers[number] for number in own)))
