"""Everything that the report knows of one account or application: gaps that name it or have it among their people, and groups.

Only subjects that the report names are here, so that a report on a large tenant stays small. Their names and ids are stored once;
tables refer to them by number.
"""

from __future__ import annotations

import base64
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

import msgspec

from ztscan.core.members import Digester, Members, MembersTable, in_class, shorts
from ztscan.core.model import CheckResult, Finding, Subject

from .evidence import GUID
from .text import LONGEST_NAME, visible

_SHARED = 3
"""A part at the end of so many names is stored once."""


class SubjectIndex(msgspec.Struct):
    """Subjects by number. ``gaps`` of a subject are the numbers of cards; below zero are its groups, from -1."""

    table: MembersTable
    _numbers: dict[tuple[str, str, str], int] = msgspec.field(default_factory=dict)
    _met: dict[Subject, int] = msgspec.field(default_factory=dict)
    """The same by subject: one is often met, and its name is made visible once."""
    _gaps: defaultdict[int, dict[int, None]] = msgspec.field(default_factory=lambda: defaultdict(dict))
    _affected: defaultdict[str, set[int]] = msgspec.field(default_factory=lambda: defaultdict(set))
    """By digest of somebody of few, or ``#`` and the number of a class, the cards with them among their people."""

    def number(self, subject: Subject) -> int:
        """The number of a subject, from now on if it had none."""
        number = self._met.get(subject)
        if number is None:
            key = (subject.kind, subject.id, visible(subject.name or subject.id, LONGEST_NAME))
            number = self._met[subject] = self._numbers.setdefault(key, len(self._numbers))
        return number

    def post(self, check: CheckResult, card: int, named: Iterable[Subject]) -> None:
        """Take up the subjects that the card of a check names, and whom its findings affect."""
        for subject in named:
            self._gaps[self.number(subject)][card] = None
        for finding in check.findings:
            for members in finding.members:
                for key in _keys(members):
                    self._affected[key].add(card)

    def __len__(self) -> int:
        return len(self._numbers)

    def data(self) -> dict[str, object]:
        """The subjects as data of the page."""
        kinds = list(dict.fromkeys(kind for kind, _, _ in self._numbers))
        split = [_split(name) for _, _, name in self._numbers]
        often = Counter(end for _, end in split if end)
        ends = ["", *(end for end, count in often.items() if count >= _SHARED)]
        places = {end: at for at, end in enumerate(ends)}
        known = self._known()
        lists = list(dict.fromkeys(known))
        numbers = {entry: at for at, entry in enumerate(lists)}
        return {
            "kinds": kinds,
            "kind": [kinds.index(kind) for kind, _, _ in self._numbers],
            "ids": [_short_id(id_) for _, id_, _ in self._numbers],
            "names": [start if end in places else start + end for start, end in split],
            "ends": ends,
            "end": [places.get(end, 0) for _, end in split],
            "lists": lists,
            "list": [numbers[entry] for entry in known],
            "groups": [visible(group.name or group.id, LONGEST_NAME) for group in self.table.groups],
        }

    def _known(self) -> list[tuple[int, ...]]:
        """By subject, the cards and then the groups."""
        digests = shorts(Digester(self.table.salt).every(id_ for _, id_, _ in self._numbers))
        named = frozenset(digests)
        places = {one: f"#{at}" for at, members in enumerate(self.table.classes) for one in named.intersection(in_class(members))}
        groups: defaultdict[str, set[int]] = defaultdict(set)
        for at, group in enumerate(self.table.groups):
            for key in _keys(group.members) if group.members else ():
                groups[key].add(-1 - at)
        told = self._affected.keys() | groups.keys()

        @cache  # most subjects differ in nothing that is told of them
        def entry(gaps: tuple[int, ...], *keys: str) -> tuple[int, ...]:
            cards = {*gaps, *(card for key in keys for card in self._affected.get(key, ()))}
            inside = {group for key in keys for group in groups.get(key, ())}
            return (*sorted(cards), *sorted(inside, reverse=True))

        return [
            entry(tuple(self._gaps[number]), digest if digest in told else "", places.get(digest, ""))
            for digest, number in zip(digests, self._numbers.values(), strict=True)
        ]


def _keys(members: Members) -> Iterator[str]:
    yield from (one.digest for one in members.few)
    yield from (f"#{place}" for place in members.classes)


def subjects_of(finding: Finding) -> Iterator[Subject]:
    """The subject of a finding that is told in sentences, and the account of its example sign-in."""
    yield finding.subject
    witness = finding.witness
    body = (witness.what_if if witness else None) or {}
    id_ = body.get("signInIdentity", {}).get("userId", "")
    if witness and id_:
        yield Subject("user", str(id_), next((text for label, text in witness.sign_in if label == "user"), ""))


def _split(name: str) -> tuple[str, str]:
    """A name and the end that it may share with others: the domain of an account, with the mark of a guest."""
    start, mark, end = name.rpartition("#EXT#@") if "#EXT#@" in name else name.rpartition("@")
    return (start, mark + end) if mark else (name, "")


def _short_id(text: str) -> str:
    """22 letters for a GUID; everything else as it is, after ``=``."""
    if GUID.fullmatch(text) and text == text.lower():
        return base64.urlsafe_b64encode(bytes.fromhex(text.replace("-", ""))).decode().rstrip("=")
    return f"={visible(text, LONGEST_NAME)}"
