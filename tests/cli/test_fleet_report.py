"""`ztscan fleet report` and `fleet diff`: outputs, exit codes, and that no tenant's name reaches another's output."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests import scans
from tests.cli.running import Ended, Shell
from tests.fleet.folders import keep
from tests.fleet.rolled import folder_of, tenant_id
from ztscan.core.model import CheckResult, Scan, Severity, Tenant, Verdict, Waiver
from ztscan.core.result import to_document
from ztscan.fleet import members
from ztscan.fleet.members import FleetMember
from ztscan.fleet.names import MEMBERS_FILE
from ztscan.fleet.outcome import OutcomeKind
from ztscan.fleet.results import EARLIER
from ztscan.objectives import grade
from ztscan.reports.fleet import FLEET_FORMATS
from ztscan.reports.fleet.csv_table import TABLES

TIME = "1795154400"
"""20 November 2026, 06:00 UTC."""
MFA, SMS = "conditional_access.mfa_all_users", "authentication_methods.sms_voice_disabled"


@pytest.fixture
def fleet(shell: Shell) -> Shell:
    shell.setenv("SOURCE_DATE_EPOCH", TIME)
    (shell.folder / "results").mkdir()
    return shell


def gap(name: str) -> CheckResult:
    subject = msgspec.structs.replace(scans.ADELE, name=f"{name}-Adele-canary")
    return scans.result(
        MFA, Verdict.FAIL, scans.finding(MFA, subject, f"{name} has a gap"), severity=Severity.CRITICAL, objectives=()
    )


def met(check: str = MFA) -> CheckResult:
    return scans.result(check, severity=Severity.CRITICAL, objectives=())


def scan_of(name: str, *checks: CheckResult, **facts: Any) -> Scan:
    facts.setdefault("started", "2026-11-20T02:00:00Z")
    facts.setdefault("finished", "2026-11-20T02:01:00Z")
    tenant = Tenant(tenant_id(name), f"{name}-Company-canary", f"{name}-canary.example", "global")
    return scans.scan(*checks, tenant=tenant, **facts)


def content_of(scan: Scan) -> bytes:
    return to_document(scan, grade(scan, (), today=date(2026, 11, 20)))


class Folder:
    """A folder of results that a test fills."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._members: list[FleetMember] = []

    def add(self, name: str, scan: Scan | None, *, kind: OutcomeKind = OutcomeKind.DONE, earlier: Scan | None = None) -> None:
        """A tenant of its own group and owner; without a scan nothing is kept of it."""
        self._members.append(
            FleetMember(name=name, tenant=tenant_id(name), groups=(f"{name}-group-canary",), owner=f"{name}-owner-canary")
        )
        if scan is not None:
            keep(self.path, name, tenant_id(name), content=content_of(scan), kind=kind)
        if earlier is not None:
            (self.path / name / EARLIER).write_bytes(content_of(earlier))
        (self.path / MEMBERS_FILE).write_bytes(members.to_bytes(self._members))


@pytest.fixture
def folder(fleet: Shell) -> Folder:
    return Folder(fleet.folder / "results")


def report(shell: Shell, *arguments: str) -> Ended:
    return shell.ztscan("fleet", "report", "results", *arguments)


def told(shell: Shell, name: str = "fleet.json") -> Any:
    return json.loads(shell.read(name))


def test_the_page_is_written_for_its_owner_only(fleet: Shell, folder: Folder) -> None:
    folder.add("alpha", scan_of("alpha", met()))
    (folder.path / "alpha" / "report.html").write_text("<!DOCTYPE html>")
    ended = report(fleet)
    assert ended.code == 0, ended.err
    page = fleet.folder / "fleet.html"
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert "href=results/alpha/report.html" in page.read_text()
    assert "1 of 1 tenant" in ended.err


def test_a_report_that_is_older_than_the_result_is_not_linked(fleet: Shell, folder: Folder) -> None:
    folder.add("alpha", scan_of("alpha", met()))
    old = folder.path / "alpha" / "report.html"
    old.write_text("of an earlier run")
    os.utime(old, (0, 0))
    assert report(fleet).code == 0
    assert "href=results/alpha/result.json" in fleet.read("fleet.html").decode()


def test_the_reports_of_tenants_are_written_and_linked(fleet: Shell, folder: Folder) -> None:
    before = scan_of("alpha", met(), started="2026-11-19T02:00:00Z", finished="2026-11-19T02:01:00Z")
    folder.add("alpha", scan_of("alpha", gap("alpha")), earlier=before)
    folder.add("beta", scan_of("beta", met()))
    folder.add("lost", scan_of("lost", met()), kind=OutcomeKind.FAILED)
    (folder.path / "lost" / "report.html").write_text("of an earlier run")
    ended = report(fleet, "--tenant-reports")
    assert ended.code == 0, ended.err
    assert "wrote 2 reports" in ended.err
    page = fleet.read("fleet.html").decode()
    for name, other in (("alpha", "beta"), ("beta", "alpha")):
        own = folder.path / name / "report.html"
        assert stat.S_IMODE(own.stat().st_mode) == 0o600
        assert f"href=results/{name}/report.html" in page
        assert f"{name}-Company-canary" in own.read_text()
        assert other not in own.read_text()
    assert "Since the scan of" in (folder.path / "alpha" / "report.html").read_text()
    assert not (folder.path / "lost" / "report.html").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 0),
        (("--fail-on", "high"), 10),
        (("--fail-on", "high", "--group", "beta-group-canary"), 0),
        (("--fail-on", "high", "--owner", "gamma-owner-canary"), 3),
        (("--min-coverage", "100", "--owner", "beta-owner-canary"), 3),
        (("--fail-on-drift", "control", "--group", "beta-group-canary"), 3),
        (("--group", "nobody",), 2),
        (("--no-changes", "--fail-on-drift", "any"), 2),
        (("--benchmark", "--redact"), 2),
        (("--benchmark", "--group", "beta-group-canary"), 2),
        (("--benchmark", "--owner", "beta-owner-canary"), 2),
        (("-o", "fleet.xlsx"), 2),
        (("-o", "results/alpha/x.html"), 2),
        (("--reference", "gamma"), 2),
        (("--reference", "nobody"), 2),
    ],
)  # fmt: skip
def test_exit_codes(fleet: Shell, folder: Folder, arguments: tuple[str, ...], code: int) -> None:
    folder.add("alpha", scan_of("alpha", gap("alpha"), met(SMS)))
    folder.add("beta", scan_of("beta", met(), met(SMS)))
    folder.add("gamma", None)
    ended = report(fleet, *arguments)
    assert ended.code == code, ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("state", ["none", "failed", "old", "damaged", "another"])
def test_an_unknown_tenant_makes_the_gate_undecided_and_is_named(fleet: Shell, folder: Folder, state: str) -> None:
    folder.add("alpha", scan_of("alpha", met()))
    assert report(fleet, "--fail-on", "low").code == 0
    lost = {
        "none": None,
        "failed": scan_of("beta", met()),
        "old": scan_of("beta", met(), started="2026-09-20T02:00:00Z", finished="2026-09-20T02:00:00Z"),
        "damaged": scan_of("beta", met()),
        "another": scan_of("delta", met()),
    }
    folder.add("beta", lost[state], kind=OutcomeKind.FAILED if state == "failed" else OutcomeKind.DONE)
    if state == "damaged":
        (folder.path / "beta" / "result.json").write_text("{")
    outputs = [argument for suffix in FLEET_FORMATS for argument in ("-o", f"fleet{suffix}")]
    ended = report(fleet, "--fail-on", "low", *outputs)
    assert ended.code == 3, ended.err
    assert all(b"beta" in fleet.read(f"fleet{suffix}") for suffix in FLEET_FORMATS)
    assert [one["name"] for one in told(fleet)["tenants"] if not one["known"]] == ["beta"]
    (row,) = [one for one in told(fleet)["gaps"] if one["check"] == MFA]
    assert (row["met"], row["unknown"]) == (1, ["beta"])


def test_a_newer_than_accepts_older_results(fleet: Shell, folder: Folder) -> None:
    folder.add("alpha", scan_of("alpha", met(), started="2026-09-20T02:00:00Z", finished="2026-09-20T02:00:00Z"))
    assert report(fleet, "--fail-on", "low").code == 3
    assert report(fleet, "--fail-on", "low", "--newer-than", "90d").code == 0


def test_changes_since_the_last_result_are_told_without_being_asked_for(fleet: Shell, folder: Folder) -> None:
    before = scan_of("alpha", met(), started="2026-11-19T02:00:00Z", finished="2026-11-19T02:01:00Z")
    folder.add("alpha", scan_of("alpha", gap("alpha")), earlier=before)
    folder.add("beta", scan_of("beta", met()))
    assert report(fleet, "-o", "fleet.json").code == 0
    (change,) = told(fleet)["changes"]
    assert (change["what"], change["direction"], change["tenants"]) == (MFA, "regressed", ["alpha"])
    assert report(fleet, "-o", "fleet.json", "--fail-on-drift", "any").code == 11
    assert report(fleet, "-o", "fleet.json", "--no-changes").code == 0
    assert told(fleet)["changes"] is None


def test_a_reference_may_be_a_result_of_another_tenant(fleet: Shell, folder: Folder) -> None:
    folder.add("alpha", scan_of("alpha", gap("alpha")))
    (fleet.folder / "gold.json").write_bytes(content_of(scan_of("gold", met())))
    assert report(fleet, "-o", "fleet.json", "--reference", "gold.json").code == 0
    found = told(fleet)["conformance"]
    assert found["reference"] == "gold-Company-canary"
    assert [(one["name"], one["missing"]) for one in found["tenants"]] == [("alpha", 1)]


NAMES = ("alpha", "beta")
WAIVER = {name: Waiver(f"{name}-reason-canary", f"{name}-waiver-canary", "2026-12-01", (), Verdict.PASS) for name in NAMES}


def customers(folder: Folder) -> None:
    """Two customers, each with a name of its own in every place that holds one."""
    for name in NAMES:
        configuration = {"authorization_policy": {"id": f"{name}-policy-canary", "displayName": f"{name}-setting-canary"}}
        now = scan_of(name, msgspec.structs.replace(gap(name), waiver=WAIVER[name]), configuration=configuration)
        before = scan_of(name, met(), started="2026-11-19T02:00:00Z", finished="2026-11-19T02:01:00Z")
        folder.add(name, now, earlier=before)
    folder.add("beta-lost-canary", None)


def written(shell: Shell) -> Iterator[tuple[str, str]]:
    for path in shell.folder.iterdir():
        if path.is_file():
            yield path.name, path.read_text(encoding="utf-8")


def outputs_of(shell: Shell, *arguments: str) -> list[Ended]:
    outputs = [argument for suffix in FLEET_FORMATS for argument in ("-o", f"fleet{suffix}")]
    ended = [report(shell, *outputs, *arguments)]
    ended += [report(shell, "-o", f"{table}.csv", "--table", table, *arguments) for table in TABLES]
    return ended


@pytest.mark.parametrize("option", ["--owner", "--group"])
def test_no_byte_of_another_customer_is_in_the_report_of_one(fleet: Shell, folder: Folder, option: str) -> None:
    customers(folder)
    ended = outputs_of(fleet, option, f"alpha{option.replace('--', '-')}-canary", "--reference", "alpha")
    assert {one.code for one in ended} == {0}
    texts = [*(text for _, text in written(fleet)), *(one.out + one.err for one in ended)]
    assert len(texts) > 15
    assert sum("alpha" in text for text in texts) > 8
    for text in texts:
        assert "beta" not in text.lower()
        assert tenant_id("beta") not in text


def test_no_name_is_in_a_redacted_report(fleet: Shell, folder: Folder) -> None:
    customers(folder)
    ended = outputs_of(fleet, "--redact", "--redact-key", "key", "--reference", "alpha")
    assert {one.code for one in ended} == {0}
    (fleet.folder / "key").unlink()
    for name, text in written(fleet):
        for secret in ("canary", "alpha", "beta", tenant_id("alpha"), tenant_id("beta"), "results/"):
            assert secret not in text.lower(), name


def test_anonymous_figures_name_nobody(fleet: Shell, folder: Folder) -> None:
    customers(folder)
    assert report(fleet, "--benchmark", "-o", "b.html", "-o", "b.json", "-o", "b.csv", "-o", "b.md").code == 0
    for name, text in written(fleet):
        assert "canary" not in text, name


@pytest.fixture
def nights(fleet: Shell) -> Shell:
    """Two nights of one fleet: in the second a tenant is worse, one is gone, one is new."""
    for night in ("before", "after"):
        (fleet.folder / night).mkdir()
    before, after = Folder(fleet.folder / "before"), Folder(fleet.folder / "after")
    for name in ("alpha", "beta", "gone"):
        before.add(name, scan_of(name, met(), started="2026-11-19T02:00:00Z", finished="2026-11-19T02:01:00Z"))
    after.add("alpha", scan_of("alpha", gap("alpha")))
    after.add("beta", scan_of("beta", met()))
    after.add("new", scan_of("new", met()))
    return fleet


def test_a_diff_tells_changes_and_what_could_not_be_compared(nights: Shell) -> None:
    ended = nights.ztscan("fleet", "diff", "before", "after", "-o", "d.json", "-o", "d.html", "-o", "d.md", "-o", "d.csv")
    assert ended.code == 11, ended.err
    found = told(nights, "d.json")
    assert [(one["what"], one["tenants"]) for one in found["changes"]] == [(MFA, ["alpha"])]
    assert {one["name"]: one["compared"] for one in found["tenants"]} == {
        "alpha": True,
        "beta": True,
        "gone": False,
        "new": False,
    }
    assert "gone" in ended.out
    assert "new" in ended.out
    assert "gone" in nights.read("d.html").decode()


def test_lost_sight_is_told_and_is_never_an_improvement(nights: Shell) -> None:
    """A gap that is not seen any more is not mended: the summary says so, and the gate is undecided."""
    for night, check in (("seen", gap("alpha")), ("blind", scans.result(MFA, Verdict.NOT_ASSESSED, severity=Severity.CRITICAL))):
        (nights.folder / night).mkdir()
        moment = f"2026-11-{19 if night == 'seen' else 20}T02:00:00Z"
        Folder(nights.folder / night).add("alpha", scan_of("alpha", check, met(SMS), started=moment, finished=moment))
    ended = nights.ztscan("fleet", "diff", "seen", "blind", "-o", "d.json")
    assert ended.code == 3, ended.err
    (change,) = told(nights, "d.json")["tenants"]
    assert (change["better"], change["worse"]) == (0, 0)
    assert change["unclear"] > 0
    assert "In 1 of them, some checks or settings could not be compared." in ended.out


def test_a_name_that_another_tenant_has_now_is_not_compared_with_the_one_before(nights: Shell) -> None:
    """Two tenants swapped their names, and one name went to a new tenant: a tenant is its id."""
    for night in ("first", "second"):
        (nights.folder / night).mkdir()
    moment = {"started": "2026-11-19T02:00:00Z", "finished": "2026-11-19T02:01:00Z"}
    first, second = nights.folder / "first", nights.folder / "second"
    owners = {"one": "alpha", "two": "beta", "three": "gamma"}, {"one": "beta", "two": "alpha", "three": "delta"}
    for folder, owner, facts in ((first, owners[0], moment), (second, owners[1], {})):
        for name, tenant in owner.items():
            keep(folder, name, tenant_id(tenant), content=content_of(scan_of(tenant, met(), **facts)))
        named = [FleetMember(name=name, tenant=tenant_id(tenant)) for name, tenant in owner.items()]
        (folder / MEMBERS_FILE).write_bytes(members.to_bytes(named))
    assert nights.ztscan("fleet", "diff", "first", "second", "-o", "d.json").code == 3
    found = [(one["name"], one["compared"]) for one in told(nights, "d.json")["tenants"]]
    assert sorted(found) == [("one", True), ("three", False), ("three", False), ("two", True)]


def test_a_tenant_that_is_gone_or_new_makes_the_comparison_undecided(nights: Shell) -> None:
    assert nights.ztscan("fleet", "diff", "before", "before").code == 0
    assert nights.ztscan("fleet", "diff", "before", "after", "--owner", "beta-owner-canary").code == 0
    for name in ("gone", "new"):
        assert nights.ztscan("fleet", "diff", "before", "after", "--owner", f"{name}-owner-canary").code == 3
    assert nights.ztscan("fleet", "diff", "before", "after", "--fail-on-drift", "none").code == 0


def test_the_report_compares_with_an_earlier_folder(nights: Shell) -> None:
    arguments = ("fleet", "report", "after", "--baseline", "before", "-o", "fleet.json")
    assert nights.ztscan(*arguments).code == 0
    assert [one["tenants"] for one in told(nights)["changes"]] == [["alpha"]]
    assert [one["name"] for one in told(nights)["tenants"] if not one["known"]] == ["gone"]
    assert nights.ztscan(*arguments, "--fail-on-drift", "control").code == 11


def test_a_redacted_diff_names_nobody(nights: Shell) -> None:
    ended = nights.ztscan("fleet", "diff", "before", "after", "--redact", "-o", "d.json", "-o", "d.html")
    for text in (ended.out, nights.read("d.json").decode(), nights.read("d.html").decode()):
        assert "canary" not in text
        assert "alpha" not in text


def test_the_report_of_many_varied_tenants_is_the_same_twice(fleet: Shell) -> None:
    shutil.rmtree(fleet.folder / "results")
    folder_of(fleet.folder / "results", 12)
    first = report(fleet, "-o", "a.html", "-o", "a.json", "--fail-on", "high")
    second = report(fleet, "-o", "b.html", "-o", "b.json", "--fail-on", "high")
    assert first.code == second.code == 10
    assert fleet.read("a.html") == fleet.read("b.html")
    assert fleet.read("a.json") == fleet.read("b.json")
