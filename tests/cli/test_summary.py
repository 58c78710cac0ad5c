"""The summary on the terminal: one screen, and nothing in it that a terminal would obey."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from tests.scans import finding, grade, result, scan
from ztscan.cli.summary import show
from ztscan.cli.ui.console import harmless
from ztscan.cli.undecided import Gates
from ztscan.core.exit_codes import ExitCode
from ztscan.core.fingerprint import SHORT
from ztscan.core.model import CheckResult, Gap, GapReason, Severity, Subject, Tenant, Verdict

ESCAPES = ["\x1b[2J", "\x1b]8;;https://contoso.example\x07", "\u202e", "\u200b", "\x00", "\x9b31m", "\u2028", "\r\n"]


GROUP = Subject("group", "6b1f0c7e-0000-4000-8000-000000000001", "Sales")


def failing(check_id: str, message: str, severity: Severity = Severity.HIGH) -> CheckResult:
    return result(check_id, Verdict.FAIL, finding(check_id, GROUP, message), severity=severity)


def shown(*checks: CheckResult, width: int = 80, code: ExitCode = ExitCode.GAPS, name: str = "Contoso") -> str:
    out = io.StringIO()
    scanned = scan(*checks, tenant=Tenant("5d3f8e2a-0000-4000-8000-000000000001", name, "contoso.example", "global"))
    show(scanned, grade(scanned), code, Console(file=out, width=width, force_terminal=False), gates=Gates(Severity.LOW))
    return out.getvalue()


@pytest.mark.parametrize("escape", ESCAPES)
def test_nothing_that_a_terminal_obeys_gets_through(escape: str) -> None:
    name = f"before{escape}after"
    printed = shown(failing("consent.admin_workflow", name), name=name)
    assert escape not in printed.replace("\n", "")
    assert "before" in printed
    assert "after" in printed


def test_brackets_in_a_name_are_no_markup() -> None:
    assert "[bold]loud[/bold]" in shown(name="[bold]loud[/bold]")


def test_the_worst_come_first_with_their_ids_and_the_rest_is_counted() -> None:
    checks = [failing(f"consent.check_{number:02}", f"gap {number}", Severity.LOW) for number in range(12)]
    lines = shown(*checks, failing("pim.worst", "the worst", Severity.CRITICAL)).splitlines()
    worst = next(number for number, line in enumerate(lines) if line.startswith("critical"))
    assert "Sales: the worst" in lines[worst]
    assert re.fullmatch(r"pim\.worst  [0-9a-f]{12}", lines[worst + 1].strip())
    assert any("and 5 more gaps" in line for line in lines)


def test_what_could_not_be_assessed_names_what_would_change_most() -> None:
    gap = Gap("users", GapReason.NO_PERMISSION, "`/users` was refused", "grant `User.Read.All`")
    blind = [result(f"people.check_{n}", Verdict.NOT_ASSESSED, reason="no_permission", gaps=(gap,)) for n in range(2)]
    printed = shown(*blind, code=ExitCode.INCOMPLETE)
    assert "2 of 2 checks could not be assessed." in printed
    assert "Biggest gain in coverage: grant User.Read.All (2 checks)" in printed


def test_checks_that_broke_are_named_and_do_not_fill_the_screen() -> None:
    broken = [result(f"people.check_{n}", Verdict.NOT_ASSESSED, reason="error", detail="it fell over") for n in range(30)]
    printed = shown(*broken, code=ExitCode.FAILED)
    assert printed.count("failed to run: it fell over") == 3
    assert "and 27 more checks that failed to run" in printed


def test_harmless_leaves_the_letters_of_every_language_alone() -> None:
    assert harmless("Zoë Łukasz 山田 أحمد") == "Zoë Łukasz 山田 أحمد"


def test_a_message_too_long_for_the_terminal_is_cut_with_a_sign() -> None:
    lines = shown(failing("consent.admin_workflow", "word " * 40)).splitlines()
    (cut,) = [line for line in lines if "Sales: word" in line]
    assert cut.rstrip().endswith("…")
    assert {len(line) > 80 for line in lines} == {False}


@pytest.mark.parametrize("width", [40, 60, 80])
def test_no_terminal_is_too_narrow_for_what_is_typed_next(width: int) -> None:
    """An id and a fingerprint are copied; a pillar and its maturity have no other place."""
    check = failing("conditional_access.mfa_all_users_with_a_long_name", "189 users can sign in without MFA")
    printed = shown(check, width=width)
    lines = [line.strip() for line in printed.splitlines()]
    assert check.id in "".join(lines)
    assert check.findings[0].fingerprint[:SHORT] in printed
    assert max(map(len, printed.splitlines())) <= width
    pillars = printed.partition("worst gaps")[0]
    assert "\N{HORIZONTAL ELLIPSIS}" not in pillars
