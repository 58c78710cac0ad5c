"""The folder of results: what can't be used is a reason, and no tenant is left out."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import pytest

from tests.fleet.folders import ID, OTHER_ID, keep, member, result
from ztscan.core.errors import UsageError
from ztscan.drift.compare import Graded
from ztscan.fleet import members, outcome
from ztscan.fleet.names import MEMBERS_FILE
from ztscan.fleet.outcome import OutcomeKind, TenantOutcome
from ztscan.fleet.results import NoResult, NoResultReason, TenantResult, open_results


def read(folder: Path) -> dict[str, TenantResult]:
    return {found.member.name: found for found in open_results(folder).results()}


def reason(found: TenantResult) -> NoResultReason:
    assert isinstance(found.graded, NoResult)
    return found.graded.reason


def test_a_result_of_the_tenant_that_was_asked_for_is_read(tmp_path: Path) -> None:
    keep(tmp_path, "a")
    (tmp_path / MEMBERS_FILE).write_bytes(members.to_bytes([member("a", groups=("north",))]))
    found = read(tmp_path)["a"]
    assert isinstance(found.graded, Graded)
    assert found.graded.scan.tenant.id == ID
    assert (found.asked, found.member.groups) == (True, ("north",))


def test_a_tenant_without_a_folder_is_not_left_out(tmp_path: Path) -> None:
    keep(tmp_path, "a")
    (tmp_path / MEMBERS_FILE).write_bytes(members.to_bytes([member("a"), member("b", OTHER_ID)]))
    found = read(tmp_path)
    assert reason(found["b"]) is NoResultReason.NOT_SCANNED


def test_a_folder_that_nobody_asked_for_is_not_left_out(tmp_path: Path) -> None:
    keep(tmp_path, "a")
    (tmp_path / MEMBERS_FILE).write_bytes(members.to_bytes([]))
    assert not read(tmp_path)["a"].asked
    (tmp_path / MEMBERS_FILE).unlink()
    folder = open_results(tmp_path)
    assert not folder.listed
    assert [found.member.tenant for found in folder.results()] == [ID]


@pytest.mark.parametrize("kind", [OutcomeKind.FAILED, OutcomeKind.TIMED_OUT, OutcomeKind.REFUSED])
def test_the_result_of_an_earlier_run_does_not_stand_for_one_that_failed(tmp_path: Path, kind: OutcomeKind) -> None:
    keep(tmp_path, "a", kind=kind)
    found = read(tmp_path)["a"]
    assert reason(found) is NoResultReason(kind.value)
    assert found.outcome is not None


def test_a_result_that_is_not_the_one_of_its_outcome_is_damaged(tmp_path: Path) -> None:
    keep(tmp_path, "a", digest=hashlib.sha256(b"another").hexdigest())
    assert reason(read(tmp_path)["a"]) is NoResultReason.DAMAGED


def test_a_result_of_another_tenant_is_not_used(tmp_path: Path) -> None:
    keep(tmp_path, "a", content=result(OTHER_ID))
    (tmp_path / MEMBERS_FILE).write_bytes(members.to_bytes([member("a")]))
    assert reason(read(tmp_path)["a"]) is NoResultReason.OTHER_TENANT
    (tmp_path / MEMBERS_FILE).unlink()  # the outcome says the same
    assert reason(read(tmp_path)["a"]) is NoResultReason.OTHER_TENANT


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"schema":"ztscan.scan/1"}', b"\xff"])
def test_a_damaged_result_or_outcome_is_a_reason(tmp_path: Path, content: bytes) -> None:
    keep(tmp_path, "a", content=content)
    keep(tmp_path, "b")
    (tmp_path / "b" / outcome.FILE).write_bytes(content)
    keep(tmp_path, "c", OTHER_ID)
    found = read(tmp_path)
    assert [reason(found[name]) for name in ("a", "b")] == [NoResultReason.DAMAGED] * 2
    assert isinstance(found["c"].graded, Graded)


def test_two_names_with_results_of_one_tenant_count_once(tmp_path: Path) -> None:
    keep(tmp_path, "a")
    keep(tmp_path, "b")
    found = read(tmp_path)
    assert isinstance(found["a"].graded, Graded)
    assert reason(found["b"]) is NoResultReason.DUPLICATE


def test_a_damaged_list_of_tenants_ends_the_reading(tmp_path: Path) -> None:
    keep(tmp_path, "a")
    (tmp_path / MEMBERS_FILE).write_text('{"format":2,"tenants":[]}')
    with pytest.raises(UsageError, match="list of tenants"):
        open_results(tmp_path)


@pytest.mark.parametrize("names", [("a", "A"), ("a/b",), ("..",)])
def test_a_list_with_names_that_can_not_be_is_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    listed = [member(name, f"{ID[:-1]}{position}") for position, name in enumerate(names)]
    (tmp_path / MEMBERS_FILE).write_bytes(members.to_bytes(listed))
    with pytest.raises(UsageError):
        open_results(tmp_path)


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(UsageError):
            open_results(folder)


def test_an_outcome_names_its_result_if_it_is_done_and_only_then() -> None:
    time = "2026-11-20T02:00:00Z"
    for kind, digest in ((OutcomeKind.DONE, ""), (OutcomeKind.FAILED, "0" * 64)):
        with pytest.raises(ValueError, match="names its result"):
            TenantOutcome(name="a", tenant=ID, outcome=kind, version="1", result=digest, started=time, finished=time)


def test_outcomes_are_read_as_they_were_written() -> None:
    told = TenantOutcome(
        name="a",
        tenant=ID,
        outcome=OutcomeKind.FAILED,
        reason=outcome.one_line("line\x1b[31m\nnext\u202e" + "x" * 900),
        exit_code=1,
        started="2026-11-20T02:00:00Z",
        finished="2026-11-20T02:00:30Z",
        version="1",
    )
    assert outcome.from_bytes(outcome.to_bytes(told)) == told
    assert told.reason.isprintable()
    assert len(told.reason) == outcome.LONGEST
    assert told.seconds == 30
    with pytest.raises(UsageError):
        outcome.from_bytes(msgspec.json.encode({"name": "a"}))
