"""`-o plan.xlsx`, `--plan` and `--bom`, as they are typed."""

from __future__ import annotations

import codecs
import importlib.util
import stat
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.running import Shell, cassette
from ztscan.core.exit_codes import ExitCode

CONSENT = ("-q", "--fail-on", "never", "--check", "consent.admin_workflow")


def scanned(shell: Shell, *arguments: str, tenant: str = "woodgrove") -> tuple[int, str]:
    ended = shell.ztscan("scan", "--replay", cassette(tenant), *CONSENT, *arguments)
    return ended.code, ended.err


def edit(shell: Shell, name: str, **cells: Any) -> None:
    """Write into the first gap of a plan, by heading."""
    book = load_workbook(shell.folder / name)
    sheet = book["Action plan"]
    heads = [cell.value for cell in sheet[1]]
    for heading, value in cells.items():
        sheet.cell(2, heads.index(heading) + 1).value = value
    book.save(shell.folder / name)


def test_a_plan_is_kept_in_its_place(shell: Shell) -> None:
    assert scanned(shell, "-o", "plan.xlsx", "-o", "r.json") == (0, "")
    assert stat.S_IMODE((shell.folder / "plan.xlsx").stat().st_mode) == 0o600
    edit(shell, "plan.xlsx", Owner="ada")
    assert scanned(shell, "--plan", "plan.xlsx", "-o", "plan.xlsx") == (0, "")
    assert load_workbook(shell.folder / "plan.xlsx")["Action plan"]["F2"].value == "ada"
    assert shell.ztscan("report", "r.json", "--plan", "plan.xlsx", "-o", "again.xlsx").code == 0
    assert shell.read("again.xlsx") == shell.read("plan.xlsx")


def test_a_plan_that_would_lose_something_is_refused(shell: Shell) -> None:
    scanned(shell, "-o", "plan.xlsx", "-o", "r.json")
    whole = shell.read("plan.xlsx")
    for arguments, why in (
        (("-o", "x.html"), "kept only in a new action plan"),
        (("-o", "plan.xlsx", "--redact"), "cannot replace"),
        (
            (
                "-o",
                "plan.json",
            ),
            "kept only",
        ),
    ):
        code, err = scanned(shell, "--plan", "plan.xlsx", *arguments)
        assert (code, why in err) == (ExitCode.USAGE, True)
    code, err = scanned(shell, "--plan", "plan.xlsx", "-o", "plan.xlsx", "-o", "other.json", tenant="contoso")
    assert (code, "of another tenant" in err) == (ExitCode.USAGE, True)
    assert "other.json" in shell.files, "the result of a long scan is not lost"
    assert shell.read("plan.xlsx") == whole
    shell.scanned("contoso", "c.json", *CONSENT[1:])
    assert shell.ztscan("report", "c.json", "--plan", "plan.xlsx", "-o", "new.xlsx").code == ExitCode.USAGE
    assert "new.xlsx" not in shell.files
    book = load_workbook(shell.folder / "plan.xlsx")
    book.create_sheet("My sums")
    book.save(shell.folder / "plan.xlsx")
    code, err = scanned(shell, "--plan", "plan.xlsx", "-o", "plan.xlsx")
    assert (code, "sheets of your own" in err) == (ExitCode.USAGE, True)
    ended = shell.ztscan("report", "r.json", "--plan", "plan.xlsx", "-o", "new.xlsx")
    assert (ended.code, "My sums" in ended.err) == (0, True)


@pytest.mark.parametrize("missing", ["openpyxl", "defusedxml"])
def test_without_the_extra_it_is_told_how_to_install_it(shell: Shell, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == missing else found(name, *rest))
    code, err = scanned(shell, "-o", "plan.xlsx", "-o", "r.json")
    assert code == ExitCode.USAGE
    assert err.splitlines() == [
        f"error: an Excel workbook requires {missing}, which is not installed — run `pip install 'ztscan[excel]'`"
    ]
    assert not shell.files


def test_csv_has_a_byte_order_mark_only_on_wish(shell: Shell) -> None:
    scanned(shell, "-o", "a.csv", "-o", "r.json")
    scanned(shell, "--bom", "-o", "b.csv", "-o", "b.json")
    assert shell.read("b.csv") == codecs.BOM_UTF8 + shell.read("a.csv")
    assert shell.read("b.json") == shell.read("r.json")
    shell.ztscan("report", "r.json", "--bom", "-o", "c.csv")
    assert shell.read("c.csv") == shell.read("b.csv")
