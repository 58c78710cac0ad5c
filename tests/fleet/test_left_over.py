"""Folders of tenants that fleet.toml does not name any more, and what is said of a tenant to those who see only it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fleet.folders import ID, OTHER_ID, keep, member
from tests.fleet.rolled import code_of
from ztscan.cli.fleet.status import status
from ztscan.core.moments import parse_moment
from ztscan.drift.compare import Graded
from ztscan.fleet import members
from ztscan.fleet.members import FleetMember
from ztscan.fleet.names import MEMBERS_FILE
from ztscan.fleet.results import RESULT, NoResult, NoResultReason, open_results
from ztscan.fleet.rollup.catalogue import FleetCatalogue
from ztscan.fleet.rollup.rollup import RollUp, rolled_up
from ztscan.fleet.standings import Judging, standings
from ztscan.reports.fleet import fleet_renderer
from ztscan.reports.fleet.words import LEFT_OVER, headline


def listed(folder: Path, *of: FleetMember) -> None:
    (folder / MEMBERS_FILE).write_bytes(members.to_bytes(of))


def rolled(folder: Path) -> RollUp:
    results = open_results(folder)
    known = next(found.graded for found in results.results() if isinstance(found.graded, Graded))
    now, catalogue = parse_moment(known.scan.finished), FleetCatalogue()
    judging = Judging(code=code_of(), newest=now, oldest=now - timedelta(days=1))
    return rolled_up([*standings(results, judging, catalogue, lambda _: True)], catalogue, now.date())


def test_the_old_folder_of_a_renamed_tenant_does_not_stand_for_it(tmp_path: Path) -> None:
    keep(tmp_path, "a-old-name")
    keep(tmp_path, "renamed")
    listed(tmp_path, member("renamed"))
    found = {one.member.name: one.graded for one in open_results(tmp_path).results()}
    assert isinstance(found["renamed"], Graded)
    old = found["a-old-name"]
    assert isinstance(old, NoResult)
    assert old.reason is NoResultReason.DUPLICATE
    assert "`renamed`" in old.detail


def test_a_tenant_that_left_the_fleet_is_counted_and_told(tmp_path: Path) -> None:
    keep(tmp_path, "stays")
    keep(tmp_path, "left", OTHER_ID)
    listed(tmp_path, member("stays"))
    rollup = rolled(tmp_path)
    assert {one.member.name: one.left_over for one in rollup.standings} == {"stays": False, "left": True}
    assert headline(rollup).endswith(f"1 tenant is counted but {LEFT_OVER}.")
    for suffix in (".html", ".md"):
        assert LEFT_OVER in fleet_renderer(suffix)(rollup)


@pytest.mark.parametrize("change", [lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[:-9])])
def test_the_status_of_a_result_that_is_gone_or_changed_is_damaged(tmp_path: Path, change: Callable[[Path], object]) -> None:
    keep(tmp_path, "one")
    listed(tmp_path, member("one"))
    assert status(open_results(tmp_path), member("one")).outcome == "done"
    change(tmp_path / "one" / RESULT)
    shown = status(open_results(tmp_path), member("one"))
    assert shown.outcome == "damaged"
    assert "the last run wrote" in shown.reason
    (found,) = open_results(tmp_path).results()
    assert isinstance(found.graded, NoResult)
    assert found.graded.reason is NoResultReason.DAMAGED


def test_without_a_list_nobody_has_left(tmp_path: Path) -> None:
    keep(tmp_path, "one")
    assert not rolled(tmp_path).left_over


def test_what_is_told_of_a_chosen_tenant_names_no_other(tmp_path: Path) -> None:
    keep(tmp_path, "canary-customer")
    keep(tmp_path, "twin")
    keep(tmp_path, "swapped", OTHER_ID, content=(tmp_path / "twin" / "result.json").read_bytes())
    listed(tmp_path, member("canary-customer"), member("swapped", OTHER_ID))
    results = open_results(tmp_path)
    found = {one.member.name: one.graded for one in results.results(lambda one: one.name != "canary-customer")}
    assert set(found) == {"twin", "swapped"}
    assert {one.reason for one in found.values() if isinstance(one, NoResult)} == {
        NoResultReason.DUPLICATE,
        NoResultReason.OTHER_TENANT,
    }
    told = " ".join(one.detail + one.next_step for one in found.values() if isinstance(one, NoResult))
    assert "canary-customer" not in told
    assert ID not in told
