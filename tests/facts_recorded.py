"""What a fact becomes, in words: of the rows of all checks that need it, of all that they add, and where something lacks.

Three kinds of tenants show it: the compliant one, the crowded one, and each row. In the crowded one, each list has what any of
the rows adds to it, so that orders, counts and what one entry says of another are seen. There each key is null or absent once,
and each resource is a gap once. In each row, each key that it brings is null once.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from tests.checks import compliant
from tests.checks.cases import CHECKS, SHARED, TABLES, Add, Case, Raw, apply, decode, gap
from tests.checks.changed_values import changed_values, keys_of
from tests.completing import copied
from tests.lacking import LACKS, Place, lacking, places
from ztscan.core.model import ByKey, Gap
from ztscan.endpoints.population import DevicePopulation
from ztscan.engine.evidence import FACTS, EvidenceStore, names_behind, resources_behind
from ztscan.engine.resources import ALL_RESOURCES

ANY = Case("any")
LONG = 160
"""Characters of a value that is written in full."""
FEW = 3
"""Parts of a changed value that are written."""
MOST_ENTRIES = 1000
"""Some rows have logs of many thousand entries, which are not tried without a key."""
_GAP = "gap in "


_AS_THEY_ARE = frozenset((str, int, bool, float, type(None)))


def plain(value: Any) -> Any:
    """A value as JSON can have it, with sets in order, without the fields that are no part of its words."""
    kind: Any = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if names := _fields(kind):
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, frozenset | set):
        return sorted(map(str, value))
    if isinstance(value, Mapping | ByKey):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, Sequence | memoryview) and not isinstance(value, str | bytes):
        return [plain(one) for one in value]
    return value


@functools.cache
def _fields(kind: Any) -> tuple[str, ...]:
    """The fields of a record. Of a population, its sets of devices and no columns."""
    left_out = {"columns"} if kind is DevicePopulation else set[str]()
    if dataclasses.is_dataclass(kind):
        names = [one.name for one in dataclasses.fields(kind) if one.repr]
    else:
        names = [*kind.__struct_fields__] if issubclass(kind, msgspec.Struct) else []
    return tuple(name for name in names if name not in left_out)


def written(value: Any) -> list[str]:
    """Each part of a value in one line: each entry of a list, and each field or key, of which lists are parted too."""
    one = plain(value)
    if not isinstance(one, dict):
        return [_line("", part) for part in (one if isinstance(one, list) else [one])]
    return [
        _line(f"{name}: ", part)
        for name, parts in one.items()
        for part in (parts if isinstance(parts, list) and parts else [parts])
    ]


def _line(before: str, part: Any) -> str:
    return f"{before}{msgspec.json.encode(part, enc_hook=str).decode()}"


def short(text: str, most: int = LONG) -> str:
    return text if len(text) <= most else f"{text[:most]}… {hashlib.sha256(text.encode()).hexdigest()[:16]}"


@dataclass
class Recorded:
    """A fact, and what is told of it."""

    fact: str
    behind: frozenset[str]
    """The resources behind it."""
    tried: set[str] = dataclasses.field(default_factory=set)
    """What was null before, in an entry of a list that was the same."""

    def of(self, raw: Raw, case: Case = ANY) -> list[str]:
        """The parts of the fact of a tenant."""
        return self._of(decode(raw, self.behind), case)

    def _of(self, evidence: Mapping[str, Any], case: Case) -> list[str]:
        value = EvidenceStore(evidence, case.settings(), SHARED).value(self.fact)
        return [f"{_GAP}{value.resource}: {value.detail}; {value.remedy}"] if isinstance(value, Gap) else written(value)

    def lines(self) -> Iterator[str]:
        usual = self.of(compliant.RESOURCES)
        yield "the compliant tenant:"
        yield from (f"  {short(one)}" for one in usual)
        rows = [(name, case) for name, case in _rows(self.fact, self.behind)]
        crowded = _crowded([case for _, case in rows], self.behind)
        yield "the crowded tenant:"
        parts = self.of(crowded)
        yield from (f"  {short(one)}" for one in parts)
        yield from self._other("the crowded tenant, each list the other way round", self.of(_turned(crowded)), parts)
        yield from self._lacking(crowded, parts)
        for name, case in rows:
            yield from self._row(name, case, usual)

    def _lacking(self, raw: Raw, usual: list[str]) -> Iterator[str]:
        evidence = decode(raw, self.behind)
        for name in sorted(self.behind & raw.keys()):
            keyed = ALL_RESOURCES[name].keys is not None
            first = [*raw[name]][:1] if keyed else []
            for what, unread in ((name, gap(name)), *((f"{name}: {key}", {**raw[name], key: gap(name)}) for key in first)):
                found = self._of({**evidence, **decode({name: unread}, [name])}, ANY)
                yield from self._other(f"{what} is a gap", found, usual)
            tried: dict[tuple[str, ...], Place] = {}
            for place in places(raw[name]):
                if len(place) > keyed:
                    tried.setdefault(tuple(step for step in place[keyed:] if isinstance(step, str)), place)
            for keys, place in tried.items():
                told: dict[tuple[str, ...], list[str]] = {}
                known = [(evidence[name], usual)]
                for lack in LACKS:
                    changed = decode({name: lacking(raw[name], place, lack)}, [name])
                    if _is_refused(changed[name]):
                        continue
                    same = next((parts for value, parts in known if value == changed[name]), None)
                    found = same or self._of({**evidence, **changed}, ANY)
                    known.append((changed[name], found))
                    told.setdefault(tuple(found), []).append(lack)
                for parts, lacks in told.items():
                    yield from self._other(f"{name}: {'/'.join(keys)} is {' or '.join(lacks)}", parts, usual)

    def _row(self, name: str, case: Case, usual: Sequence[str]) -> Iterator[str]:
        raw = case.evidence()
        evidence = decode(raw, self.behind)
        parts = self._of(evidence, case)
        yield from self._other(name, parts, usual)
        digest, others, gaps = hashlib.sha256(), 0, dict[str, None]()
        for resource in sorted(case.changed & self.behind):
            if isinstance(raw[resource], Gap) or len(raw[resource] or ()) > MOST_ENTRIES:
                continue
            keyed = ALL_RESOURCES[resource].keys is not None
            often = Counter[tuple[str, ...]]()
            for place, _ in changed_values(raw[resource], compliant.RESOURCES.get(resource)):
                keys = keys_of(place)
                if isinstance(place[-1], int) or len(place) == keyed or often[keys] == FEW:
                    continue
                words = f"{resource} {_entry_of(raw[resource], place)}"
                if words in self.tried:
                    continue
                often[keys] += 1
                self.tried.add(words)
                changed = decode({resource: lacking(raw[resource], place, "null")}, [resource])
                same = _is_refused(changed[resource]) or changed[resource] == evidence[resource]
                found = parts if same else self._of({**evidence, **changed}, case)
                if found != parts:
                    others += 1
                    digest.update(msgspec.json.encode((resource, place, found)))
                    gaps.update(dict.fromkeys(one for one in found if one.startswith(_GAP)))
        if others:
            yield f"{name}, where a key is null: {others} other outcomes, {digest.hexdigest()[:16]}"
            yield from (f"  {one}" for one in gaps)

    @staticmethod
    def _other(what: str, found: Sequence[str], usual: Sequence[str], indent: str = "  ") -> Iterator[str]:
        if [*found] != [*usual]:
            yield what
            new, gone = [one for one in found if one not in usual], [one for one in usual if one not in found]
            yield from (f"{indent}{one}" for one in _few(new, LONG))
            if not any(one.startswith(_GAP) for one in found):
                yield from (f"{indent}not {one}" for one in _few(gone, LONG // 2))


def _few(parts: Sequence[str], most: int) -> Iterator[str]:
    yield from (short(one, most) for one in parts[:FEW])
    if parts[FEW:]:
        digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
        yield f"{len(parts) - FEW} more: {digest}"


@functools.cache
def _all_rows() -> tuple[tuple[str, Case, frozenset[str]], ...]:
    found = []
    for check_id, cases in TABLES.items():
        needs = frozenset[str]().union(*(names_behind(need.name, FACTS) for need in CHECKS[check_id].signature.needs))
        found += [(f"{check_id}: {case.name}", case, needs) for case in cases]
    return tuple(found)


def _rows(fact: str, behind: frozenset[str]) -> Iterator[tuple[str, Case]]:
    """The rows of the checks that need the fact; of a fact for charts alone, of all checks. Rows that are the same to it once."""
    known = set[str]()
    for name, case, needs in _all_rows():
        if case.changed & behind and (fact in needs or fact not in _needed()):
            change = {path: value for path, value in case.change.items() if path.partition("/")[0] in behind}
            words = repr((change, case.settings()))
            if words not in known:
                known.add(words)
                yield name, case


@functools.cache
def _needed() -> frozenset[str]:
    return frozenset[str]().union(*(needs for *_, needs in _all_rows()))


def _crowded(cases: Sequence[Case], behind: frozenset[str]) -> Raw:
    """The compliant tenant with all that any of the rows adds to a list."""
    raw: Raw = {name: copied(value) for name, value in compliant.RESOURCES.items() if name in behind}
    known = set[str]()
    for case in cases:
        for path, value in case.change.items():
            if path.partition("/")[0] in behind and isinstance(value, Add):
                named = {f"{path}: {_id(one)}": one for one in value.objects if not isinstance(one, Gap)}
                new = [one for name, one in named.items() if name not in known]
                known |= named.keys()
                with contextlib.suppress(LookupError, AttributeError, TypeError):
                    apply(raw, path, Add(*new))
    return raw


def _turned(value: Any) -> Any:
    """With each list the other way round, and the answers of a resource with keys."""
    if isinstance(value, dict):
        return {key: _turned(one) for key, one in reversed(value.items())}
    return [_turned(one) for one in reversed(value)] if isinstance(value, list) else value


def _is_refused(value: Any) -> bool:
    """Whether the decoder refuses the whole resource: no fact has a part in that."""
    return isinstance(value, Gap)


def _entry_of(value: Any, place: Place) -> Any:
    """The innermost entry of a list in which the place is."""
    last = max((number for number, step in enumerate(place) if isinstance(step, int)), default=-1)
    for step in place[: last + 1]:
        value = value[step]
    return f"{place[last + 1 :]} {value}"


def _id(one: Any) -> Any:
    return one.get("id", one) if isinstance(one, Mapping) else one


def facts_of(room: str) -> list[str]:
    """The facts that modules of a package declare."""
    return sorted(name for name, one in FACTS.items() if one.function.__module__.startswith(f"{room}."))


def text(fact: str) -> str:
    """All that is told of a fact."""
    found = Recorded(fact, frozenset(resources_behind([fact], ALL_RESOURCES, FACTS)))
    return "".join(f"{line}\n" for line in found.lines())
