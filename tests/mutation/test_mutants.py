"""The mutants are what they say, each has tests, and what is chosen for one is what decides on it."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.mutation.syntax import ROOT, compiled, mutants, unchanged, variants
from tests.mutation.targets import (
    CASES,
    GROUPS,
    MOST_CHECKS,
    OF_FIXES,
    checks_behind,
    modules_of,
    noticing,
    path_of,
    run_on_import,
)
from tests.mutation.without_effect import WITHOUT_EFFECT, place_of

EXIT_CODES = "ztscan/core/exit_codes.py"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a < b", {"a <= b"}),
        ("a and b", {"a or b", "a", "b"}),
        ("not a", {"a"}),
        ("x if a else y", {"x if True else y", "x if False else y"}),
        ("any(a)", {"all(a)"}),
        ("sorted(a, key=b)", {"a"}),
        ("7", {"8"}),
        ("True", {"False"}),
        ("'text'", set()),
        ("f(a)", set()),
    ],
)
def test_variants_of_an_expression(before: str, after: set[str]) -> None:
    assert {ast.unparse(variant) for variant in variants(ast.parse(before, mode="eval").body)} == after


def test_a_filter_of_a_comprehension_is_left_out() -> None:
    (generator,) = next(node for node in ast.walk(ast.parse("[x for x in y if x]")) if isinstance(node, ast.ListComp)).generators
    assert [ast.unparse(variant).strip() for variant in variants(generator)] == ["for x in y"]


def test_a_generator_that_yields_nothing_stays_a_generator() -> None:
    tree = ast.parse("def f():\n    yield 1\n")
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    function.body[0] = next(iter(variants(function.body[0])))  # type: ignore[call-overload]
    names: dict[str, object] = {}
    exec(compile(ast.fix_missing_locations(tree), "f", "exec"), names)  # noqa: S102 - our own text
    assert list(names["f"]()) == []  # type: ignore[operator]


def test_a_mutant_is_the_module_with_one_change() -> None:
    found = mutants(EXIT_CODES)
    assert [mutant.number for mutant in found] == list(range(len(found)))
    changed = next(mutant for mutant in found if mutant.before == "r.severity.rank <= least.rank")
    assert (changed.after, changed.function, changed.scope) == ("r.severity.rank < least.rank", True, "_at")
    assert "severity.rank" in (ROOT / EXIT_CODES).read_text(encoding="utf-8").splitlines()[changed.line - 1]
    assert compiled(changed, EXIT_CODES) != compiled(found[0], EXIT_CODES)
    with pytest.raises(LookupError):
        compiled(unchanged(EXIT_CODES), EXIT_CODES)


def test_every_module_has_tests_that_there_are() -> None:
    for modules in GROUPS.values():
        for module, tests in modules.items():
            assert (ROOT / module).is_file(), module
            assert tests, module
            assert all((ROOT / place).exists() for place in tests), module


def test_a_test_is_chosen_for_every_module() -> None:
    """A module that none of them reaches would end the run of its whole group."""
    alone = [
        module
        for group in GROUPS.values()
        for module, tests in group.items()
        if all(test in (*CASES, OF_FIXES) for test in tests) and not checks_behind(module)
    ]
    assert alone == []


def test_a_mutant_that_is_not_drawn_exists_and_has_a_reason() -> None:
    there = Counter(place_of(mutant) for module in {place.module for place in WITHOUT_EFFECT} for mutant in mutants(module))
    assert {place: there[place] for place in WITHOUT_EFFECT if there[place] != 1} == {}
    assert all(WITHOUT_EFFECT.values())
    assert {place.module for place in WITHOUT_EFFECT} <= {module for modules in GROUPS.values() for module in modules}


def test_what_judges_is_among_the_targets() -> None:
    listed = {module for modules in GROUPS.values() for module in modules}
    for folder in ("directory", "objectives", "drift", "estate", "endpoints", "fleet/rollup"):
        modules = {str(path.relative_to(ROOT)) for path in (ROOT / "ztscan" / folder).rglob("[a-z]*.py")}
        assert modules <= listed
    assert {EXIT_CODES, "ztscan/config/waivers.py", "ztscan/engine/policy_settings.py", "ztscan/fleet/worst.py"} <= listed


def test_a_target_is_a_group_a_folder_or_a_module() -> None:
    assert modules_of("checks") == [*GROUPS["checks"]]
    assert modules_of("checks/consent/") == [one for one in GROUPS["checks"] if one.startswith("checks/consent/")] != []
    assert modules_of(EXIT_CODES) == [EXIT_CODES]


def test_a_function_that_makes_what_a_module_declares_runs_on_import() -> None:
    found = run_on_import("checks/consent/_fixes.py")
    assert "_workflow" in found
    assert {"user_consent", "_unclassified", "_setting"}.isdisjoint(found), "those run when a fix is asked for"
    assert run_on_import("checks/consent/workflow_duration.py") == frozenset()
    assert run_on_import("checks/device_antivirus/_settings.py") == {"antivirus_setting"}, "its neighbours call it"


def test_the_checks_that_decide_on_a_mutant() -> None:
    own = "checks/consent/workflow_duration.py"
    assert checks_behind(own) == ("consent.workflow_duration",)
    assert checks_behind("checks/consent/_workflow.py")[0].startswith("consent.workflow_")
    named = checks_behind("ztscan/directory/registration.py", "resists_phishing")
    assert set(named[:2]) == {"mfa_registration.admins_phish_resistant", "mfa_registration.members_phish_resistant"}
    assert "privileged_access.no_guests" in checks_behind("ztscan/directory/people.py", "belongs_elsewhere"), "by external_users"
    assert len(checks_behind("ztscan/directory/roles.py")) == MOST_CHECKS


def test_the_tests_that_are_chosen() -> None:
    nodes = (
        "tests/checks/test_cases.py::test_every_row_and_every_law[consent.workflow_duration]",
        "tests/checks/test_cases.py::test_every_row_and_every_law[consent.workflow_duration_of_another]",
        "tests/checks/test_cases.py::test_names_of_cases_are_unique",
        "tests/test_exit_codes.py::test_x",
    )
    assert noticing(mutants("checks/consent/workflow_duration.py")[0], nodes) == [0]
    assert noticing(mutants(EXIT_CODES)[0], nodes) == [3]


def test_tests_of_fixes_with_values_of_their_own_are_shown_every_fix() -> None:
    nodes = (
        "tests/checks/test_fixes.py::test_the_fix_of_each_row[consent.workflow_duration]",
        "tests/checks/test_fixes.py::test_the_fix_of_each_row[groups.expiration]",
        "tests/checks/test_fixes.py::test_who_notices[methods0-1]",
        "tests/checks/test_fixes.py::test_a_fix_is_no_stricter[groups.expiration-days-7]",
        "tests/checks/test_fixes.py::test_every_check_has_a_fix",
    )
    assert noticing(mutants("checks/consent/_fixes.py")[0], nodes) == [2, 3, 4, 0]


def test_the_tests_that_are_near_to_a_module_come_first() -> None:
    nodes = [f"tests/compare/{name}.py::test_x" for name in ("test_attribution", "test_directions", "test_rules", "test_causes")]
    assert noticing(mutants("ztscan/drift/story.py")[0], nodes) == [2, 3, 0, 1], "two of them import it"
    assert noticing(mutants("ztscan/drift/attribution.py")[0], nodes)[0] == 0


def test_nothing_of_the_product_is_imported_before_the_module_of_a_mutant() -> None:
    """Otherwise a mutant of what is run on import would run as it was, and survive."""
    told = "import sys, tests.mutation.runner; print([name for name in sys.modules if name.partition('.')[0] == 'ztscan'])"
    ended = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ended.stdout == "[]\n"


def test_the_place_of_an_installed_module() -> None:
    assert path_of(str(ROOT / "ztscan" / "checks" / "consent" / "x.py")) == "checks/consent/x.py"
    assert path_of(str(ROOT / "checks" / "consent" / "x.py")) == "checks/consent/x.py"
    with pytest.raises(ValueError, match="not in the subpath"):
        path_of(str(Path("/elsewhere/x.py")))
