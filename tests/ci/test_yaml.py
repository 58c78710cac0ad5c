"""The YAML that others copy: valid by the published schemas, clean by the audit, and in step with what it calls."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import check_jsonschema  # type: ignore[import-untyped]
import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from tests.ci.runner import ACTION, ROOT
from ztscan.cli import COMMANDS
from ztscan.cli.notify import command as notify
from ztscan.cli.scan import command as scan

WORKFLOW = ROOT / "docs" / "ci" / "github-actions.yml"
PIPELINE = ROOT / "docs" / "ci" / "azure-pipelines.yml"
FLEET_WORKFLOW = ROOT / "docs" / "ci" / "github-fleet.yml"
WORKFLOWS = (WORKFLOW, FLEET_WORKFLOW, *sorted((ROOT / ".github" / "workflows").glob("*.yml")))
GITHUB = ROOT / ".github"
FORMS = tuple(form for form in sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")) if form.name != "config.yml")
BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    ("schema", "files", "more"),
    [
        ("vendor.github-actions", (ROOT / "action.yml",), ()),
        ("vendor.github-workflows", WORKFLOWS, ()),
        ("vendor.dependabot", (GITHUB / "dependabot.yml",), ()),
        ("vendor.github-issue-config", (GITHUB / "ISSUE_TEMPLATE" / "config.yml",), ()),
        ("vendor.github-issue-forms", FORMS, ()),
        # The schema's own patterns are no Unicode regular expressions.
        ("vendor.azure-pipelines", (PIPELINE,), ("--data-transform", "azure-pipelines", "--regex-variant", "nonunicode")),
    ],
)
def test_the_published_schema_accepts_them(schema: str, files: tuple[Path, ...], more: tuple[str, ...]) -> None:
    checked = CliRunner().invoke(check_jsonschema.main, ["--builtin-schema", schema, *more, *map(str, files)])
    assert files
    assert checked.exit_code == 0, checked.output[-2000:]


def test_the_published_schema_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    file = tmp_path / "action.yml"
    file.write_text("name: nothing\nruns: 1\n", encoding="utf-8")
    assert CliRunner().invoke(check_jsonschema.main, ["--builtin-schema", "vendor.github-actions", str(file)]).exit_code == 1


def test_an_iri_is_looked_at_with_the_grammar_that_was_put_off() -> None:
    schema = jsonschema.Draft202012Validator({"format": "iri"}, format_checker=jsonschema.FormatChecker())
    assert schema.is_valid("https://contoso.example/straße")
    assert not schema.is_valid("no iri")


def test_the_audit_is_clean() -> None:
    audited = subprocess.run(
        [
            *(BIN / "zizmor", "--offline", "--pedantic", "--no-config", "--strict-collection"),
            *(ROOT / "action.yml", GITHUB / "dependabot.yml", *WORKFLOWS),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert audited.returncode == 0, audited.stdout
    assert "No findings" in audited.stdout


def test_the_audit_sees_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "workflow.yml"
    file.write_text(re.sub(r"@[0-9a-f]{40} # v5.0.0", "@v5", WORKFLOW.read_text(encoding="utf-8")), encoding="utf-8")
    audited = subprocess.run([BIN / "zizmor", "--offline", "--no-config", file], capture_output=True, text=True, check=False)
    assert audited.returncode != 0
    assert "unpinned-uses" in audited.stdout


def test_every_action_is_pinned_to_a_commit() -> None:
    for file in (ROOT / "action.yml", *WORKFLOWS):
        for used in re.findall(r"uses: (\S+)", file.read_text(encoding="utf-8")):
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", used), used


def test_the_workflow_gives_the_action_what_it_takes() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    (step,) = [step for step in workflow["jobs"]["scan"]["steps"] if step.get("id") == "ztscan"]
    required = {name for name, facts in ACTION["inputs"].items() if facts.get("required")}
    assert required <= set(step["with"]) <= set(ACTION["inputs"])


def test_the_workflow_uploads_only_the_log_that_the_action_gives() -> None:
    """Code scanning closes what a log leaves out, also where the scan could not look: the action then gives none."""
    steps = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["scan"]["steps"]
    (upload,) = [step for step in steps if "upload-sarif" in step.get("uses", "")]
    assert upload["with"]["sarif_file"] == "${{ steps.ztscan.outputs.sarif }}"
    assert "steps.ztscan.outputs.sarif != ''" in upload["if"]


def test_the_job_is_given_no_more_than_it_needs() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["scan"]["permissions"] == {
        "contents": "read",
        "id-token": "write",
        "actions": "read",
        "security-events": "write",
    }
    assert "pull_request" not in workflow[True], "`on`, which YAML 1.1 reads as true"


def test_a_workflow_calls_targets_that_the_makefile_has() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    called = {target for file in WORKFLOWS for target in re.findall(r"run: make ([a-z-]+)", file.read_text(encoding="utf-8"))}
    assert {"audit", "floors", "dist", "mutants", "fuzz", "lint", "publish"} <= called <= targets


def scripts() -> list[tuple[str, str]]:
    """Every shell script of the three files, by where it stands."""
    found = [(f"action: {step['name']}", step["run"]) for step in ACTION["runs"]["steps"] if "run" in step]
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    found += [(f"workflow: {step['name']}", step["run"]) for step in workflow["jobs"]["scan"]["steps"] if "run" in step]
    pipeline = yaml.safe_load(PIPELINE.read_text(encoding="utf-8"))
    for step in pipeline["jobs"][0]["steps"]:
        script = step.get("script") or step.get("inputs", {}).get("inlineScript")
        if script:
            found.append((f"pipeline: {step['displayName']}", script))
    return found


@pytest.mark.parametrize(("where", "script"), scripts(), ids=[where for where, _ in scripts()])
def test_scripts_are_bash_and_name_options_that_there_are(where: str, script: str) -> None:
    subprocess.run(["bash", "-n", "-c", script], check=True)
    called = [command for command in (scan, notify) if f'ztscan" {command.name}' in script or f"ztscan {command.name}" in script]
    if called:
        known = {option for command in called for parameter in command.params for option in parameter.opts}
        asked = set(re.findall(r"(?<=[\s(])--[a-z-]+", script)) - {"--"}
        assert asked, where
        assert asked <= known


def test_the_pages_name_commands_that_there_are() -> None:
    pages = "\n".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs" / "ci").glob("*.md"))
    named = set(re.findall(r"(?:^ *|`)ztscan (\w+)", pages, flags=re.MULTILINE))
    assert {"setup", "waive", "attest"} <= named <= set(COMMANDS)


def test_the_suite_runs_on_every_system_and_every_python() -> None:
    matrix = yaml.safe_load((GITHUB / "workflows" / "test.yml").read_text(encoding="utf-8"))["jobs"]["suite"]["strategy"][
        "matrix"
    ]
    systems = {*matrix["os"], *(one["os"] for one in matrix["include"])}
    assert {system.partition("-")[0] for system in systems} == {"ubuntu", "windows", "macos"}
    named = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(named) <= set(matrix["python"])


def test_only_the_job_that_publishes_is_trusted_by_the_package_index() -> None:
    jobs = yaml.safe_load((GITHUB / "workflows" / "release.yml").read_text(encoding="utf-8"))["jobs"]
    trusted = {name for name, job in jobs.items() if job.get("environment") == "pypi"}
    assert trusted == {"publish"}
    assert jobs["publish"]["permissions"] == {"contents": "read", "id-token": "write"}
    assert "secrets." not in (GITHUB / "workflows" / "release.yml").read_text(encoding="utf-8")


def test_the_hooks_of_pre_commit_need_no_network() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert {repository["repo"] for repository in hooks["repos"]} == {"local"}
    assert {hook["language"] for repository in hooks["repos"] for hook in repository["hooks"]} == {"system"}
