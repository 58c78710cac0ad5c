"""Finds checks: the built-in ones and those of plugins come through the same door, the ``ztscan.checks`` entry points.

An entry point names a package; each module ``<package>.<folder>.<file>`` in it declares the check ``<folder>.<file>``.
"""

from __future__ import annotations

import difflib
import fnmatch
import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType

from ztscan.check import Check, check_from
from ztscan.errors import PluginError, UsageError

GROUP = "ztscan.checks"
BUILT_IN = "ztscan"


@dataclass(frozen=True, slots=True)
class Problem:
    """A plugin, or one check of it, that could not be loaded. It is named in every result and costs no other check."""

    id: str
    origin: str
    message: str


@dataclass(frozen=True, slots=True)
class Registry:
    """All checks by id, the plugins they come from (``distribution version``, built-in left out), and what went wrong."""

    checks: Mapping[str, Check]
    plugins: tuple[str, ...]
    problems: tuple[Problem, ...]

    def select(self, patterns: Iterable[str], skip: Iterable[str] = ()) -> tuple[Check, ...]:
        """Checks whose id or area matches a pattern (an id, an area, or a glob), all where there is none, less ``skip``.

        Raises UsageError, with the nearest id, for a pattern that matches nothing.
        """
        wanted = self._matching(patterns) or set(self.checks)
        return tuple(self.checks[check_id] for check_id in sorted(wanted - self._matching(skip)))

    def _matching(self, patterns: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for pattern in patterns:
            ids = {i for i in self.checks if i == pattern or area_of(i) == pattern or fnmatch.fnmatchcase(i, pattern)}
            if not ids:
                raise UsageError(f"no check is called `{pattern}`", self._nearest(pattern))
            found |= ids
        return found

    def _nearest(self, pattern: str) -> str:
        names = [*self.checks, *{area_of(check_id) for check_id in self.checks}]
        near = difflib.get_close_matches(pattern, names, n=1, cutoff=0.4)
        return f"did you mean `{near[0]}`?" if near else "`ztscan checks list` names them all"


def area_of(check_id: str) -> str:
    """The folder of a check."""
    return check_id.partition(".")[0]


def load(points: Iterable[EntryPoint] | None = None) -> Registry:
    """Load every check of every entry point, the built-in package first. What cannot be loaded becomes a ``Problem``."""
    found = entry_points(group=GROUP) if points is None else points
    checks: dict[str, Check] = {}
    problems: list[Problem] = []
    plugins: list[str] = []
    for point in sorted(set(found), key=lambda p: (_origin(p) != BUILT_IN, _origin(p), p.value)):
        origin = _origin(point)
        if origin != BUILT_IN and point.dist is not None:
            plugins.append(f"{origin} {point.dist.version}")
        for name, module in _modules(point, origin, problems):
            try:
                _add(checks, check_from(getattr(module, name.rpartition(".")[2], None), name, origin))
            except PluginError as error:
                problems.append(Problem(name, origin, str(error)))
    return Registry(checks, tuple(dict.fromkeys(plugins)), tuple(problems))


def _add(checks: dict[str, Check], check: Check) -> None:
    known = checks.get(check.id)
    if known is not None:
        raise PluginError(f"check `{check.id}` of `{check.origin}` is already declared by `{known.origin}`", "rename its file")
    checks[check.id] = check


def _modules(point: EntryPoint, origin: str, problems: list[Problem]) -> Iterator[tuple[str, ModuleType]]:
    """``<folder>.<file>`` and the module for each check file of an entry point's package."""
    package = _import(point.value, point.name, origin, problems)
    for folder in pkgutil.iter_modules(getattr(package, "__path__", ())):
        if not folder.ispkg or folder.name.startswith("_"):
            continue
        area = _import(f"{point.value}.{folder.name}", folder.name, origin, problems)
        for file in pkgutil.iter_modules(getattr(area, "__path__", ())):
            name = f"{folder.name}.{file.name}"
            if file.name.startswith("_"):
                continue
            module = _import(f"{point.value}.{name}", name, origin, problems)
            if module is not None:
                yield name, module


def _import(path: str, name: str, origin: str, problems: list[Problem]) -> ModuleType | None:
    try:
        return importlib.import_module(path)
    except Exception as error:  # noqa: BLE001 - a plugin may raise anything on import; it must not cost the scan
        problems.append(Problem(name, origin, f"importing `{path}` failed: {type(error).__name__}: {error}"))
        return None


def _origin(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else point.name
