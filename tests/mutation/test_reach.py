"""Which tests reach a function, and which of them are shown a mutant of it."""

from __future__ import annotations

import builtins
from types import SimpleNamespace
from typing import Any

from tests.mutation.reach import SECONDS, Reached, Recorder, choice, function_of, telling
from tests.mutation.syntax import Mutant, mutants

TREE = "ztscan/estate/group_tree.py"
FUNCTION = (TREE, "tree_of")
OWN = "tests/estate/test_group_tree.py::one"


def mutant_in(name: str) -> Mutant:
    return next(one for one in mutants(TREE) if function_of(one) == (TREE, name))


def test_each_function_tells_that_it_runs() -> None:
    told: list[tuple[str, str]] = []
    names: dict[str, Any] = {"__name__": "x"}
    builtins.__ztscan_reached__ = lambda *function: told.append(function)  # type: ignore[attr-defined]
    try:
        exec(telling("ztscan/azure/ids.py"), names)  # noqa: S102 - our own module
        assert names["subscription_of"]("/subscriptions/One/x") == "one"
    finally:
        del builtins.__ztscan_reached__  # type: ignore[attr-defined]
    assert told == [("ztscan/azure/ids.py", "subscription_of")]


def test_a_mutant_is_of_the_function_or_method_around_it() -> None:
    assert mutant_in("tree_of").scope == "tree_of"
    methods = {function_of(one)[1] for one in mutants("ztscan/estate/visibility.py") if one.function}
    assert {"Visibility.holds", "_Rights.hide", "azure_visibility"} <= methods


def test_what_a_fixture_reaches_counts_for_every_test_of_its_file() -> None:
    recorder = Recorder()
    reaches = {"a.py::first": ("fixture",), "a.py::second": ("own",), "b.py::third": ()}

    def passes(item: Any) -> bool:
        for name in reaches[item.nodeid]:
            recorder.now.add((TREE, name))
            if name == "fixture":
                recorder.pytest_runtest_call()
        return bool(item.nodeid != "b.py::third")

    items: Any = [SimpleNamespace(nodeid=name) for name in reaches]
    try:
        found = recorder.record(items, passes)
    finally:
        del builtins.__ztscan_reached__  # type: ignore[attr-defined]
    assert sorted(found.reaching((TREE, "fixture"))) == ["a.py::first", "a.py::second"]
    assert found.reaching((TREE, "own")) == ["a.py::second"]
    assert found.failing == ["b.py::third"]


def test_the_quickest_tests_that_reach_it_are_shown_a_mutant() -> None:
    nodes = ["new", "slow", "elsewhere", "quick", "too-long", OWN]
    of, no = frozenset({FUNCTION}), frozenset[tuple[str, str]]()
    reached = Reached(
        {"slow": 2.0, "elsewhere": 0.0, "quick": 1.0, "too-long": SECONDS, OWN: SECONDS},
        {"slow": of, "elsewhere": no, "quick": of, "too-long": of, OWN: of},
        {file: set() for node in nodes for file in (node, node.partition("::")[0])},
    )
    mutant = mutant_in("tree_of")
    assert choice(reached, mutant, [0, 2], nodes) == [0, 3, 1, 5], "one that was never recorded comes first"
    assert choice(None, mutant, [0, 2], nodes) == [0, 2]
    assert choice(reached, mutant_in("_nodes"), [0, 2], nodes) == [0, 2], "nothing reaches it"
    assert reached.reaching(FUNCTION) == ["quick", "slow", OWN], "those that are named after the module are shown all the same"
