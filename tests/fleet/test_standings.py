"""Reading a folder of results: each tenant has one standing, and what cannot be used is said."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from tests.fleet.generated import AS_OF
from tests.fleet.rolled import code_of, contoso, folder_of, rolled_folder
from ztscan.core.model import Tenant
from ztscan.core.moments import parse_moment
from ztscan.core.result import compact_document
from ztscan.drift.compare import Graded, compare
from ztscan.drift.model import Direction
from ztscan.fleet.members import FleetMember
from ztscan.fleet.results import EARLIER, RESULT, NoResult, open_results
from ztscan.fleet.rollup.catalogue import FleetCatalogue
from ztscan.fleet.rollup.changes import tenant_changes
from ztscan.fleet.rollup.standing import Standing, UnknownCause
from ztscan.fleet.standings import TENANT_REPORT, Judging, link_of, standings

COUNT = 40
JUDGING = Judging(code=code_of(), newest=AS_OF, oldest=AS_OF - timedelta(days=30), compare=compare)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of(tmp_path_factory.mktemp("fleet") / "results", COUNT)


def read(folder: Path, judging: Judging) -> dict[str, Standing]:
    results = open_results(folder)
    judging = msgspec.structs.replace(judging, earlier=results.earlier)
    return {one.member.name: one for one in standings(results, judging, FleetCatalogue(), lambda _: True)}


def test_every_tenant_that_was_asked_for_has_a_standing(folder: Path) -> None:
    found = rolled_folder(folder)
    assert len(found.standings) == COUNT
    assert {one.member.name for one in found.standings} == {member.name for member in open_results(folder).members}
    assert 0 < len(found.unknown) < COUNT / 4
    assert all(one.not_known and one.not_known.reason and one.not_known.next_step for _, one in found.unknown)
    assert sum(found.causes.values()) == len(found.unknown)


def test_an_old_result_and_one_of_the_future_do_not_count(folder: Path) -> None:
    newest = min(one.finished for one in read(folder, JUDGING).values() if one.known)
    assert newest
    late = msgspec.structs.replace(JUDGING, oldest=AS_OF + timedelta(days=1), newest=AS_OF + timedelta(days=2))
    early = msgspec.structs.replace(JUDGING, oldest=AS_OF - timedelta(days=90), newest=AS_OF - timedelta(days=80))
    for judging, word in ((late, "is too old"), (early, "is of a time to come")):
        found = read(folder, judging)
        stale = [one.not_known for one in found.values() if one.not_known and one.not_known.cause is UnknownCause.STALE]
        assert all(why.reason.endswith(word) for why in stale)
        assert len(found) == COUNT
        assert not any(one.known for one in found.values())
        assert UnknownCause.STALE in {one.not_known.cause for one in found.values() if one.not_known}


def test_changes_are_those_of_the_comparison(folder: Path) -> None:
    results = open_results(folder)
    found = read(folder, JUDGING)
    compared = [one for one in found.values() if one.changes and one.changes.compared]
    assert len(compared) > COUNT / 2
    directions = {key.direction for one in compared if one.changes for key in one.changes.keys}
    assert directions >= {Direction.REGRESSED, Direction.IMPROVED, Direction.CHANGED}
    for one in compared[:5]:
        before, after = results.earlier(one.member), results.result(one.member).graded
        assert one.changes == tenant_changes(compare(before, after))  # type: ignore[arg-type]


def test_a_tenant_without_an_earlier_result_says_so(folder: Path) -> None:
    found = read(folder, JUDGING)
    lacking = [one for one in found.values() if one.known and not (folder / one.member.name / EARLIER).exists()]
    assert lacking
    assert all(one.changes and not one.changes.compared and one.changes.why_not for one in lacking)


@pytest.mark.parametrize(("oldest", "newest", "known"), [(0, 0, True), (1, 1, False), (-1, -1, False), (-1, 1, True)])
def test_a_result_counts_from_the_first_to_the_last_second_that_is_accepted(
    tmp_path: Path, oldest: int, newest: int, known: bool
) -> None:
    own = tmp_path / "a"
    own.mkdir()
    (own / RESULT).write_bytes(compact_document(*contoso()))
    ended = parse_moment(contoso().scan.finished)
    first, last = (ended + timedelta(seconds=seconds) for seconds in (oldest, newest))
    judging = msgspec.structs.replace(JUDGING, oldest=first, newest=last)
    (found,) = standings(open_results(tmp_path), judging, FleetCatalogue(), lambda _: True)
    assert found.known is known


@pytest.mark.parametrize("asked", [False, True])
def test_without_a_comparison_nothing_is_told_of_changes(tmp_path: Path, asked: bool) -> None:
    """Neither where none was asked for, nor where there is nobody who has earlier results."""
    own = tmp_path / "a"
    own.mkdir()
    (own / RESULT).write_bytes(compact_document(*contoso()))
    judging = msgspec.structs.replace(JUDGING, newest=AS_OF + timedelta(days=9), compare=compare if asked else None)
    (found,) = standings(open_results(tmp_path), judging, FleetCatalogue(), lambda _: True)
    assert (found.known, found.changes) == (True, None)


def test_the_same_change_of_many_tenants_is_one_line(folder: Path) -> None:
    found = rolled_folder(folder)
    (rollout,) = [one for one in found.common_changes if one.key.what == "authorization_policy"]
    assert rollout.key.properties == ("allowInvitesFrom",)
    assert len(rollout.tenants) > COUNT / 4
    assert len(rollout.tenants) == sum(bool(one.changes and one.changes.controls) for one in found.standings)


def test_a_comparison_with_another_tenant_is_refused_and_told(tmp_path: Path) -> None:
    own = tmp_path / "a"
    own.mkdir()
    (own / RESULT).write_bytes(compact_document(*contoso()))

    def earlier(_: FleetMember) -> Graded | NoResult:

        whole = contoso()
        stranger = Tenant("0f6c1a52-7c2b-4a6c-8a43-0d5b1f1f6c01", "B", "b.example", "global")
        return whole._replace(scan=msgspec.structs.replace(whole.scan, tenant=stranger))

    judging = msgspec.structs.replace(JUDGING, newest=AS_OF + timedelta(days=9), earlier=earlier)
    (found,) = standings(open_results(tmp_path), judging, FleetCatalogue(), lambda _: True)
    assert found.changes is not None
    assert "different tenants" in found.changes.why_not


@pytest.mark.parametrize(
    ("report", "result", "linked"),
    [(None, None, None), (None, 5, RESULT), (4, 5, RESULT), (5, 5, TENANT_REPORT), (6, 5, TENANT_REPORT), (6, None, None)],
)
def test_a_tenant_is_linked_to_its_report_unless_that_is_older_than_its_result(
    tmp_path: Path, report: int | None, result: int | None, linked: str | None
) -> None:
    own = tmp_path / "a"
    own.mkdir()
    for name, written in ((TENANT_REPORT, report), (RESULT, result)):
        if written is not None:
            (own / name).touch()
            os.utime(own / name, (written, written))
    assert link_of(tmp_path, FleetMember(name="a", tenant="")) == (own / linked if linked else None)
