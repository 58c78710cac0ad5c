"""Checks are found through one door: entry points, in an order that does not depend on who installed what first."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.checks.case_files import whole
from tests.engine.test_plugins import LOCKED, source
from ztscan.cli import plugins
from ztscan.core.errors import UsageError
from ztscan.core.expectation_ids import is_expectation
from ztscan.core.model import ObjectiveStatus
from ztscan.engine.registry import BUILT_IN, GROUP, Problem, area_of, load
from ztscan.scan import scan


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of installed packages."""
    monkeypatch.syspath_prepend(str(tmp_path))
    known = set(sys.modules)
    yield tmp_path
    for module in set(sys.modules) - known:
        if module.startswith(("door_", "window_")):
            del sys.modules[module]


def installed(site: Path, distribution: str, package: str, *checks: str) -> None:
    """Install ``distribution``, whose entry point names ``package`` with these checks."""
    about = site / f"{distribution.replace('-', '_')}-2.1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 2.1\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(f"[{GROUP}]\n{package} = {package}\n", encoding="utf-8")
    for check in checks:
        folder, _, name = check.partition(".")
        (site / package / folder).mkdir(parents=True, exist_ok=True)
        (site / package / "__init__.py").touch()
        (site / package / folder / "__init__.py").touch()
        text = source(LOCKED).replace("def locked", f"def {name}")
        (site / package / folder / f"{name}.py").write_text(text, encoding="utf-8")
    importlib.invalidate_caches()


def test_the_built_in_checks_come_through_an_entry_point_as_well() -> None:
    (point,) = [point for point in entry_points(group=GROUP) if point.name == BUILT_IN]
    assert point.value == "ztscan.checks"
    assert load([]).checks == {}
    alone = load([point])
    assert alone.plugins == ()
    assert {check.origin for check in alone.checks.values()} == {BUILT_IN}


def test_every_file_of_the_built_in_checks_is_a_check() -> None:
    """A file that cannot be imported, or whose folder is no package, must not vanish from the list."""
    root = Path(str(importlib.import_module("ztscan.checks").__file__)).parent
    files = {f"{file.parent.name}.{file.stem}" for file in root.glob("*/*.py") if not file.name.startswith("_")}
    registry = load()
    assert registry.broken == ()
    assert files == {check.id for check in registry.checks.values() if check.origin == BUILT_IN}


def test_a_built_in_check_that_cannot_be_imported_is_no_silence(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(site, "contoso-doors", "door_checks", "doors.locked", "doors.closed")
    (site / "door_checks" / "doors" / "locked.py").write_text("import nothing_of_this_name", encoding="utf-8")
    point = EntryPoint(name=BUILT_IN, value="door_checks", group=GROUP)
    registry = load([point])
    assert [problem.id for problem in registry.broken] == ["doors.locked"]
    with pytest.raises(ImportError, match=r"doors\.locked.*nothing_of_this_name"):
        whole(registry)
    monkeypatch.setattr(plugins, "entry_points", lambda group: [point])  # noqa: ARG005 - by keyword
    told = CliRunner().invoke(click.command()(lambda: plugins.load() and None))
    assert "the built-in `doors.locked` is missing: importing `door_checks.doors.locked` failed" in told.stderr


def test_without_a_built_in_check_no_objective_is_met() -> None:
    """What the missing check would have found is not known: its objectives must not look better than with it."""
    whole_one = load()
    lost = Problem("consent.lost", BUILT_IN, "importing `ztscan.checks.consent.lost` failed")
    outcomes = [
        scan("tests/cassettes/fabrikam.json", ["self_service_password_reset"], registry=replace(whole_one, problems=problems))
        for problems in ((), (lost,))
    ]
    met, left = ({one.id for one in outcome.graded.grade.objectives if one.status is ObjectiveStatus.MET} for outcome in outcomes)
    assert met == {"identities.sspr"}
    assert left == set()
    (told,) = (check for check in outcomes[1].graded.scan.checks if check.id == "consent.lost")
    assert (told.title, told.reason) == ("Built-in check that could not be loaded", "error")


def test_problems_of_a_plugin_are_none_of_the_built_in_checks(site: Path) -> None:
    installed(site, "contoso-doors", "door_checks", "doors.locked")
    (site / "door_checks" / "doors" / "locked.py").write_text("import nothing_of_this_name", encoding="utf-8")
    registry = load()
    assert registry.broken == ()
    assert any(problem.id == "doors.locked" for problem in registry.problems)


def test_an_installed_plugin_is_loaded_and_named_with_its_version(site: Path) -> None:
    installed(site, "contoso-doors", "door_checks", "doors.locked", "doors.closed")
    found = load()
    assert found.plugins == ("contoso-doors 2.1",)
    assert {check.id for check in found.checks.values() if check.origin == "contoso-doors"} == {"doors.locked", "doors.closed"}


def test_the_order_of_installation_does_not_matter(site: Path) -> None:
    installed(site, "contoso-windows", "window_checks", "doors.locked", "windows.closed")
    installed(site, "contoso-doors", "door_checks", "doors.locked")
    points = [*entry_points(group=GROUP)]
    forwards, backwards = load(points), load(reversed(points))
    assert [*forwards.checks] == [*backwards.checks]
    assert (forwards.plugins, forwards.problems) == (backwards.plugins, backwards.problems)
    assert forwards.checks["doors.locked"].origin == backwards.checks["doors.locked"].origin == "contoso-doors"
    (twice,) = [problem for problem in forwards.problems if problem.origin == "contoso-windows"]
    assert twice.id == "contoso-windows.doors.locked"


def test_the_area_of_expectations_is_none_of_a_plugin(site: Path) -> None:
    """A result with such an id is judged by the drift gate alone: a check there would escape the gate on severity."""
    installed(site, "contoso-doors", "door_checks", "expect.locked", "doors.closed")
    found = load()
    assert {check.id for check in found.checks.values() if check.origin == "contoso-doors"} == {"doors.closed"}
    (problem,) = [problem for problem in found.problems if problem.origin == "contoso-doors"]
    assert problem.id == "contoso-doors.expect.locked"
    assert not is_expectation(problem.id)
    assert "the area `expect` is reserved" in problem.message


def test_an_entry_point_that_is_found_twice_is_loaded_once(site: Path) -> None:
    installed(site, "contoso-doors", "door_checks", "doors.locked")
    points = [*entry_points(group=GROUP)]
    again = load([*points, *points])
    assert again.plugins == ("contoso-doors 2.1",)
    assert not [problem for problem in again.problems if problem.origin == "contoso-doors"]


def test_problems_of_the_same_name_are_told_apart() -> None:
    points = [EntryPoint(name="doors", value=f"door_nowhere_{number}", group=GROUP) for number in range(3)]
    problems = load(points).problems
    assert [problem.id for problem in problems] == ["doors", "doors.doors", "doors.doors.2"]
    assert all("ModuleNotFoundError" in problem.message for problem in problems)


def test_an_entry_point_that_points_into_a_module_is_a_problem() -> None:
    (problem,) = load([EntryPoint(name="doors", value="json:loads", group=GROUP)]).problems
    assert "importing `json:loads` failed" in problem.message


def test_a_plugin_that_offers_the_built_in_checks_again_changes_nothing() -> None:
    (point,) = [point for point in entry_points(group=GROUP) if point.name == BUILT_IN]
    found = load([point, EntryPoint(name="contoso", value="ztscan.checks", group=GROUP)])
    assert {check.origin for check in found.checks.values()} == {BUILT_IN}
    assert {problem.id for problem in found.problems if problem.origin == "contoso"} == {
        f"contoso.{check}" for check in found.checks
    }


def test_checks_are_chosen_by_id_by_area_and_by_glob() -> None:
    found = load()
    consent = {check for check in found.checks if area_of(check) == "consent"}
    assert {check.id for check in found.select(["consent"])} == consent
    assert {check.id for check in found.select(["consent.*"])} == consent
    assert {check.id for check in found.select(["consent"], skip=["consent.w*"])} == {
        check for check in consent if not check.startswith("consent.w")
    }
    assert [check.id for check in found.select([])] == sorted(found.checks.keys() - found.of_azure)
    with pytest.raises(UsageError, match="no check matches `consentt`") as refused:
        found.select(["consentt"])
    assert "`consent`" in refused.value.next_step
