"""Whoever watches a scan is told which lane holds it up, and for how long."""

from __future__ import annotations

import io

import pytest

from tests.cli.running import Shell, cassette
from ztscan.cli.ui.progress import HeldUp, planned
from ztscan.core.model import ResourceReading
from ztscan.graph.plan import make_plan
from ztscan.graph.progress import Event, KeysRead, LaneWaits, PageRead, ResourceDone
from ztscan.graph.resources import RESOURCES

REPORT = "user_registration_details"


def done(name: str, rows: int) -> ResourceDone:
    return ResourceDone(ResourceReading(name, "ok", rows, 1, 1, 0.1, "", "v1.0"), 1)


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ([], ""),
        ([PageRead("users", 2, 1998, None)], "users 1,998"),
        ([PageRead("users", 2, 1998, 5000)], "users 1,998 of 5,000"),
        ([KeysRead("group_members", 3, 300)], "group members 3 of 300"),
        ([PageRead("users", 2, 1998, None), done("users", 1998)], ""),
        (
            [LaneWaits("conditional_access", 1.1, 4, throttled=False)],
            "conditional access: keeping to Graph's pace, 4 waiting, 4 s to go",
        ),
        ([LaneWaits("directory", 30.0, 8, throttled=True)], "directory: throttled by Graph, 8 waiting, 30 s to go"),
        ([LaneWaits("directory", 30.0, 8, throttled=True), done("users", 5)], ""),
    ],
)
def test_what_the_scan_waits_for_is_named(events: list[Event], told: str) -> None:
    held_up = HeldUp()
    for event in events:
        held_up.tell(event)
    assert str(held_up).replace("_", " ") == told


def test_of_several_lanes_the_one_that_takes_longest_is_named() -> None:
    held_up = HeldUp()
    held_up.tell(LaneWaits("sign_in_activity", 40.0, 12, throttled=False))
    held_up.tell(LaneWaits("reports", 5.0, 2, throttled=False))
    assert str(held_up).startswith("sign in activity: ")
    assert "101 s to go" in str(held_up)


def test_the_registration_report_takes_as_long_as_the_list_of_users_says() -> None:
    """A hundred thousand users are 101 pages of which five go every ten seconds."""
    held_up = HeldUp()
    held_up.tell(PageRead(REPORT, 5, 4995, None))
    held_up.tell(LaneWaits("reports", 10.0, 1, throttled=False))
    assert "10 s to go" in str(held_up)
    held_up.tell(done("users", 100_000))
    assert "4 min to go" in str(held_up) or "3 min to go" in str(held_up)


def test_the_report_is_known_to_be_as_long_as_the_users_that_graph_counts() -> None:
    held_up = HeldUp()
    held_up.tell(PageRead("users", 1, 999, 100_000))
    held_up.tell(PageRead(REPORT, 5, 4995, None))
    held_up.tell(LaneWaits("reports", 10.0, 1, throttled=False))
    assert "3 min to go" in str(held_up)


def test_of_the_lists_that_no_pace_holds_up_the_one_that_takes_longest_is_named() -> None:
    now = 0.0
    held_up = HeldUp(lambda: now)
    held_up.tell(PageRead("users", 1, 999, 9990))
    held_up.tell(PageRead("applications", 1, 999, 1500))
    now = 4.0
    held_up.tell(PageRead("users", 3, 2997, 9990))
    held_up.tell(PageRead("applications", 2, 1300, 1500))
    assert str(held_up) == "directory: users 2,997 of 9,990, 14 s to go"
    held_up.tell(done("users", 9990))
    assert str(held_up) == "directory: applications 1,300 of 1,500, 3 s to go"


@pytest.mark.parametrize(
    ("needed", "told"),
    [
        (["organization"], "1 request"),
        (["users"], "At least 2 requests; more for the further pages of 1 list"),
        (
            ["users", "domain_federation"],
            "At least 3 requests; more for the further pages of 1 list and the objects of 1 resource",
        ),
    ],
)
def test_the_plan_says_how_many_requests_before_the_first_one(needed: list[str], told: str) -> None:
    assert planned(make_plan(needed, RESOURCES, cloud="global")) == told


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_every_long_stage_says_on_a_terminal_what_it_does(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr("sys.stderr", terminal)
    shell.ztscan("scan", "--replay", cassette("woodgrove"), "--check", "consent.admin_workflow", "-o", "r.json")
    told = terminal.getvalue()
    for stage in ("reading", "evaluating", "consent.admin_workflow", "Preparing r.json"):
        assert stage in told


def test_stages_are_silent_without_a_terminal_and_name_the_number_of_checks_with_verbose(shell: Shell) -> None:
    scan = ("scan", "--replay", cassette("woodgrove"), "--check", "consent.admin_workflow", "-o", "r.json")
    assert "valuating" not in shell.ztscan(*scan).err
    assert "Evaluating 1 check\n" in shell.ztscan(*scan, "-v").err
    assert shell.ztscan(*scan, "-q").err == ""
