"""Lists that grow: what a check tells of a second new entry, it tells of the thirty-first too.

A waiver covers what was seen. A list that is cut where it is observed hides what is added behind the cut, from the waiver and
from the comparison.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from tests.checks import compliant
from tests.checks.cases import Raw, decode, run
from tests.checks.rows import Row
from tests.completing import copied
from ztscan.config.waivers import evidence_fingerprint
from ztscan.core.model import CheckResult, Gap
from ztscan.core.sealing import seal

Path = tuple[str | int, ...]
"""Where something stands in a resource: keys and places."""
MANY = 30
"""More than any text names."""
_NAMES = frozenset({"id", "name", "displayName", "keyId", "appId", "templateId", "principalId", "principalDisplayName"})
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NETWORK = re.compile(r"(\d+)\.(\d+)\.(\d+)\.(\d+)")


def what_is_added_to_a_long_list_is_other_evidence(row: Row) -> None:
    """Where one more entry is other evidence for a waiver, it is so behind thirty others."""
    if not row.case.fails:
        return
    for name in sorted(row.case.changed & {*row.needs}):
        for path in _lists(row.raw[name], compliant.RESOURCES.get(name), ()):
            if (kind := _kind(row, name, path)) in row.tried:
                continue
            row.tried.add(kind)
            few = [_evidence(row, name, path, number) for number in (1, 2)]  # the first one may make of "all" a "some"
            if not _differ(*few):
                continue
            many, more = (_evidence(row, name, path, number) for number in (MANY, MANY + 1))
            place = "/".join(map(str, (name, *path)))
            assert not many.keys() & more.keys() or _differ(many, more), f"`{place}` with one more entry is the same evidence"


def _differ(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether a finding of both has other evidence."""
    return any(one[key] != other[key] for key in one.keys() & other.keys())


def _evidence(row: Row, name: str, path: Path, more: int) -> dict[str, str]:
    """The identity of the evidence by finding, where a list has so many entries more."""
    raw: Raw = {**row.raw, name: copied(row.raw[name])}
    found = raw[name]
    for step in path:
        found = found[step]
    last = found[-1]
    found.extend(_another(last, number) for number in range(more))
    return told(run(row.check, row.case, {**row.evidence, **decode(raw, [name])}))


def told(result: CheckResult) -> dict[str, str]:
    """The identity of the evidence of each finding, by the finding's own."""
    sealed, _ = seal([result], (), "tenant")
    return {found.fingerprint: evidence_fingerprint(found) for found in sealed[0].findings}


def _kind(row: Row, name: str, path: Path) -> Hashable:
    """Which list it is, wherever it stands, and what the row finds. Other rows with the same say no more."""
    found = frozenset((finding.subject.kind, finding.discriminator) for finding in row.result.findings)
    return what_is_added_to_a_long_list_is_other_evidence, name, tuple(s for s in path if isinstance(s, str)), found


def _lists(value: Any, compliant_one: Any, path: Path) -> Iterator[Path]:
    """Where there is a list with an entry that the compliant tenant does not have so."""
    if isinstance(value, Gap) or value == compliant_one:
        return
    if isinstance(value, dict):
        base = compliant_one if isinstance(compliant_one, dict) else {}
        for key, inner in value.items():
            yield from _lists(inner, base.get(key), (*path, key))
    elif isinstance(value, list):
        if value and isinstance(value[-1], dict | str):
            yield path
        others = compliant_one if isinstance(compliant_one, list) else []
        for place, inner in enumerate(value):
            yield from _lists(inner, others[place] if place < len(others) else None, (*path, place))


def _another(value: Any, number: int) -> Any:
    """An entry like it, with other names."""
    if isinstance(value, dict):
        return {key: _another(inner, number) if key in _NAMES else copied(inner) for key, inner in value.items()}
    return _text(value, number) if isinstance(value, str) else value


def _text(text: str, number: int) -> str:
    if _GUID.fullmatch(text):
        return f"{text[:-4]}{number + 0xA000:04x}"
    if found := _NETWORK.match(text):
        return f"{found[1]}.{number + 1}.{found[3]}.{found[4]}{text[found.end() :]}"
    return text + "".join(chr(ord("a") + int(digit)) for digit in f"{number:02d}")
