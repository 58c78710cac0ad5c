"""Results kept over time: by two scans at once, under a kill, and never in somebody else's file."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scans import CONTOSO, contoso, grade, result, scan
from ztscan.core.errors import UsageError, ZtscanError
from ztscan.core.model import Scan, Tenant, Verdict
from ztscan.core.result import from_document, to_document
from ztscan.history import open_history, prune, sqlite
from ztscan.history.model import History, HistoryEntry

FABRIKAM = Tenant("5d0f2c11-3a4b-4c5d-8e6f-7a8b9c0d1e2f", "Fabrikam", "fabrikam.com", "global")
PLACES = ("folder", "sqlite")


def document(day: int = 20, tenant: Tenant = CONTOSO, of: Scan | None = None) -> bytes:
    at = f"2026-11-{day:02}T02:01:30Z"
    dated = msgspec.structs.replace(of or contoso(), finished=at, tenant=tenant)
    return to_document(dated, grade(dated))


@pytest.fixture(params=PLACES)
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "history") if request.param == "folder" else f"sqlite:///{tmp_path / 'history.db'}"


@pytest.fixture
def history(location: str) -> History:
    return open_history(location)


def days(entries: tuple[HistoryEntry, ...]) -> list[int]:
    return [int(entry.finished[8:10]) for entry in entries]


def test_a_history_of_nothing_is_empty_and_creates_nothing(history: History, tmp_path: Path) -> None:
    assert (history.entries(), history.trend(CONTOSO.id)) == ((), ())
    assert list(tmp_path.iterdir()) == []


def test_a_result_comes_back_byte_for_byte(history: History) -> None:
    entry = history.add(document())
    assert (entry.tenant, entry.finished) == (CONTOSO.id, "2026-11-20T02:01:30Z")
    assert history.read(entry.id) == document()
    assert from_document(history.read(entry.id))[0].tenant == CONTOSO


def test_results_are_listed_oldest_first_and_by_tenant(history: History) -> None:
    for day, tenant in ((20, CONTOSO), (3, CONTOSO), (10, FABRIKAM)):
        history.add(document(day, tenant))
    assert days(history.entries()) == [3, 10, 20]
    assert days(history.entries(CONTOSO.id)) == [3, 20]


def test_the_same_result_is_kept_once(history: History) -> None:
    assert history.add(document()) == history.add(document())
    assert len(history.entries()) == 1


def test_the_trend_counts_failing_checks_that_nobody_accepted(history: History) -> None:
    history.add(document(20))
    history.add(document(3, of=scan(result("conditional_access.mfa_all_users", Verdict.PASS))))
    history.add(document(10, FABRIKAM))
    early, late = (stored.point for stored in history.trend(CONTOSO.id) if stored.point)
    assert (early.finished, early.scores["identities"], sum(early.gaps.values())) == ("2026-11-03T02:01:30Z", 100, 0)
    assert late.gaps == {"critical": 1, "high": 0, "medium": 1, "low": 0}, "the waived check does not count"
    assert late.assessed == {"identities": 33, "applications": 100, "devices": 0}


def test_pruning_keeps_the_newest_of_each_tenant(history: History) -> None:
    for day in (1, 2, 3):
        history.add(document(day))
    history.add(document(1, FABRIKAM))
    removed = prune(history, keep=2)
    assert [(entry.tenant, *days((entry,))) for entry in removed] == [(CONTOSO.id, 1)]
    assert days(history.entries(CONTOSO.id)) == [2, 3]
    assert days(history.entries(FABRIKAM.id)) == [1]


def damage(history: History, entry: HistoryEntry, tmp_path: Path, content: bytes = b"") -> None:
    """A stored result that was cut, or that something else has replaced."""
    if (tmp_path / "history.db").exists():
        with contextlib.closing(sqlite3.connect(tmp_path / "history.db")) as connection, connection:
            connection.execute("UPDATE result SET content = ? WHERE id = ?", (content and zlib.compress(content), entry.id))
        return
    (file,) = (tmp_path / "history").glob(f"*{entry.id}.json")
    file.write_bytes(content)


@pytest.mark.parametrize("content", [b"", document(9)], ids=["empty", "another result"])
def test_a_damaged_result_does_not_count_for_what_is_kept(history: History, tmp_path: Path, content: bytes) -> None:
    """Otherwise the good ones go, and what stays is worth nothing."""
    first, second, third, last = (history.add(document(day)) for day in (1, 2, 3, 4))
    damage(history, first, tmp_path, content)
    damage(history, last, tmp_path, content)
    told: list[HistoryEntry] = []
    assert prune(history, keep=3, damaged=lambda entry, _: told.append(entry)) == ()
    assert told == [first, last]
    assert prune(history, keep=1) == (first, second)
    assert history.entries() == (third, last)
    assert history.read(third.id) == document(3)


@given(st.lists(st.booleans(), max_size=6), st.integers(1, 4))
def test_pruning_keeps_as_many_good_results_as_it_may(good: list[bool], keep: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        history = open_history(f"{folder}/history")
        of = scan(result("conditional_access.mfa_all_users", Verdict.PASS))
        entries = [history.add(document(day, of=of)) for day in range(1, len(good) + 1)]
        for entry, whole in zip(entries, good, strict=True):
            if not whole:
                damage(history, entry, Path(folder))
        prune(history, keep=keep)
        left = {entry.id for entry in history.entries()}
        whole_ones = [entry.id for entry, whole in zip(entries, good, strict=True) if whole]
        assert [id_ for id_ in whole_ones if id_ in left] == whole_ones[-keep:]


def test_pruning_by_age_removes_what_finished_before(history: History) -> None:
    for day in (1, 2, 3):
        history.add(document(day))
    removed = prune(history, before=datetime(2026, 11, 2, 2, 1, 30, tzinfo=UTC))
    assert days(removed) == [1]
    assert days(history.entries()) == [2, 3]


def test_pruning_without_a_rule_removes_nothing_and_keeping_none_removes_all(history: History) -> None:
    history.add(document())
    assert prune(history) == ()
    assert len(prune(history, keep=0)) == 1
    assert history.entries() == ()


def test_removing_what_somebody_else_removed_is_no_error(history: History) -> None:
    entry = history.add(document())
    history.remove([entry])
    history.remove([entry])
    assert history.entries() == ()


@pytest.mark.parametrize("content", [b"", b"{}", b"not json", b'{"schema": "ztscan.scan/9"}', b'{"schema": "ztscan.drift/1"}'])
def test_what_is_no_result_is_not_kept(history: History, content: bytes) -> None:
    with pytest.raises(UsageError):
        history.add(content)
    assert history.entries() == ()


def test_an_unknown_id_is_refused_with_where_to_look(history: History) -> None:
    with pytest.raises(UsageError, match="no result `0000`") as caught:
        history.read("0000")
    assert "ztscan history" in caught.value.next_step


@pytest.mark.parametrize("text", ["postgres://host/db", "sqlite://file.db", "sqlite:///"])
def test_another_kind_of_place_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a history"):
        open_history(text)


def test_only_the_owner_can_read_what_is_kept(history: History, tmp_path: Path) -> None:
    history.add(document())
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "history"
    open_history(str(folder)).add(document())
    (folder / "notes.txt").write_text("mine")
    (folder / ".20261120T020130Z_x_0123456789abcdef.json.abc.part").write_text("half of one")
    assert len(open_history(str(folder)).entries()) == 1
    prune(open_history(str(folder)), keep=0)
    assert {path.name for path in folder.iterdir()} == {"notes.txt", ".20261120T020130Z_x_0123456789abcdef.json.abc.part"}


def test_a_tenant_id_that_would_leave_the_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be kept in a folder"):
        open_history(str(tmp_path)).add(document(tenant=msgspec.structs.replace(CONTOSO, id="../../etc")))


def somebody_elses(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE orders (id INTEGER)")
    connection.commit()
    connection.close()


def a_newer_one(path: Path) -> None:
    open_history(f"sqlite:///{path}").add(document())
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def a_damaged_one(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4096)


def a_text(path: Path) -> None:
    path.write_text("dear diary " * 500)


@pytest.mark.parametrize("make", [somebody_elses, a_newer_one, a_damaged_one, a_text])
def test_a_file_that_is_not_ours_is_neither_read_nor_written(make: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "file.db"
    make(path)
    before = path.read_bytes()
    history = open_history(f"sqlite:///{path}")
    for use in (lambda: history.add(document(5)), history.entries):
        with pytest.raises(ZtscanError) as caught:
            use()
        assert caught.value.next_step
    assert path.read_bytes() == before


def test_a_file_in_which_nothing_was_kept_yet_is_an_empty_history(tmp_path: Path) -> None:
    """As a scan leaves it that is killed between creating the file and its first transaction."""
    (tmp_path / "history.db").touch()
    history = open_history(f"sqlite:///{tmp_path / 'history.db'}")
    assert (history.entries(), history.trend(CONTOSO.id)) == ((), ())
    assert history.read(history.add(document()).id) == document()


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="is a file, not a folder"):
        open_history(str(tmp_path / "file"))
    with pytest.raises(UsageError, match="cannot keep a history"):
        open_history(str(tmp_path / "no" / "such")).add(document())
    with pytest.raises(UsageError, match="cannot keep a history"):
        open_history(f"sqlite:///{tmp_path / 'no' / 'such.db'}").add(document())


WRITER = """
import sys
from ztscan.history import open_history
location, first, count, template = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
history, text = open_history(location), open(template, encoding="utf-8").read()
for number in range(first, first + count):
    history.add(text.replace("02:01:30", f"{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}").encode())
    print(number, flush=True)
"""


@pytest.fixture
def writer(tmp_path: Path, location: str) -> Callable[[int, int], subprocess.Popen[str]]:
    """Starts another process that adds results, one for each second of a day from ``first`` on, and prints each it has added."""
    template = tmp_path / "result.json"
    template.write_bytes(document())

    def start(first: int, count: int) -> subprocess.Popen[str]:
        arguments = [sys.executable, "-c", WRITER, location, str(first), str(count), str(template)]
        return subprocess.Popen(
            arguments, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        )

    return start


def test_two_scans_at_once_lose_nothing(writer: Callable[[int, int], subprocess.Popen[str]], history: History) -> None:
    for process in [writer(0, 15), writer(100, 15)]:
        process.communicate(timeout=300)
        assert process.returncode == 0
    seconds = [int(entry.finished[17:19]) + 60 * int(entry.finished[14:16]) for entry in history.entries()]
    assert seconds == [*range(15), *range(100, 115)]


@pytest.mark.parametrize("adds", [1, 3, 6])
def test_a_kill_leaves_every_result_whole_and_none_that_was_told_of_missing(
    writer: Callable[[int, int], subprocess.Popen[str]], history: History, adds: int
) -> None:
    process = writer(0, 10_000)
    assert process.stdout is not None
    for _ in range(adds):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=300)
    entries = history.entries()
    assert len(entries) >= adds
    for entry in entries:
        from_document(history.read(entry.id))
    again = history.add(document(30))
    assert again in history.entries()


def test_whose_file_it_is_is_read_in_one_moment(tmp_path: Path) -> None:
    """A scan that makes its tables between two reads of another one is no stranger."""
    file = tmp_path / "history.db"
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        with sqlite._one_moment(connection):
            application = connection.execute("PRAGMA application_id").fetchall()
            open_history(f"sqlite:///{file}").add(document())
            assert (application, connection.execute("SELECT name FROM sqlite_master").fetchall()) == ([(0,)], [])
        assert connection.execute("PRAGMA application_id").fetchall() != [(0,)]
