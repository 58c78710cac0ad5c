"""The script of the Azure Pipelines example, in a job with a service connection that scans Contoso."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.runner import ROOT, Runner, clean_environment
from tests.cli.running import cassette
from tests.cli.tenants import NIGHT, behind_sign_in, contoso, report_only
from tests.graph.authority import Federation, Microsoft
from tests.graph.authority.entra import TENANT
from tests.graph.signing_in import PIPELINES_URL, led_to_microsoft
from tests.simulator.tenant import Tenant
from ztscan.core.exit_codes import ExitCode

PIPELINE: dict[str, Any] = yaml.safe_load((ROOT / "docs" / "ci" / "azure-pipelines.yml").read_text(encoding="utf-8"))
STEPS = {step.get("displayName"): step for step in PIPELINE["jobs"][0]["steps"]}
SETTINGS = '[scan]\ncheck = ["consent.*", "conditional_access.no_untargeted_policy"]\n'
SETTINGS += 'allow_unassessed = ["consent.rsc_restricted"]\n'


@pytest.fixture
def microsoft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Microsoft]:
    yield from led_to_microsoft(tmp_path, monkeypatch)


def night(
    folder: Path, microsoft: Microsoft, tenant: Tenant, number: int, *, accept: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run the step *Scan* as the agent does, in ``folder``, with what the AzureCLI task sets. ``accept``: the parameter."""
    step = STEPS["Scan"]
    with behind_sign_in(microsoft, tenant) as application:
        application.federations = (Federation(microsoft.pipelines, microsoft.pipelines.subject),)
        job = {
            "AGENT_TEMPDIRECTORY": str(folder / "runner-temp"),
            "AZURESUBSCRIPTION_CLIENT_ID": application.client_id,
            "AZURESUBSCRIPTION_TENANT_ID": TENANT,
            "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "4b6a0e8e-1d7e-4d59-8d5f-7b8f3b3c3f11",
            "SYSTEM_OIDCREQUESTURI": PIPELINES_URL,
            "SOURCE_DATE_EPOCH": str(NIGHT + number * 86_400),
            "TF_BUILD": "True",
        }
        given = {
            "SYSTEM_ACCESSTOKEN": microsoft.pipelines.bearer,
            "FAIL_ON": "never" if accept else "high",
            "FAIL_ON_DRIFT": "none" if accept else "control",
            "ACCEPT": "true" if accept else "false",
            "RESULTS": str(folder / "results"),
            "ACCEPTED": str(folder / "accepted"),
        }
        assert given.keys() == step["env"].keys()
        led = {name: value for name, value in microsoft.environment.items() if value}
        ended = subprocess.run(
            ["bash", "-c", step["inputs"]["inlineScript"]],
            cwd=folder / "workspace",
            env={**clean_environment(), **led, **job, **given},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=900,
        )
    assert not [kept for kept in microsoft.confidential if kept in ended.stdout]
    return ended


def test_the_second_night_is_compared_with_the_first(tmp_path: Path, microsoft: Microsoft) -> None:
    runner = Runner(tmp_path, {})
    runner.installed()

    (runner.workspace / "ztscan.toml").write_text(SETTINGS, encoding="utf-8")
    first = night(tmp_path, microsoft, contoso(), 0, accept=True)
    assert first.returncode == ExitCode.MET, first.stdout
    assert f"##vso[task.uploadsummary]{tmp_path}/results/summary.md" in first.stdout.splitlines()
    assert microsoft.pipelines.issued
    assert "##vso[build.addbuildtag]ztscan-baseline" in first.stdout.splitlines()
    written = {"baseline.json", "result.json", "report.html", "ztscan.sarif", "junit.xml", "summary.md"}
    assert {file.name for file in (tmp_path / "results").iterdir()} == written
    (tmp_path / "results").rename(tmp_path / "accepted")
    second = night(tmp_path, microsoft, report_only(contoso()), 1)
    assert "Since 2026-11-01T06:00:00Z: " in second.stdout
    assert "by noor.castellan@contoso.example" in second.stdout
    tagged = "##vso[build.addbuildtag]" in second.stdout
    assert tagged == (second.returncode == ExitCode.MET)


def test_a_night_without_the_accepted_state_accepts_nothing(tmp_path: Path, microsoft: Microsoft) -> None:
    """It may exist and could not be fetched: the run would accept any state."""
    Runner(tmp_path, {}).installed()
    ended = night(tmp_path, microsoft, report_only(contoso()), 1)
    assert ended.returncode == 1
    assert "there is no accepted state" in ended.stdout
    assert "addbuildtag" not in ended.stdout


def test_what_a_later_step_reads_the_scan_has_written() -> None:
    script = STEPS["Scan"]["inputs"]["inlineScript"]
    assert STEPS["Scan"]["env"]["RESULTS"] == "$(results)" == STEPS["Keep the results"]["publish"]
    for name, step in (("junit.xml", "Show checks as tests"), ("ztscan.sarif", "Show findings in the scans tab")):
        assert f'--output "$RESULTS/{name}"' in script
        assert f"$(results)/{name}" in STEPS[step]["inputs"].values()


@pytest.mark.parametrize(
    ("address", "log"),
    [("$(ZTSCAN_TEAMS_URL)", ""), ("https://127.0.0.1:1/gone?sig=secretsecretsecret", "a notification was not delivered")],
    ids=["not set", "not reached"],
)
def test_telling_people_does_not_change_how_the_run_ends(tmp_path: Path, address: str, log: str) -> None:
    runner = Runner(tmp_path, {})
    runner.installed()
    step = STEPS["Tell people"]
    given = {"ZTSCAN_TEAMS_URL": address, "RESULTS": str(tmp_path / "results"), "ACCEPTED": str(tmp_path / "accepted")}
    assert given.keys() == step["env"].keys()
    job = {"AGENT_TEMPDIRECTORY": str(runner.temp), "SYSTEM_COLLECTIONURI": "https://dev.azure.com/contoso/"}
    job |= {"SYSTEM_TEAMPROJECTID": "6f0c1d9e-3f0b-4a51-9d7d-0c2f7b1e5a11", "BUILD_BUILDID": "7"}
    (tmp_path / "results").mkdir()
    program = [str(runner.temp / "ztscan" / "bin" / "ztscan"), "scan", "-q", "--check", "privileged_access.no_guests"]
    environment = {**clean_environment(), **job, **given}
    subprocess.run(
        [*program, "--replay", cassette("contoso"), "-o", "../results/result.json"],
        cwd=runner.workspace,
        env=environment,
        check=False,
    )
    ended = subprocess.run(
        ["bash", "-c", step["script"]],
        cwd=runner.workspace,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=600,
    )
    assert ended.returncode == 0, ended.stdout
    assert log in ended.stdout
    assert bool(ended.stdout) == bool(log)
    assert "secretsecret" not in ended.stdout
