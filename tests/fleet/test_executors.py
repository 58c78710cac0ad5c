"""The contract of executors: exactly one outcome for each job, whatever the others do."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.fleet.executors import SCANNER, Bench, MakeExecutor, alive, id_of, run
from ztscan.core.errors import UsageError
from ztscan.drift.compare import Graded
from ztscan.fleet.credentials import CredentialSource
from ztscan.fleet.outcome import OutcomeKind
from ztscan.fleet.results import NoResult, NoResultReason, open_results
from ztscan.fleet.run.limits import SharedLimit
from ztscan.fleet.run.local import LocalExecutor


@pytest.mark.parametrize(
    ("behaviour", "kind", "code", "told"),
    [
        ("good", OutcomeKind.DONE, 0, ""),
        ("gaps", OutcomeKind.DONE, 10, ""),
        ("noisy", OutcomeKind.DONE, 0, ""),
        ("crash", OutcomeKind.FAILED, 1, "ZeroDivisionError"),
        ("killed", OutcomeKind.FAILED, None, "signal 9"),
        ("garbage", OutcomeKind.FAILED, 0, "no result"),
        ("missing", OutcomeKind.FAILED, 0, "no result"),
        ("elsewhere", OutcomeKind.FAILED, 0, "the scan wrote"),
        ("usage", OutcomeKind.REFUSED, 2, "names no check"),
        ("refused", OutcomeKind.REFUSED, 4, "the sign-in was refused"),
    ],
)
def test_one_tenant(bench: Bench, executor: MakeExecutor, behaviour: str, kind: OutcomeKind, code: int | None, told: str) -> None:
    outcome = run(executor(), bench.job(1, behaviour))["t1"]
    assert (outcome.outcome, outcome.exit_code) == (kind, code), outcome
    assert told in outcome.reason
    assert bool(outcome.next_step) is (kind is not OutcomeKind.DONE)
    (read,) = open_results(bench.results).results()
    assert read.outcome == outcome
    assert isinstance(read.graded, Graded) is (kind is OutcomeKind.DONE)
    own = bench.results / "t1"
    assert own.stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o777 for path in own.iterdir()} == {
        ".lock": 0o600,
        "outcome.json": 0o600,
        **({"result.json": 0o600} if kind is OutcomeKind.DONE else {}),
    }


def test_a_tenant_that_hangs_is_ended_with_what_it_started(bench: Bench, executor: MakeExecutor, tmp_path: Path) -> None:
    begun = time.monotonic()
    outcome = run(executor(), bench.job(1, "hang", str(tmp_path / "pids"), seconds=1.0))["t1"]
    assert outcome.outcome is OutcomeKind.TIMED_OUT
    assert time.monotonic() - begun < 20
    assert not any(alive(int(pid)) for pid in (tmp_path / "pids").read_text().split())


def test_one_bad_tenant_neither_harms_nor_delays_nor_hides_the_others(
    bench: Bench, executor: MakeExecutor, tmp_path: Path
) -> None:
    bad = ("crash", "killed", "garbage", "missing", "refused")
    jobs = [bench.job(number) for number in range(45)]
    jobs[1:1] = [bench.job(50 + number, behaviour) for number, behaviour in enumerate(bad)]
    jobs.insert(0, bench.job(99, "hang", str(tmp_path / "pids"), seconds=3.0))
    told = run(executor(), *jobs)
    kinds = [told[job.name].outcome for job in jobs]
    assert kinds.count(OutcomeKind.DONE) == 45
    assert kinds[0] is OutcomeKind.TIMED_OUT
    assert kinds.count(OutcomeKind.FAILED) == 4
    assert kinds.count(OutcomeKind.REFUSED) == 1
    found = {read.member.name: read for read in open_results(bench.results).results()}
    assert len(found) == 51
    assert all(isinstance(found[f"t{number}"].graded, Graded) for number in range(45))


def test_the_result_of_another_tenant_is_not_kept(bench: Bench, executor: MakeExecutor) -> None:
    outcome = run(executor(), bench.job(1, tenant=id_of(2)))["t1"]
    assert outcome.outcome is OutcomeKind.FAILED
    assert "not of the tenant that was asked for" in outcome.reason
    assert not (bench.results / "t1" / "result.json").exists()


def test_a_failure_after_a_good_run_leaves_no_result_of_the_last_run(bench: Bench, executor: MakeExecutor) -> None:
    run(executor(), bench.job(1))
    run(executor(), bench.job(1, "crash"))
    folder = open_results(bench.results)
    (read,) = folder.results()
    assert isinstance(read.graded, NoResult)
    assert read.graded.reason is NoResultReason.FAILED


def test_the_result_before_the_last_one_is_kept(bench: Bench, executor: MakeExecutor) -> None:
    first = run(executor(), bench.job(1))["t1"]
    before = (bench.results / "t1" / "result.json").read_bytes()
    assert run(executor(), bench.job(1, "gaps"))["t1"].result == first.result
    assert (bench.results / "t1" / "earlier.json").read_bytes() == before
    (read,) = open_results(bench.results).results()
    assert isinstance(open_results(bench.results).earlier(read.member), Graded)


def test_leaving_early_ends_what_was_started(bench: Bench, executor: MakeExecutor, tmp_path: Path) -> None:
    jobs = [bench.job(1), bench.job(2, "hang", str(tmp_path / "pids")), *(bench.job(number) for number in range(3, 9))]
    outcomes: Any = executor(workers=2).run(jobs)
    with closing(outcomes):
        assert next(outcomes).name == "t1"
        until = time.monotonic() + 30
        while not (tmp_path / "pids").exists() and time.monotonic() < until:
            time.sleep(0.05)
    assert not any(alive(int(pid)) for pid in (tmp_path / "pids").read_text().split())
    assert not list(bench.results.rglob(".part-*"))
    assert not (bench.results / "t2" / "outcome.json").exists()


def test_scans_share_the_limit_of_their_application(bench: Bench, executor: MakeExecutor, tmp_path: Path) -> None:
    limit = SharedLimit(4, 1.0)
    log = str(tmp_path / "times")
    told = run(
        executor(workers=3, limits={"sign_in_activity": limit}),
        *(bench.job(number, "asking", "3", log) for number in range(4)),
    )
    assert {outcome.outcome for outcome in told.values()} == {OutcomeKind.DONE}
    times = sorted(map(float, (tmp_path / "times").read_text().split()))
    assert len(times) == 12
    # A process writes its time when it runs again, which a busy machine delays.
    assert all(later - earlier > 0.7 for earlier, later in zip(times, times[limit.requests :], strict=False))


def test_a_scan_that_asks_for_every_turn_holds_nobody_up(bench: Bench, executor: MakeExecutor, tmp_path: Path) -> None:
    begun = time.monotonic()
    limits = {"sign_in_activity": SharedLimit(4, 0.5)}
    told = run(executor(workers=2, limits=limits), bench.job(1, "greedy"), bench.job(2, "asking", "3", str(tmp_path / "times")))
    assert {outcome.outcome for outcome in told.values()} == {OutcomeKind.DONE}
    assert time.monotonic() - begun < 15


def test_a_scan_sees_the_credential_of_its_tenant_and_of_no_other(
    bench: Bench, executor: MakeExecutor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").write_text("canary-two\n")
    (tmp_path / "first").write_text("canary-one\n")
    for name, value in {"AZURE_CLIENT_SECRET": "canary-parent", "SYSTEM_ACCESSTOKEN": "canary-job"}.items():
        monkeypatch.setenv(name, value)
    one = CredentialSource(method="secret", client_id=id_of(7), secret_file=str(tmp_path / "first"))
    two = CredentialSource(method="secret", client_id=id_of(8), secret_file=str(tmp_path / "secret"))
    logs = [tmp_path / "log1", tmp_path / "log2"]
    run(
        executor(),
        bench.job(1, "environment", str(logs[0]), credential=one),
        bench.job(2, "environment", str(logs[1]), credential=two),
    )
    said = [log.read_text() for log in logs]
    assert [[canary for canary in ("one", "two", "parent", "job") if f"canary-{canary}" in text] for text in said] == [
        ["one"],
        ["two"],
    ]
    assert f"AZURE_TENANT_ID={id_of(1)}\n" in said[0]
    assert id_of(2) not in said[0]


def test_a_secret_that_a_scan_tells_is_in_no_outcome(bench: Bench, executor: MakeExecutor, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("Canary-Of-One-Customer-8Q~\n")
    source = CredentialSource(method="secret", client_id=id_of(7), secret_file=str(tmp_path / "secret"))
    told = run(executor(), bench.job(1, "indiscreet", credential=source))["t1"]
    assert told.outcome is OutcomeKind.REFUSED
    assert told.reason == "the sign-in with (secret removed) was refused"
    kept = b"".join(file.read_bytes() for file in bench.results.rglob("*") if file.is_file())
    assert b"Canary-Of-One" not in kept


def test_a_credential_that_is_not_there_is_refused_without_a_scan(bench: Bench, executor: MakeExecutor) -> None:
    missing = CredentialSource(method="secret", client_id=id_of(7), secret_env="ZTSCAN_TEST_IS_NOT_SET")
    outcome = run(executor(), bench.job(1, credential=missing))["t1"]
    assert outcome.outcome is OutcomeKind.REFUSED
    assert "`ZTSCAN_TEST_IS_NOT_SET` is not set" in outcome.reason
    assert outcome.next_step


@pytest.mark.parametrize("full", ["write_private", "tempfile.mkdtemp"])
def test_on_a_full_disk_an_earlier_result_does_not_stand_for_a_scan_that_failed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, full: str
) -> None:
    local = LocalExecutor(bench.results, 1, program=SCANNER)
    assert run(local, bench.job(1))["t1"].outcome is OutcomeKind.DONE

    def no_room(*_: object, **__: object) -> None:
        raise (UsageError("no space left on device", "make room") if full == "write_private" else OSError(28, "No space left"))

    with monkeypatch.context() as patched:
        patched.setattr(f"ztscan.fleet.run.settling.{full}", no_room)
        assert run(local, bench.job(1, "crash"))["t1"].outcome is OutcomeKind.FAILED
    (found,) = open_results(bench.results).results()
    assert isinstance(found.graded, NoResult)
    assert run(local, bench.job(1))["t1"].outcome is OutcomeKind.DONE
    (found,) = open_results(bench.results).results()
    assert isinstance(found.graded, Graded)


def test_what_cannot_be_written_is_the_outcome_of_one_tenant(bench: Bench, executor: MakeExecutor) -> None:
    bench.results.mkdir()
    (bench.results / "t1").write_text("a file, not a folder")
    told = run(executor(), bench.job(1), bench.job(2))
    assert [told[name].outcome for name in ("t1", "t2")] == [OutcomeKind.FAILED, OutcomeKind.DONE]
    assert "cannot write" in told["t1"].reason
