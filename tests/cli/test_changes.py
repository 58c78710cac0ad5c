"""A comparison on the terminal: the most severe first, and no name twice."""

from __future__ import annotations

import io

from rich.console import Console

from tests.scans import finding
from ztscan.cli.changes import MOST, show, show_undecided
from ztscan.core.model import ObjectiveStatus, Severity, Subject, Tenant
from ztscan.drift.model import Blindness, Direction, Drift, FindingDrift, Moment, ObjectDrift, ObjectiveDrift

TENANT = Tenant("5d3f8e2a-0000-4000-8000-000000000001", "Contoso", "contoso.example", "global")
THEN = Moment("2026-10-01T06:00:00Z", "2026-10-01T06:00:00Z", "ztscan 0.1.0")
NOW = Moment("2026-11-01T06:00:00Z", "2026-11-01T06:00:00Z", "ztscan 0.1.0")


RAFI = finding("privileged_access.no_guests", Subject("user", "Rafi-id", "Rafi"), "-").fingerprint[:12]


def new(check: str, severity: Severity, subject: str, message: str) -> FindingDrift:
    found = finding(check, Subject("user", f"{subject}-id", subject), message)
    return FindingDrift(check, "A check", severity, Direction.NEW, None, found)


def shown(*findings: FindingDrift) -> list[str]:
    out = io.StringIO()
    show(Drift(TENANT, THEN, NOW, findings), Console(file=out, width=200))
    return out.getvalue().splitlines()


def test_what_is_left_out_is_what_weighs_least() -> None:
    many = [new("consent.trifle", Severity.LOW, f"user {number}", "a trifle") for number in range(MOST)]
    lines = shown(*many, new("privileged_access.no_guests", Severity.CRITICAL, "Rafi", "a guest has a role"))
    assert lines[2] == f"  critical {RAFI} privileged_access.no_guests: Rafi: a guest has a role"
    assert lines[-1] == "  and 1 more"


def test_a_message_that_names_its_subject_stands_alone() -> None:
    lines = shown(new("privileged_access.no_guests", Severity.CRITICAL, "Rafi", "Rafi is a guest and has a role"))
    assert lines[-1] == f"  critical {RAFI} privileged_access.no_guests: Rafi is a guest and has a role"


def test_nothing_of_a_result_moves_the_cursor() -> None:
    clear = "\x1b[2J"
    out = io.StringIO()
    drift = Drift(
        TENANT,
        THEN,
        NOW,
        findings=(new(f"consent.{clear}", Severity.LOW, clear, clear),),
        objectives=(ObjectiveDrift(clear, clear, clear, Direction.REGRESSED, ObjectiveStatus.MET, ObjectiveStatus.NOT_MET),),
        configuration=(ObjectDrift(clear, clear, Direction.CHANGED, clear, clear, (), meaning=clear),),
    )
    show(drift, Console(file=out, width=200))
    assert "\x1b" not in out.getvalue()
    assert out.getvalue().count("\N{REPLACEMENT CHARACTER}[2J") == 6


def ways_out(*unread: bool) -> str:
    out = io.StringIO()
    blind = [Blindness("check", "a.b", "after, CA010 is undetermined", hides_regression=True, unread=one) for one in unread]
    show_undecided(blind, Console(file=out, width=200), failed=False)
    return out.getvalue().splitlines()[-1]


def test_only_what_was_not_read_can_be_restored() -> None:
    assert ways_out(False, True) == "Restore what could not be read, or accept it with --allow-unassessed CHECK."
    assert ways_out(False) == "Accept it with --allow-unassessed CHECK."
