"""The way in from Python: ``ztscan.scan``."""

from __future__ import annotations

import doctest
import importlib
import sys
from pathlib import Path

import pytest

import ztscan
from tests.scans import contoso
from ztscan.core.errors import UsageError
from ztscan.core.model import Verdict
from ztscan.drift.compare import Graded

RECORDING = Path(__file__).parent / "cassettes" / "woodgrove.json"
CHECK = "conditional_access.mfa_all_users"


def test_the_example_in_its_documentation_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[1])
    module = sys.modules.get("ztscan.scan") or importlib.import_module("ztscan.scan")
    assert doctest.testmod(module) == (0, 3)


def test_it_is_the_function_whatever_was_imported_before() -> None:
    importlib.import_module("ztscan.scan")
    assert ztscan.scan.__name__ == "scan"


def test_a_scan_with_itself_as_baseline_has_not_drifted() -> None:
    first = ztscan.scan(RECORDING, [CHECK])
    second = ztscan.scan(RECORDING, [CHECK], baseline=first.graded)
    assert first.drift is None
    assert second.drift is not None
    assert (second.drift.findings, second.drift.configuration) == ((), ())
    assert {result.verdict for result in second.graded.scan.checks} <= {*Verdict}


def test_a_baseline_of_another_tenant_is_refused() -> None:
    first = ztscan.scan(RECORDING, [CHECK])
    other = Graded(contoso(), first.graded.grade)
    with pytest.raises(UsageError, match="different tenants"):
        ztscan.scan(RECORDING, [CHECK], baseline=other)


def test_a_check_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match=r"mfa_all_userz"):
        ztscan.scan(RECORDING, ["conditional_access.mfa_all_userz"])


def test_it_can_be_read_at_a_glance() -> None:
    assert len(Path(str(sys.modules["ztscan.scan"].__file__)).read_text(encoding="utf-8").splitlines()) <= 100
