"""Runs mutants in forks of one process that has imported and collected everything: a mutant costs no more than its tests.

In a fork, the functions of the mutated module get the code of the mutant. What is run on import, such as a constant, cannot be
replaced so; such a mutant gets a process of its own, in which the module is imported from the mutated source.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.abc
import os
import pickle
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.reach import Reached, Recorder, choice, function_of, telling
from tests.mutation.syntax import Mutant, compiled, unchanged
from tests.mutation.targets import GROUPS, candidates, has_few_tests, noticing, own_check, path_of, run_on_import, tests_of

MOST_CPU = 90
"""Seconds of processor time for the tests of one mutant. A mutant that never ends is noticed."""
TIMEOUT = 1200.0
"""Seconds for those that wait and compute nothing."""
NOTICED, SURVIVED, NO_TESTS = 0, 1, 3
Told = Callable[[Mutant, bool], None]


@dataclass
class Forking:
    """A plugin of pytest: in place of running the tests once, it runs them for each mutant, in a fork."""

    mutants: Sequence[Mutant]
    told: Told
    jobs: int
    kept: Path
    """Where what the tests reach is kept."""
    on_import: list[Mutant] = field(default_factory=list)
    """Mutants of functions that run when their module is imported, or may do so because no test reaches them."""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        nodes = [item.nodeid for item in session.items]
        functions = _functions()
        reached = self._reached(session, functions)
        running: dict[int, tuple[Mutant, float]] = {}
        for mutant in self.mutants:
            if has_few_tests(mutant.module) and mutant.scope in run_on_import(mutant.module):
                self.on_import.append(mutant)
                continue
            near = noticing(mutant, nodes)
            known = None if has_few_tests(mutant.module) or mutant.number < 0 else reached
            if known is not None and not known.reaching(function_of(mutant)):
                self.on_import.append(mutant)
                continue
            chosen = [session.items[position] for position in choice(known, mutant, near, nodes)]
            while len(running) >= self.jobs:
                self._await(running)
            child = os.fork()
            if not child:
                _in_fork(mutant, chosen, functions)
            running[child] = (mutant, time.monotonic())
        while running:
            self._await(running)
        return True

    def _reached(self, session: pytest.Session, functions: Mapping[Any, list[FunctionType]]) -> Reached | None:
        """What the tests reach, from a fork in which each has run once. None: no module is mutated to which that matters."""
        modules = {mutant.module for mutant in self.mutants if mutant.number >= 0 and not has_few_tests(mutant.module)}
        if not modules:
            return None
        if self.kept.exists():
            kept: Reached = pickle.loads(self.kept.read_bytes())  # noqa: S301 - of our own
            return kept
        nodes = [item.nodeid for item in session.items]
        positions = sorted({position for module in modules for position in candidates(module, nodes)})
        child = os.fork()
        if not child:
            _record(session, [session.items[position] for position in positions], functions, self.kept)
        os.waitpid(child, 0)
        found: Reached = pickle.loads(self.kept.read_bytes())  # noqa: S301 - of our own
        if found.failing:
            self.kept.unlink()
            raise RuntimeError(f"the tests fail as it is: {', '.join(found.failing)}")
        return found

    def _await(self, running: dict[int, tuple[Mutant, float]]) -> None:
        while True:
            for child, (mutant, since) in [*running.items()]:
                ended, status = os.waitpid(child, os.WNOHANG)
                late = time.monotonic() - since > TIMEOUT
                if late and not ended:
                    os.kill(child, signal.SIGKILL)
                    os.waitpid(child, 0)
                if late or ended:
                    del running[child]
                    code = os.waitstatus_to_exitcode(status) if ended else NOTICED
                    if code == NO_TESTS:
                        raise RuntimeError(f"no test was chosen for {mutant.module}")
                    self.told(mutant, code == SURVIVED)
                    return
            time.sleep(0.02)


def _in_fork(mutant: Mutant, items: Sequence[pytest.Item], functions: Mapping[Any, list[FunctionType]]) -> None:
    code = NOTICED
    try:
        if not items:
            code = NO_TESTS
        else:
            _bound()
            if mutant.number >= 0:
                _replace(compiled(mutant, mutant.module), mutant.module, functions)
            code = SURVIVED if _all_pass(items) else NOTICED
    except BaseException:  # noqa: BLE001, S110 - a mutant that breaks the run itself is noticed
        pass
    finally:
        os._exit(code)


def _bound() -> None:
    """End this process when it has used ``MOST_CPU`` from now on, however busy the machine is."""
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + MOST_CPU, resource.RLIM_INFINITY))


def _all_pass(items: Sequence[pytest.Item]) -> bool:
    for item, following in zip(items, [*items[1:], None], strict=True):
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
            return False
    return True


def _functions() -> dict[Any, list[FunctionType]]:
    """Every function there is, by where its code was written; decorated ones too."""
    found: dict[Any, list[FunctionType]] = {}
    gc.unfreeze()  # what was there after the collection, which tests/conftest.py freezes, is not among the objects otherwise
    for one in gc.get_objects():
        if isinstance(one, FunctionType):
            found.setdefault(_place(one.__code__), []).append(one)
    return found


def _place(code: CodeType) -> tuple[str, str, int]:
    with contextlib.suppress(ValueError):
        return path_of(code.co_filename), code.co_qualname, code.co_firstlineno
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _record(session: pytest.Session, items: Sequence[pytest.Item], functions: Mapping[Any, list[FunctionType]], to: Path) -> None:
    try:
        recorder = Recorder()
        session.config.pluginmanager.register(recorder)
        for module in sorted({module for group in GROUPS.values() for module in group}):
            _replace(telling(module), module, functions)
        to.write_bytes(pickle.dumps(recorder.record(items, lambda item: _all_pass([item]))))
    finally:
        os._exit(0)


def _replace(by: CodeType, module: str, functions: Mapping[Any, list[FunctionType]]) -> None:
    for code in _codes(by):
        for function in functions.get((module, code.co_qualname, code.co_firstlineno), ()):
            file = function.__code__.co_filename
            function.__code__ = code.replace(co_filename=file)


class MutatedModule(importlib.abc.MetaPathFinder):
    """Imports one module from the source of a mutant."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        for finder in sys.meta_path:
            spec: Any = None if finder is self else finder.find_spec(fullname, path, target)
            if spec is None:
                continue
            with contextlib.suppress(ValueError, TypeError):
                if path_of(spec.origin or "") == self.mutant.module:
                    spec.loader.get_code = lambda _name, file=spec.origin: compiled(self.mutant, file)
            return spec
        return None


def survives_alone(mutant: Mutant) -> bool:
    """Whether no test notices a mutant that is run on import."""
    command = [sys.executable, "-m", "tests.mutation.runner"]
    try:
        ended = subprocess.run(command, input=pickle.dumps(mutant), capture_output=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        return False
    if ended.returncode not in {NOTICED, SURVIVED}:
        raise RuntimeError(f"{mutant}: {ended.stdout.decode()[-500:]}{ended.stderr.decode()[-500:]}")
    return ended.returncode == SURVIVED


def forked(mutants: Sequence[Mutant], told: Told, jobs: int, kept: Path, options: Sequence[str] = ()) -> list[Mutant]:
    """Run mutants of functions. ``options`` of pytest, to collect less. Returns those that need a process of their own."""
    forking = Forking(mutants, told, jobs, kept)
    tests = sorted({place for mutant in mutants for place in tests_of(mutant.module)})
    os.environ["ZTSCAN_MUTANTS"] = "1"  # for tests/profiles.py
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        code = pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", *options, *tests], plugins=[forking])
    if code not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        raise RuntimeError(f"the tests could not be collected: exit code {code}")
    return forking.on_import


def _alone(mutant: Mutant) -> int:
    sys.meta_path.insert(0, MutatedModule(mutant))
    outcome: list[bool] = []
    own = own_check(mutant.module)
    options = ("--check", own) if own else ()
    try:
        forked([unchanged(mutant.module)], lambda _, survived: outcome.append(survived), 1, Path(os.devnull), options)
    except Exception:  # noqa: BLE001 - the module or its tests cannot even be imported
        return NOTICED
    return SURVIVED if outcome == [True] else NOTICED


if __name__ == "__main__":
    sys.exit(_alone(pickle.loads(sys.stdin.buffer.read())))  # noqa: S301 - of our own parent
