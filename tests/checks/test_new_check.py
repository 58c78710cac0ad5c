"""A new check starts from files that can be imported and that no law lets through."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.checks import case_files, compliant, new_check
from tests.checks.cases import Case, needs, run
from ztscan.engine.check import Check, check_from
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.objectives import load


def imported(path: Path, name: str) -> ModuleType:
    specification = importlib.util.spec_from_file_location(name, path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def holds(check: Check, case: Case) -> bool:
    """Whether a case comes out as it says."""
    try:
        result = run(check, case)
    except LookupError:  # its change leads nowhere
        return False
    return (result.verdict, {finding.subject.id for finding in result.findings}) == (case.expected, set(case.fails))


def test_a_new_check_can_be_imported_and_fails_the_laws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new_check.main(["kitchen_sinks.taps_closed"], tmp_path) == 0
    assert "make check-one kitchen_sinks.taps_closed" in capsys.readouterr().out
    assert (tmp_path / "checks/kitchen_sinks/__init__.py").read_text(encoding="utf-8") == '"""Kitchen sinks."""\n'
    assert (tmp_path / "tests/checks/kitchen_sinks/__init__.py").is_file()
    module = imported(tmp_path / "checks/kitchen_sinks/taps_closed.py", "new_check_of_a_test")
    check = check_from(module.taps_closed, "kitchen_sinks.taps_closed", "tests")
    cases: tuple[Case, ...] = imported(tmp_path / "tests/checks/kitchen_sinks/taps_closed.py", "new_cases_of_a_test").CASES
    assert not set(check.declaration.objectives) & {objective.id for objective in load().objectives}
    assert not needs(check)
    assert not [case.name for case in cases if holds(check, case)]


def test_a_check_that_is_there_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new_check.main(["kitchen.tap"], tmp_path) == 0
    cases = tmp_path / "tests/checks/kitchen/tap.py"
    (tmp_path / "checks/kitchen/tap.py").unlink()
    cases.write_text("mine", encoding="utf-8")
    assert new_check.main(["kitchen.tap"], tmp_path) == 2
    assert "tests/checks/kitchen/tap.py" in capsys.readouterr().err
    assert cases.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "checks/kitchen/tap.py").exists()


@pytest.mark.parametrize("arguments", [[], ["kitchen"], ["Kitchen.tap"], ["kitchen.tap.sink"], ["../etc.passwd"], ["a.b", "c.d"]])
def test_an_id_that_is_none_is_refused(arguments: list[str], tmp_path: Path) -> None:
    assert new_check.main(arguments, tmp_path) == 2
    assert list(tmp_path.iterdir()) == []


def test_the_base_evidence_of_case_files_is_part_of_the_compliant_tenant() -> None:
    assert compliant.RESOURCES.keys() <= ALL_RESOURCES.keys(), "evidence of a resource that nobody declares"
    for resource, evidence in case_files.bases().items():
        assert compliant.RESOURCES[resource] == evidence


def test_two_case_files_that_bring_different_evidence_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    brought = {"kitchen.tap": {"taps": [1], "sinks": []}, "kitchen.sink": {"sinks": [2]}}
    for check_id, base in brought.items():
        module = ModuleType(check_id)
        module.BASE = base  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, f"tests.checks.{check_id}", module)
    monkeypatch.setattr(case_files, "bringing", lambda: list(brought))
    with pytest.raises(ValueError, match=r"`kitchen\.tap` and of `kitchen\.sink` bring different base evidence for `sinks`"):
        case_files.bases()
    with pytest.raises(ValueError, match="subscribed_skus"):
        compliant.extend({"subscribed_skus": []})
