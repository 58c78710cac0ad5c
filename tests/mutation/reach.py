"""Which functions each test reaches, and how long it takes: every test is run once, on code that tells when it runs.

A mutant is then shown only to tests that reach its function, the quickest first. What a fixture reaches counts for every test of
its file, because tests of a file may share it. What is computed once and kept counts only for the test that computes it first, so
the share of mutants that are noticed may be a little higher than what is measured.
"""

from __future__ import annotations

import ast
import builtins
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from types import CodeType

import pytest

from tests.mutation.syntax import ROOT, Mutant

Function = tuple[str, str]
"""A module and the name of a function at its top, or of a method with that of its class."""
SECONDS = 12.0
"""Processor time of the tests of one mutant, as they are: a function that half of the product uses is reached by thousands."""
_TOLD = "__ztscan_reached__"


@dataclass
class Reached:
    """What the tests reach."""

    seconds: dict[str, float] = field(default_factory=dict)
    """By id of a test, of processor time."""
    by_test: dict[str, frozenset[Function]] = field(default_factory=dict)
    by_fixtures: dict[str, set[Function]] = field(default_factory=dict)
    """By file of tests."""
    failing: list[str] = field(default_factory=list)

    def reaching(self, function: Function) -> list[str]:
        """The tests that reach a function, the quickest first, as many as take ``SECONDS`` together; then those of the file that
        is named after the module.
        """
        found = [test for test in self.by_test if function in self.by_test[test] or function in self.by_fixtures[_file(test)]]
        found.sort(key=lambda test: self.seconds[test])
        until = accumulate(self.seconds[test] for test in found)
        quick = [test for test, seconds in zip(found, until, strict=True) if seconds <= SECONDS] or found[:1]
        own = f"test_{Path(function[0]).stem}"
        return [*quick, *(test for test in found[len(quick) :] if Path(_file(test)).stem == own)]


class Recorder:
    """A plugin of pytest that tells what fixtures reach from what tests reach."""

    def __init__(self) -> None:
        self.now: set[Function] = set()
        self.of_fixtures: frozenset[Function] = frozenset()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self) -> None:
        self.of_fixtures = frozenset(self.now)

    def record(self, items: Sequence[pytest.Item], passes: Callable[[pytest.Item], bool]) -> Reached:
        """Run each test once, where the functions have the code of ``telling``."""
        setattr(builtins, _TOLD, lambda *function: self.now.add(function))
        found = Reached()
        for item in items:
            self.now.clear()
            self.of_fixtures = frozenset()
            began = time.process_time()
            if not passes(item):
                found.failing.append(item.nodeid)
            found.seconds[item.nodeid] = time.process_time() - began
            found.by_test[item.nodeid] = frozenset(self.now)
            found.by_fixtures.setdefault(_file(item.nodeid), set()).update(self.of_fixtures)
        return found


def telling(module: str) -> CodeType:
    """The code of a module in which each function and method first tells that it runs."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    for name, function in _functions(tree):
        call = ast.parse(f"{_TOLD}({module!r}, {name!r})").body[0]
        for node in ast.walk(call):
            ast.copy_location(node, function.body[0])
        function.body.insert(0, call)
    return compile(tree, module, "exec")


def function_of(mutant: Mutant) -> Function:
    """The function or method that a mutant is in."""
    tree = ast.parse((ROOT / mutant.module).read_text(encoding="utf-8"))
    names = (name for name, one in _functions(tree) if one.lineno <= mutant.line <= (one.end_lineno or one.lineno))
    return mutant.module, next(names, "")


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for one in tree.body:
        within = f"{one.name}." if isinstance(one, ast.ClassDef) else ""
        for function in one.body if isinstance(one, ast.ClassDef) else [one]:
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                yield within + function.name, function


def choice(reached: Reached | None, mutant: Mutant, near: Sequence[int], nodes: Sequence[str]) -> list[int]:
    """Positions of the tests that are shown a mutant: those that reach it, after those of ``near`` that were never recorded.

    Nothing is known of what only runs on import, or is kept from then: ``near`` is the choice.
    """
    found = reached.reaching(function_of(mutant)) if reached else []
    if reached is None or not found:
        return [*near]
    places = {node: position for position, node in enumerate(nodes)}
    unknown = [position for position in near if nodes[position] not in reached.by_test]
    return [*unknown, *(places[node] for node in found if node in places)]


def _file(test: str) -> str:
    return test.partition("::")[0]
