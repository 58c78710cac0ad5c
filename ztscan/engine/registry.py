"""Finds checks: the built-in ones and those of plugins are both found by the ``ztscan.checks`` entry points.

Only packages with such an entry point, or named by the user, are imported. An entry point names a package. Each module
``<package>.<folder>.<file>`` in it declares the check ``<folder>.<file>``.
"""

from __future__ import annotations

import difflib
import fnmatch
import functools
import importlib
import importlib.util
import os
import pkgutil
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType, ModuleType

from ztscan.azure.resources import AZURE_RESOURCES
from ztscan.core.containment import Guard, said, unguarded
from ztscan.core.errors import PluginError, UsageError
from ztscan.core.expectation_ids import is_expectation
from ztscan.engine.check import Check, check_from
from ztscan.engine.evidence import FACTS, names_behind, resources_behind
from ztscan.engine.fixing import FIXES, FIXES_FILE, Fixing, NoFix
from ztscan.engine.resources import ALL_RESOURCES

GROUP = "ztscan.checks"
BUILT_IN = "ztscan"
WITH_AZURE = "add `--azure`; it needs the Azure role Reader at the tenant root group"


@dataclass(frozen=True, slots=True)
class Problem:
    """A plugin, or one check of it, that could not be loaded. Every result names it; other checks are not affected."""

    id: str
    origin: str
    message: str


@dataclass(frozen=True, slots=True)
class Registry:
    """All checks by id, the loaded plugins (``distribution version``, or the name of a package that the user named), and the
    problems. The built-in package is not listed as a plugin.
    """

    checks: Mapping[str, Check]
    plugins: tuple[str, ...]
    problems: tuple[Problem, ...]
    successors: Mapping[str, str] = field(default_factory=dict)
    """By the id of a retired check the id of the one that replaces it."""
    _read: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """By check id, what was asked before: each command asks several times, for every check."""

    def select(self, patterns: Iterable[str], skip: Iterable[str] = (), *, azure: bool = False) -> tuple[Check, ...]:
        """Checks whose id or area matches a pattern (an id, an area, or a glob), all where there is none, less ``skip``.

        The id of a retired check stands for its successor. A check that could not be loaded is known too, and the result names
        it. ``azure``: also the checks that read Azure. Raises UsageError, with the nearest id, for a pattern that matches
        nothing, or only checks of Azure without ``azure``, and PluginError if all that was asked for could not be loaded.
        """
        asked = tuple(patterns)
        of_azure = frozenset() if azure else self.of_azure
        for pattern in asked:
            if (named := self._matching((pattern,))) and named <= of_azure:
                one = next(iter(named)) if len(named) == 1 else pattern
                raise UsageError(f"`{one}` reads Azure, which is not scanned", WITH_AZURE)
        wanted = (self._matching(asked) if asked else set(self.checks)) - of_azure
        if asked and not wanted:
            broken = next(problem for problem in self.problems if any(_matches(problem.id, pattern) for pattern in asked))
            raise PluginError(broken.message, f"report this to the authors of `{broken.origin}`")
        return tuple(self.checks[check_id] for check_id in sorted(wanted - self._matching(skip)))

    @property
    def of_azure(self) -> frozenset[str]:
        """Ids of the checks that read Azure."""
        return frozenset(one for one in self.checks if not AZURE_RESOURCES.keys().isdisjoint(self.reads(one) or ()))

    def azure_apart_from(self, checks: Iterable[Check]) -> frozenset[str]:
        """Ids of the checks that read Azure, where none of them is among ``checks``: Azure is not scanned."""
        return self.of_azure if self.of_azure.isdisjoint(check.id for check in checks) else frozenset()

    @property
    def known(self) -> tuple[str, ...]:
        """Every name that a check has or had, also of those that could not be loaded."""
        return (*self.checks, *self.successors, *(problem.id for problem in self.problems))

    @property
    def broken(self) -> tuple[Problem, ...]:
        """The problems of the built-in checks: a fault of ztscan or of its installation, which no one must overlook."""
        return tuple(problem for problem in self.problems if problem.origin == BUILT_IN)

    @property
    def objectives(self) -> Mapping[str, tuple[str, ...]]:
        """The objectives of every check, by check id."""
        return {check.id: check.declaration.objectives for check in self.checks.values()}

    def current(self, check_id: str) -> str:
        """The id itself; for a retired check the id of its successor."""
        return self.successors.get(check_id, check_id)

    def reads(self, check_id: str) -> frozenset[str] | None:
        """The names of the resources behind a check. None: there is no such check."""
        if check_id not in self._read:
            check = self.checks.get(check_id)
            if check is None:
                return None
            names = (need.name for need in check.signature.needs)
            self._read[check_id] = resources_behind(names, ALL_RESOURCES, FACTS)
        return self._read[check_id]

    def depends(self, check_id: str) -> frozenset[str] | None:
        """The names of all resources, facts and settings behind a check. None: there is no such check."""
        check = self.checks.get(check_id)
        if check is None:
            return None
        return frozenset[str]().union(*(names_behind(need.name, FACTS) for need in check.signature.needs))

    def notice(self, check_id: str) -> str:
        """What a user who names this check must know: that it is retired or deprecated. Empty where it is neither."""
        if check_id in self.successors:
            return f"the retired check `{check_id}`, which is read as `{self.successors[check_id]}`"
        check = self.checks.get(check_id)
        deprecated = check.declaration.deprecated if check else None
        if deprecated is None:
            return ""
        instead = f"; use `{deprecated.successor}`" if deprecated.successor else ""
        return f"the check `{check_id}`, which is deprecated since {deprecated.since}{instead}"

    def _matching(self, patterns: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for pattern in map(self.current, patterns):
            ids = {check_id for check_id in self.checks if _matches(check_id, pattern)}
            if not ids and not any(_matches(problem.id, pattern) for problem in self.problems):
                raise UsageError(f"no check matches `{pattern}`", self._nearest(pattern))
            found |= ids
        return found

    def _nearest(self, pattern: str) -> str:
        """What to do about a pattern that names nothing. Only a near name is suggested; a check may be named without its area."""
        ids = (*self.checks, *(problem.id for problem in self.problems))
        names = {name: name for name in (*ids, *sorted(set(map(area_of, ids))))}
        short = {check_id.partition(".")[2]: check_id for check_id in ids}
        for known in (names, short):
            if near := difflib.get_close_matches(pattern, known, n=1):
                return f"did you mean `{known[near[0]]}`?"
        return "`ztscan checks list` shows all checks"


def _matches(check_id: str, pattern: str) -> bool:
    return check_id == pattern or area_of(check_id) == pattern or fnmatch.fnmatchcase(check_id, pattern)


def area_of(check_id: str) -> str:
    """The folder of a check."""
    return check_id.partition(".")[0]


def load(points: Iterable[EntryPoint] | None = None, *, extra: Iterable[str] = (), guard: Guard = unguarded) -> Registry:
    """Load every check of every entry point, the built-in package first. What cannot be loaded becomes a ``Problem``.

    ``extra`` are packages that the user named, with the layout of an entry point's package. ``guard`` makes the context in which
    code of plugins is imported. Raises UsageError if there is no package with that name.
    """
    found = [*(entry_points(group=GROUP) if points is None else points), *(_named(module, guard) for module in extra)]
    checks: dict[str, Check] = {}
    problems: dict[str, Problem] = {}
    plugins: dict[str, None] = {}
    for point in sorted(set(found), key=lambda p: (_origin(p) != BUILT_IN, _origin(p), p.value)):
        origin = _origin(point)
        if origin != BUILT_IN:
            plugins[f"{origin} {point.dist.version}" if point.dist is not None else origin] = None
        surroundings = guard if is_plugin(point) else unguarded
        for loaded in _loaded(point, origin, surroundings):
            if isinstance(loaded, Check) and loaded.id not in checks:
                checks[loaded.id] = loaded
                continue
            problem = loaded if isinstance(loaded, Problem) else _declared_twice(loaded, checks[loaded.id])
            own = _free_id(problem, {*checks, *problems})
            problems[own] = replace(problem, id=own)
    successors: dict[str, str] = {}
    for problem in _replace(checks, successors):
        own = _free_id(problem, {*checks, *problems})
        problems[own] = replace(problem, id=own)
    return Registry(checks, tuple(plugins), tuple(problems.values()), MappingProxyType(successors))


def _replace(checks: Mapping[str, Check], successors: dict[str, str]) -> Iterator[Problem]:
    """Fill ``successors`` with what the checks replace; claims that cannot stand come back as problems."""
    for check in checks.values():
        for old in check.declaration.replaces:
            if old in checks:
                yield Problem(check.id, check.origin, f"check `{check.id}` replaces `{old}`, which still exists; both are used")
            elif old in successors:
                text = f"check `{check.id}` replaces `{old}`, which `{successors[old]}` already replaces; that one is used"
                yield Problem(check.id, check.origin, text)
            else:
                successors[old] = check.id


def _named(module: str, guard: Guard) -> EntryPoint:
    """An entry point for a package that the user named."""
    try:
        with guard(f"finding `{module}`"):
            known = all(part.isidentifier() for part in module.split(".")) and importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        known = False
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # finding a module imports the packages around it, which may raise anything, even exit
        if not (isinstance(error, ModuleNotFoundError) and error.name and f"{module}.".startswith(f"{error.name}.")):
            raise UsageError(f"the package `{module}` cannot be found: {said(error)}", "correct the package around it") from error
        known = False
    if not known:
        raise UsageError(f"there is no package `{module}`", "install it, or put its folder on PYTHONPATH")
    return EntryPoint(name=module, value=module, group=GROUP)


def _declared_twice(check: Check, known: Check) -> Problem:
    text = f"check `{check.id}` of `{check.origin}` is already declared by `{known.origin}`; that one is used"
    return Problem(check.id, check.origin, text)


def _free_id(problem: Problem, taken: Container[str]) -> str:
    """An id that no check or other problem has: a plugin that shadows a check must never replace it."""
    candidates = (problem.id, f"{problem.origin}.{problem.id}", *(f"{problem.origin}.{problem.id}.{n}" for n in range(2, 1000)))
    return next(candidate for candidate in candidates if candidate not in taken)


def _loaded(point: EntryPoint, origin: str, guard: Guard) -> Iterator[Check | Problem]:
    """Each check file of an entry point's package, as a check or as a problem."""
    nothing = True
    package = _import(point.value, point.name, origin, guard)
    if isinstance(package, Problem):
        yield package
        return
    for folder in _inside(package, packages=True):
        area = _import(f"{point.value}.{folder}", folder, origin, guard)
        if isinstance(area, Problem):
            yield area
            nothing = False
            continue
        fixes = _fixes(area, f"{point.value}.{folder}", f"{folder}.{FIXES_FILE}", origin, guard)
        if isinstance(fixes, Problem):
            yield fixes
            fixes = {}
        for file in _inside(area):
            nothing = False
            found = _check(f"{point.value}.{folder}.{file}", f"{folder}.{file}", origin, guard)
            yield replace(found, fix=fixes.get(file)) if isinstance(found, Check) else found
    if nothing:
        yield Problem(point.name, origin, f"`{point.value}` contains no check: checks are in files `<folder>/<check>.py`")


def _inside(package: ModuleType, *, packages: bool = False) -> Iterator[str]:
    for name, is_package in _files(package).items():
        if not name.startswith("_") and (is_package or not packages):
            yield name


def _files(package: ModuleType) -> Mapping[str, bool]:
    """The modules in a package by name, and whether each is a package itself."""
    folders = tuple(getattr(package, "__path__", ()))
    try:
        changed = tuple(os.stat(folder).st_mtime_ns for folder in folders)  # noqa: PTH116 - also of what is no path, as in a zip
    except OSError:
        return _listed.__wrapped__(folders, ())
    return _listed(folders, changed)


@functools.cache
def _listed(folders: tuple[str, ...], changed: tuple[int, ...]) -> Mapping[str, bool]:
    """What is in folders since they were last ``changed``: a process that loads checks again need not look through all areas."""
    del changed
    return {found.name: found.ispkg for found in pkgutil.iter_modules(folders)}


def _fixes(area: ModuleType, path: str, name: str, origin: str, guard: Guard) -> Mapping[str, Fixing | NoFix] | Problem:
    """The table of fixes of an area, by the name of the check; empty where the area has none."""
    if FIXES_FILE not in _files(area):
        return {}
    module = _import(f"{path}.{FIXES_FILE}", name, origin, guard)
    if isinstance(module, Problem):
        return module
    table = getattr(module, FIXES, None)
    if not isinstance(table, Mapping) or not all(isinstance(entry, Fixing | NoFix) for entry in table.values()):
        return Problem(name, origin, f"`{path}.{FIXES_FILE}` has no table `{FIXES}` of fixes by the name of the check")
    return table


def _check(path: str, check_id: str, origin: str, guard: Guard) -> Check | Problem:
    if is_expectation(check_id):
        text = f"`{path}` is no check: the area `{area_of(check_id)}` is reserved for expectations of ztscan.toml"
        return Problem(f"{origin}.{check_id}", origin, text)
    module = _import(path, check_id, origin, guard)
    if isinstance(module, Problem):
        return module
    try:
        with guard(f"reading `{path}`"):
            return check_from(getattr(module, check_id.rpartition(".")[2], None), check_id, origin)
    except PluginError as error:
        return Problem(check_id, origin, str(error))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - names and signatures of a plugin may be anything
        return Problem(check_id, origin, f"`{path}` declares no check: {said(error)}")


def _import(path: str, name: str, origin: str, guard: Guard) -> ModuleType | Problem:
    try:
        with guard(f"importing `{path}`"):
            return importlib.import_module(path)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a plugin may raise anything on import, even exit; it must not end the scan
        return Problem(name, origin, f"importing `{path}` failed: {said(error)}")


def is_plugin(point: EntryPoint) -> bool:
    """Whether an entry point belongs to another package than ztscan itself."""
    return _origin(point) != BUILT_IN


def _origin(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else point.name
