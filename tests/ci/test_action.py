"""The action's shell steps, in a job that signs in by federation and scans Contoso: nothing but Microsoft is simulated."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ci.runner import ACTION, Runner, Step, clean_environment
from tests.cli.tenants import EVERYTHING, NIGHT, behind_sign_in, contoso, report_only
from tests.graph.authority import Application, Federation, Microsoft
from tests.graph.authority.entra import TENANT
from tests.graph.signing_in import GITHUB_URL, led_to_microsoft
from tests.notification.receiving import web_receiver
from tests.simulator.tenant import Tenant
from ztscan.core.exit_codes import ExitCode

INSTALL, SCAN = "Install ztscan", "Scan the tenant"
UNTARGETED = "conditional_access.no_untargeted_policy"
RSC = "consent.rsc_restricted"
"""A check whose permission no application can be granted."""
FEW = f"consent.*\n{UNTARGETED}\n"


@pytest.fixture
def microsoft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Microsoft]:
    yield from led_to_microsoft(tmp_path, monkeypatch)


@pytest.fixture
def runner(tmp_path: Path, microsoft: Microsoft) -> Runner:
    job = {"ACTIONS_ID_TOKEN_REQUEST_URL": GITHUB_URL, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": microsoft.github.bearer}
    led = {name: value for name, value in microsoft.environment.items() if value}
    runner = Runner(tmp_path, {**clean_environment(), **led, **job, "SOURCE_DATE_EPOCH": str(NIGHT)})
    runner.installed()
    return runner


def trusted(application: Application, microsoft: Microsoft) -> Application:
    application.federations = (Federation(microsoft.github, microsoft.github.subject),)
    return application


def scan(runner: Runner, microsoft: Microsoft, tenant: Tenant, lacking: str = "", **inputs: str) -> Step:
    with behind_sign_in(microsoft, tenant, EVERYTHING - {lacking}) as application:
        ids = {"tenant_id": TENANT, "client_id": trusted(application, microsoft).client_id}
        (step,) = runner.run(skip=frozenset({INSTALL}), **{"check": FEW, **ids, **inputs})
    assert not [kept for kept in microsoft.confidential if kept in step.log]
    assert microsoft.strangers == []
    return step


def test_a_job_scans_reports_and_fails_by_its_gate(runner: Runner, microsoft: Microsoft) -> None:
    step = scan(runner, microsoft, contoso())
    assert step.code == ExitCode.GAPS, step.log
    assert step.outputs == {
        "exit-code": "10",
        "drift": "",
        "baseline": "",
        "result": "ztscan-results/result.json",
        "report": "ztscan-results/report.html",
        "sarif": "ztscan-results/ztscan.sarif",
    }
    results = runner.workspace / "ztscan-results"
    written = {"result.json", "report.html", "ztscan.sarif", "junit.xml", "summary.md"}
    assert {file.name for file in results.iterdir()} == written
    assert {stat.S_IMODE(file.stat().st_mode) for file in results.iterdir()} == {0o600}
    assert runner.summary.read_bytes() == (results / "summary.md").read_bytes()
    assert "\n::error title=" in f"\n{step.log}"
    document = json.loads((results / "result.json").read_bytes())
    assert document["scanner"]["auth"] == "workload"
    assert {check["id"].partition(".")[0] for check in document["checks"]} == {"conditional_access", "consent"}


@pytest.mark.parametrize("taken", [True, False])
def test_people_are_told_and_that_changes_nothing_about_how_the_job_ends(
    runner: Runner, microsoft: Microsoft, *, taken: bool
) -> None:
    with web_receiver() as receiver:
        receiver.answers = [] if taken else [(404, {})]
        runner.environment = {**runner.environment, "ZTSCAN_TEAMS_URL": receiver.url, "GITHUB_REPOSITORY": "contoso/security"}
        step = scan(runner, microsoft, contoso(), notify="teams\n")
    assert step.code == ExitCode.GAPS, step.log
    (posted,) = receiver.posted
    assert "https://github.com/contoso/security/actions/runs/" in posted.body.decode()
    assert ("a notification was not delivered" in step.log) is not taken
    assert "sig=" not in step.log


def test_every_output_that_is_declared_is_written(runner: Runner, microsoft: Microsoft) -> None:
    assert set(ACTION["outputs"]) <= set(scan(runner, microsoft, contoso()).outputs)


def test_the_first_night_has_no_baseline_and_the_second_says_what_changed(runner: Runner, microsoft: Microsoft) -> None:
    gate = {"fail_on": "never", "fail_on_drift": "any", "baseline": "accepted/baseline.json", "allow_unassessed": RSC}
    first = scan(runner, microsoft, contoso(), **gate)
    assert first.code == ExitCode.MET, first.log
    assert "there is no baseline yet" in first.log
    assert first.outputs["baseline"] == "ztscan-results/baseline.json"
    (runner.workspace / "ztscan-results").rename(runner.workspace / "accepted")
    runner.environment = {**runner.environment, "SOURCE_DATE_EPOCH": str(NIGHT + 86_400)}
    second = scan(runner, microsoft, report_only(contoso()), **gate)
    assert second.code == ExitCode.DRIFT, second.log
    assert second.outputs["drift"].startswith("Since 2026-11-01T06:00:00Z: ")
    assert second.outputs["drift"].endswith("by noor.castellan@contoso.example")
    assert "noor.castellan@contoso.example" in runner.summary.read_text(encoding="utf-8")


def test_a_blind_night_is_undecided_and_does_not_become_the_baseline(runner: Runner, microsoft: Microsoft) -> None:
    seen = "privileged_access.global_admin_count"
    gate = {"fail_on": "never", "baseline": "accepted/baseline.json", "check": f"{FEW}{seen}\n", "allow_unassessed": RSC}
    assert scan(runner, microsoft, contoso(), **gate).code == ExitCode.MET
    (runner.workspace / "ztscan-results").rename(runner.workspace / "accepted")
    blind = scan(runner, microsoft, report_only(contoso()), lacking="Policy.Read.All", **gate)
    assert (blind.code, blind.outputs["baseline"]) == (ExitCode.INCOMPLETE, ""), blind.log
    assert blind.outputs["sarif"] == "", "code scanning would close alerts"
    assert "The drift gate is undecided" in blind.log
    gate |= {"allow_unassessed": f"consent\n{UNTARGETED}"}
    accepted = scan(runner, microsoft, contoso(), lacking="Policy.Read.All", **gate)
    assert (accepted.code, accepted.outputs["baseline"]) == (ExitCode.MET, "ztscan-results/baseline.json"), accepted.log


def test_a_job_that_nobody_trusts_fails_with_4_and_writes_no_result(runner: Runner, microsoft: Microsoft) -> None:
    stranger = microsoft.entra.register()
    (step,) = runner.run(skip=frozenset({INSTALL}), tenant_id=TENANT, client_id=stranger.client_id)
    assert step.code == ExitCode.AUTHENTICATION
    assert (step.outputs["exit-code"], step.outputs["sarif"]) == ("4", "")
    assert "error: " in step.log
    assert runner.summary.read_bytes() == b""
    assert list((runner.workspace / "ztscan-results").iterdir()) == []


def test_a_job_without_the_permission_to_ask_for_tokens_is_told_which(runner: Runner) -> None:
    runner.environment = {name: value for name, value in runner.environment.items() if not name.startswith("ACTIONS_")}
    (step,) = runner.run(skip=frozenset({INSTALL}), tenant_id=TENANT, client_id="nobody")
    assert step.code == ExitCode.AUTHENTICATION
    assert "id-token: write" in step.log


@pytest.mark.parametrize(
    "hostile", ["$(touch owned)", "`touch owned`", '"; touch owned; "', "x\ny; touch owned", "--help", "ci/$(touch owned)"]
)
def test_no_input_is_run(runner: Runner, hostile: str) -> None:
    (step,) = runner.run(skip=frozenset({INSTALL}), **{name.replace("-", "_"): hostile for name in ACTION["inputs"]})
    assert step.code == ExitCode.USAGE
    assert not list(runner.folder.rglob("owned"))


def test_the_gate_and_the_settings_reach_the_scan(runner: Runner, microsoft: Microsoft) -> None:
    (runner.workspace / "settings.toml").write_text('[scan]\nskip = ["consent"]\n', encoding="utf-8")
    gate = {"fail_on": "never", "min_coverage": "100", "config": "settings.toml", "history": "kept"}
    step = scan(runner, microsoft, contoso(), **gate)
    assert step.code == ExitCode.INCOMPLETE
    document = json.loads((runner.workspace / "ztscan-results" / "result.json").read_bytes())
    assert [check["id"] for check in document["checks"]] == [UNTARGETED]
    assert len(list((runner.workspace / "kept").iterdir())) == 1
