"""Facts: values derived from resources, once per scan, and injected by name like the resources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from ztscan.core.containment import Guard, is_foreign, said, unguarded
from ztscan.core.errors import PluginError
from ztscan.core.immutable import settled
from ztscan.core.injection import Need, Signature, signature_of
from ztscan.core.model import Gap, GapReason

F = TypeVar("F", bound=Callable[..., Any])
_UNKNOWN = object()


class Fact(msgspec.Struct, frozen=True):
    """A derived value. ``function`` is called with its needs, and may return a ``Gap``."""

    name: str
    function: Callable[..., Any]
    signature: Signature


FACTS: dict[str, Fact] = {}
"""Every declared fact by name; filled when the modules that declare them are imported."""


def fact(function: F) -> F:
    """Declare a fact. Its name is the function's name, its needs are the parameters. The function itself is unchanged.

    Raises PluginError if another function already declares a fact of that name.
    """
    name = function.__name__
    known = FACTS.get(name)
    if known is not None and known.function.__module__ != function.__module__:
        other = known.function.__module__
        raise PluginError(f"fact `{name}` of `{function.__module__}` is already declared by `{other}`", "rename it")
    signature = signature_of(function)
    if signature.options:
        raise PluginError(f"fact `{name}` has options", "options belong to checks; a fact takes settings as needs")
    FACTS[name] = Fact(name, function, signature)
    return function


class EvidenceStore:
    """Returns the value or the gaps of a name. Each fact is computed once, on first use."""

    def __init__(
        self,
        collected: Mapping[str, Any],
        settings: Mapping[str, Any],
        facts: Mapping[str, Fact],
        guard: Guard = unguarded,
        recorded: Mapping[str, Any] | None = None,
    ) -> None:
        """``collected``: values or gaps by resource name. ``settings``: configuration and the time, always present.
        ``guard`` makes the context in which facts of plugins are computed. ``recorded``: the JSON of policies and settings as it
        was read; None where nobody asks for fixes.
        """
        self.collected = collected
        self.recorded = recorded
        self.settings = settings
        self._known: dict[str, Any] = {**collected, **settings}
        self._facts = facts
        self._guard = guard
        self._gaps: dict[str, tuple[Gap, ...]] = {}
        self._under_way: list[str] = []
        self._behind: dict[str, frozenset[str]] = {}
        self._before: EvidenceStore | None = None
        """The same evidence under other settings, whose facts serve where a change does not reach them."""

    def with_settings(self, **changed: Any) -> EvidenceStore:
        """The same evidence under other settings.

        Facts that do not depend on them are not computed again, nor those whose needs come out the same.
        """
        store = EvidenceStore(self.collected, {}, self._facts, self._guard)
        store._before = self
        store._behind = self._behind
        again = {name for name in self._facts if self.depends_on(name, changed)}
        store._known = {**{name: value for name, value in self._known.items() if name not in again}, **changed}
        store._gaps = {name: gaps for name, gaps in self._gaps.items() if name not in again}
        return store

    def depends_on(self, name: str, others: Iterable[str]) -> bool:
        """Whether a resource, fact or setting is one of ``others``, or a fact that needs one, directly or through facts."""
        if name not in self._behind:
            self._behind[name] = names_behind(name, self._facts)
        return not self._behind[name].isdisjoint(others)

    def gathers_as_before(self, needs: Iterable[Need]) -> bool:
        """Whether every one of ``needs`` has the very value that it had before the settings changed, and none lacks evidence."""
        needs = tuple(needs)
        before = self._before
        while before is not None and before._before is not None:
            before = before._before
        if before is None:
            return False
        values, gaps = self.gather(needs)
        return not gaps and before._has(needs, values)

    def _has(self, needs: Iterable[Need], values: Iterable[object]) -> bool:
        """Whether these are the very values of ``needs``, as far as they were computed."""
        return all(self._known.get(need.name, _UNKNOWN) is value for need, value in zip(needs, values, strict=True))

    def known(self, name: str) -> Any:
        """The value under ``name`` if it was computed already; None otherwise. Nothing is computed."""
        return self._known.get(name)

    def gather(self, needs: Iterable[Need]) -> tuple[list[Any], tuple[Gap, ...]]:
        """The values for ``needs`` in order, and the gaps of those needs that do not accept a gap."""
        values: list[Any] = []
        gaps: dict[Gap, None] = {}
        for need in needs:
            value = self.value(need.name)
            if isinstance(value, Gap) and not need.copes:
                gaps.update(dict.fromkeys(self._gaps.get(need.name, (value,))))
            values.append(value)
        return values, tuple(gaps)

    def value(self, name: str) -> Any:
        """The value under ``name``, or a Gap. Raises PluginError for an unknown name, or for circular facts."""
        if name in self._known:
            return self._known[name]
        declared = self._facts.get(name)
        if declared is None:
            raise PluginError(f"`{name}` is not a resource, fact or setting", "check the parameter's name")
        if name in self._under_way:
            raise PluginError(f"facts need each other in a circle: {' → '.join([*self._under_way, name])}", "break the circle")
        self._under_way.append(name)
        try:
            self._known[name] = self._compute(declared)
        finally:
            self._under_way.pop()
        return self._known[name]

    def _compute(self, declared: Fact) -> Any:
        values, gaps = self.gather(declared.signature.needs)
        if gaps:
            self._gaps[declared.name] = gaps
            return gaps[0]
        before = self._which_knows(declared.name)
        if before is not None and before._has(declared.signature.needs, values):
            return before._known[declared.name]
        found = self._called(declared, values)
        if before is None or is_foreign(declared.function):
            return found
        earlier = before._known[declared.name]
        return earlier if type(earlier) is type(found) and earlier == found else found

    def _which_knows(self, name: str) -> EvidenceStore | None:
        """The evidence before the settings changed, if the value of a fact was computed then."""
        before = self._before
        while before is not None and name not in before._known:
            before = before._before
        return before

    def _called(self, declared: Fact, values: Iterable[Any]) -> Any:
        guard = self._guard if is_foreign(declared.function) else unguarded
        try:
            with guard(f"fact `{declared.name}`"):
                return settled(declared.function(*values))
        except (PluginError, KeyboardInterrupt):
            raise
        except BaseException as error:  # noqa: BLE001 - a fact that fails makes its checks not assessed, and never ends the scan
            text = f"computing `{declared.name}` failed: {said(error)}"
            return Gap(declared.name, GapReason.ERROR, text, "report this as a defect of ztscan or of the plugin")


def names_behind(name: str, facts: Mapping[str, Fact]) -> frozenset[str]:
    """``name``, and every resource, fact and setting that it needs, directly or through facts."""
    pending, seen = [name], set[str]()
    while pending:
        one = pending.pop()
        if one not in seen and one in facts:
            pending.extend(need.name for need in facts[one].signature.needs)
        seen.add(one)
    return frozenset(seen)


def resources_behind(names: Iterable[str], resources: Iterable[str], facts: Mapping[str, Fact]) -> frozenset[str]:
    """Names of all resources that ``names`` (resources, facts or settings) need, directly or through facts."""
    known = frozenset(resources)
    found: set[str] = set()
    pending, seen = list(names), set[str]()
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in known:
            found.add(name)
        elif name in facts:
            pending.extend(need.name for need in facts[name].signature.needs)
    return frozenset(found)
