"""Compares the configuration of two scans, object by object and property by property, even where no check reads it.

Objects are recognized by their form alone, so that new properties of Graph are compared too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Literal, NamedTuple

import msgspec

from ztscan.core.model import Scan
from ztscan.core.sameness import LEAVES, same
from ztscan.core.written_values import same_text
from ztscan.drift.canonical import by_key, canonical, display_name, text_of
from ztscan.drift.model import Direction, ObjectDrift, PropertyChange, Rename, UnseenConfiguration

Names = Callable[[Scan], Mapping[str, str]]
"""The names of the ids that a scan knows."""


class ConfigurationDrift(NamedTuple):
    """The result of ``compare_configuration``: changed objects, new names, and what only one side could read."""

    objects: tuple[ObjectDrift, ...]
    renamed: tuple[Rename, ...]
    unseen: tuple[UnseenConfiguration, ...]


class _Object(NamedTuple):
    """One policy or settings object: its label and its canonical content."""

    name: str
    content: dict[str, Any]


class _Names:
    """Names of ids on either side, gathered when the first one is needed. Each side falls back to the other."""

    def __init__(self, before: Scan, after: Scan, names: Names) -> None:
        self._scans, self._of = (before, after), names

    @cached_property
    def before(self) -> Mapping[str, str]:
        return self._of(self._scans[0])

    @cached_property
    def after(self) -> Mapping[str, str]:
        return self._of(self._scans[1])

    def was(self, element: Any) -> str:
        return _named(element, self.before, self.after)

    def now(self, element: Any) -> str:
        return _named(element, self.after, self.before)


def compare_configuration(before: Scan, after: Scan, names_in: Names | None = None) -> ConfigurationDrift:
    """All changes, in order of resource and id. A resource that one side could not read is ``unseen``, not deleted."""
    names = _Names(before, after, names_in or names_of)
    lacking = _Lacking(before), _Lacking(after)
    objects: list[ObjectDrift] = []
    renamed: list[Rename] = []
    unseen: list[UnseenConfiguration] = []
    for resource in sorted({*before.configuration, *after.configuration}):
        lacking_before, lacking_after = (side.why(resource) for side in lacking)
        if lacking_before and lacking_after:
            continue
        if lacking_before or lacking_after:
            unseen.append(lacking[0].unseen(resource, "before") if lacking_before else lacking[1].unseen(resource, "after"))
            continue
        if same_text(before.configuration, after.configuration, resource):
            continue
        values = before.configuration[resource], after.configuration[resource]
        if same(*values):
            continue
        old, new = (_objects(resource, value, keyed=all(map(_is_keyed, values))) for value in values)
        again = _recreated(old, new)
        for before_id, after_id in again.items():
            names_there = old.pop(before_id).name, new.pop(after_id).name
            moved = PropertyChange("id", before_id, after_id, (after_id,), (before_id,))
            objects.append(ObjectDrift(resource, after_id, Direction.CHANGED, *names_there, (moved,)))
        for identity in sorted({*old, *new}):
            was, now = old.get(identity), new.get(identity)
            changes = tuple(_object_drift(resource, identity, was, now, names))
            objects += changes
            if was and now and was.name != now.name and not any(map(_is_of_name, changes)):
                renamed.append(Rename(resource, identity, was.name, now.name))
    objects.sort(key=lambda change: (change.resource, change.id))
    objects, renamed = _told_once(objects), [new for new in renamed if _other_version(new) not in renamed]
    return ConfigurationDrift(tuple(objects), tuple(renamed), tuple(unseen))


_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
OWN_ID = "{id}"
"""Stands for the id of an object in its own content: Intune begins the ids of assignments with that of the policy."""
BETA = "_beta"
"""Suffix of a resource that is also read in beta, for properties that v1.0 lacks."""


def _is_of_name(change: ObjectDrift) -> bool:
    """Whether a change tells the new name already, as that of a property."""
    return any(part.path == "name" for part in change.changes)


def _told_once(objects: list[ObjectDrift]) -> list[ObjectDrift]:
    """The changes without those of a beta reading that the v1.0 reading already contains."""
    told = {(change.resource, change.id, text_of([p.path, p.before, p.after])) for change in objects for p in change.changes}
    kept = []
    for change in objects:
        plain = change.resource.removesuffix(BETA)
        fresh = tuple(
            p
            for p in change.changes
            if plain == change.resource or (plain, change.id, text_of([p.path, p.before, p.after])) not in told
        )
        if fresh:
            kept.append(msgspec.structs.replace(change, changes=fresh))
    return kept


def _other_version(renamed: Rename) -> Rename | None:
    """The same new name in the v1.0 reading. None: this is that reading."""
    plain = renamed.resource.removesuffix(BETA)
    return None if plain == renamed.resource else msgspec.structs.replace(renamed, resource=plain)


def no_names(scan: Scan) -> Mapping[str, str]:
    """For a comparison whose texts nobody reads."""
    del scan
    return {}


def names_of(scan: Scan) -> dict[str, str]:
    """The names of all ids that the scan knows: subjects of findings, and configuration objects at any depth."""
    names = {found.subject.id: found.subject.name for check in scan.checks for found in check.findings if found.subject.name}
    for value in scan.configuration.values():
        _add_labels_in(value, names)
    return names


def _add_labels_in(value: Any, names: dict[str, str]) -> None:
    if isinstance(value, list | tuple):
        for element in value:
            if type(element) not in LEAVES:
                _add_labels_in(element, names)
    elif isinstance(value, Mapping):
        name = display_name(value)
        if name and isinstance(value.get("id"), str):
            names[value["id"]] = name
        for content in value.values():
            if type(content) not in LEAVES:
                _add_labels_in(content, names)


class _Lacking:
    """Why a scan has no evidence on resources."""

    def __init__(self, scan: Scan) -> None:
        self._configuration = scan.configuration
        self._outcomes: dict[str, str] = {}
        for reading in scan.resources:
            if self._outcomes.get(reading.name, "ok") == "ok":
                self._outcomes[reading.name] = reading.outcome

    def why(self, resource: str) -> str:
        """Empty: it was read."""
        outcome = self._outcomes.get(resource)
        if outcome not in (None, "ok"):
            return f"`{resource}` could not be read ({outcome})"
        if resource in self._configuration:
            return ""
        return f"`{resource}` was read and not kept for comparison" if outcome else f"`{resource}` was not requested"

    def unseen(self, resource: str, side: Literal["before", "after"]) -> UnseenConfiguration:
        return UnseenConfiguration(resource, f"{side}, {self.why(resource)}", side, requested=resource in self._outcomes)


def _recreated(old: Mapping[str, _Object], new: Mapping[str, _Object]) -> dict[str, str]:
    """By the id of an object that is gone, the id of the only new one with the same content."""

    def contents(one: Mapping[str, _Object], other: Mapping[str, _Object]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for identity in sorted(one.keys() - other.keys()):
            content = {name: value for name, value in one[identity].content.items() if name != "id"}
            if content and one[identity].content.get("id") == identity:
                text = text_of(content)
                found.setdefault(text.replace(identity, OWN_ID) if _GUID.fullmatch(identity) else text, []).append(identity)
        return found

    gone, come = contents(old, new), contents(new, old)
    pairs = ((gone[text], come.get(text, [])) for text in gone)
    return {before[0]: after[0] for before, after in pairs if len(before) == len(after) == 1}


def _is_keyed(value: Any) -> bool:
    """Whether a value can be a collection of objects by id or key: it contains only objects."""
    return isinstance(value, Mapping) and all(isinstance(element, Mapping) for element in value.values())


def _objects(resource: str, value: Any, *, keyed: bool) -> dict[str, _Object]:
    """The objects of a resource by id or key. The key of a singleton is its id, or else the name of the resource.

    Elements of a bare list that have no id are known by their content: a change of one is a removal and an addition.
    """
    if isinstance(value, Mapping):
        identity = value.get("id") if isinstance(value.get("id"), str) else resource
        elements = value if keyed else {str(identity): value}
        return {key: _Object(display_name(element), canonical(element) or {}) for key, element in elements.items()}
    found: dict[str, _Object] = {}
    for element in value if isinstance(value, list | tuple) else [value]:
        content = canonical(element)
        if isinstance(element, Mapping) and isinstance(element.get("id"), str):
            found[element["id"]] = _Object(display_name(element), content or {})
        elif content is not None:
            identity = hashlib.sha256(text_of(content).encode("utf-8", "surrogatepass")).hexdigest()[:16]
            found[identity] = _Object("", content if isinstance(content, dict) else {"value": content})
    return found


def _object_drift(resource: str, identity: str, was: _Object | None, now: _Object | None, names: _Names) -> Iterator[ObjectDrift]:
    changes = tuple(_changes("", was.content if was else None, now.content if now else None, names))
    if was and now and not changes:
        return
    direction = Direction.CHANGED if was and now else Direction.NEW if now else Direction.GONE
    yield ObjectDrift(
        resource=resource,
        id=identity,
        direction=direction,
        name_before=was.name if was else "",
        name_after=now.name if now else "",
        changes=changes,
    )


def _changes(path: str, was: Any, now: Any, names: _Names) -> Iterator[PropertyChange]:
    """The differences of two canonical values, each at the deepest property that contains it."""
    if same(was, now):
        return
    if _absent_or(dict, was) and _absent_or(dict, now):
        old, new = was or {}, now or {}
        for name in sorted({*old, *new}):
            yield from _changes(f"{path}.{name}" if path else name, old.get(name), new.get(name), names)
    elif _absent_or(list, was) and _absent_or(list, now):
        yield from _set_changes(path, was or [], now or [], names)
    else:
        yield PropertyChange(path, was, now, *_texts(was, now, names))


def _absent_or(kind: type, value: Any) -> bool:
    return value is None or isinstance(value, kind)


def _set_changes(path: str, was: list[Any], now: list[Any], names: _Names) -> Iterator[PropertyChange]:
    old, new = by_key(was), by_key(now)
    if old is not None and new is not None:
        common = old.keys() & new.keys()
        for identity in sorted(common):
            yield from _changes(f"{path}[{identity}]", old[identity], new[identity], names)
        was, now = [old[key] for key in sorted(old.keys() - common)], [new[key] for key in sorted(new.keys() - common)]
        if not was and not now:
            return
    gone = [element for element in was if not any(same(element, other) for other in now)]
    come = [element for element in now if not any(same(element, other) for other in was)]
    yield PropertyChange(
        path=path,
        before=was or None,
        after=now or None,
        added=tuple(names.now(element) for element in come),
        removed=tuple(names.was(element) for element in gone),
    )


def _texts(was: Any, now: Any, names: _Names) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The added and removed part of a single value, by name if the value is a known id."""
    return (() if now is None else (names.now(now),)), (() if was is None else (names.was(was),))


def _named(element: Any, *sources: Mapping[str, str]) -> str:
    identity = element.get("id") if isinstance(element, dict) else element
    if isinstance(identity, str):
        for names in sources:
            if identity in names:
                return names[identity]
    return text_of(element)
