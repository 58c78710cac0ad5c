"""The templates that run a fleet elsewhere: they call commands that there are, contained, one run at a time."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.ci.runner import ROOT
from tests.ci.test_yaml import FLEET_WORKFLOW
from ztscan.cli.fleet.plan import command as plan
from ztscan.cli.fleet.report import command as report
from ztscan.cli.fleet.scan import command as scan
from ztscan.cli.fleet.status import command as status

COMMANDS = {command.name: command for command in (plan, scan, status, report)}
ARGO: dict[str, Any] = yaml.safe_load((ROOT / "docs" / "ci" / "argo-fleet.yml").read_text(encoding="utf-8"))
AZURE: dict[str, Any] = yaml.safe_load((ROOT / "docs" / "ci" / "azure-container-apps-fleet.yml").read_text(encoding="utf-8"))
GITHUB: dict[str, Any] = yaml.safe_load(FLEET_WORKFLOW.read_text(encoding="utf-8"))
ARGO_TEMPLATES: dict[str, Any] = {one["name"]: one for one in ARGO["spec"]["workflowSpec"]["templates"]}


def scripts() -> Iterator[tuple[str, str]]:
    for job, facts in GITHUB["jobs"].items():
        yield from ((f"github {job}: {step['name']}", step["run"]) for step in facts["steps"] if "run" in step)
    yield from ((f"argo {name}", one["script"]["source"]) for name, one in ARGO_TEMPLATES.items() if "script" in one)
    yield "azure", "ztscan " + " ".join(AZURE["properties"]["template"]["containers"][0]["args"])


@pytest.mark.parametrize(("where", "script"), [*scripts()], ids=[where for where, _ in scripts()])
def test_scripts_call_commands_and_options_that_there_are(where: str, script: str) -> None:
    subprocess.run(["bash" if where.startswith("github") else "sh", "-n", "-c", script], check=True)
    for line in script.splitlines():
        for name, arguments in re.findall(r'ztscan"? fleet (\w+)(.*)', line):
            known = {option for parameter in COMMANDS[name].params for option in parameter.opts}
            assert set(re.findall(r"(?<=\s)--?[a-z-]+", arguments)) - {"--"} <= known, line


def test_every_template_calls_the_fleet() -> None:
    called = [
        (where.partition(" ")[0], name) for where, script in scripts() for name in re.findall(r'ztscan"? fleet (\w+)', script)
    ]
    assert set(called) == {("azure", "scan"), *((where, name) for where in ("github", "argo") for name in COMMANDS)}


def test_as_many_runs_as_share_the_limits_go_on_at_the_same_time() -> None:
    shares = {int(found) for _, script in scripts() for found in re.findall(r"--share (\d+)", script)}
    assert shares == {GITHUB["jobs"]["scan"]["strategy"]["max-parallel"]} == {ARGO_TEMPLATES["fleet"]["parallelism"]}
    assert AZURE["properties"]["configuration"]["scheduleTriggerConfig"]["parallelism"] == 1
    assert ARGO["spec"]["concurrencyPolicy"] == "Forbid"
    assert GITHUB["concurrency"]["cancel-in-progress"] is False


def test_one_batch_does_not_end_the_others_and_is_not_tried_again() -> None:
    assert GITHUB["jobs"]["scan"]["strategy"]["fail-fast"] is False
    assert ARGO_TEMPLATES["fleet"]["failFast"] is False
    assert not any("retryStrategy" in template for template in ARGO_TEMPLATES.values())
    assert AZURE["properties"]["configuration"]["replicaRetryLimit"] == 0


def test_jobs_and_pods_are_given_no_more_than_they_need() -> None:
    assert GITHUB["permissions"] == {}
    assert {name: job["permissions"] for name, job in GITHUB["jobs"].items()} == {
        "plan": {"contents": "read"},
        "scan": {"contents": "read", "id-token": "write"},
        "report": {"contents": "read"},
    }
    pod = ARGO["spec"]["workflowSpec"]["securityContext"]
    assert pod["runAsNonRoot"] is True
    assert pod["seccompProfile"] == {"type": "RuntimeDefault"}
    for template in ARGO_TEMPLATES.values():
        if script := template.get("script"):
            contained = script["securityContext"]
            assert contained["allowPrivilegeEscalation"] is False
            assert contained["readOnlyRootFilesystem"] is True
            assert contained["capabilities"] == {"drop": ["ALL"]}


def test_images_are_pinned_and_no_file_holds_a_secret() -> None:
    images = [template["script"]["image"] for template in ARGO_TEMPLATES.values() if "script" in template]
    images += [container["image"] for container in AZURE["properties"]["template"]["containers"]]
    assert all(re.fullmatch(r"[\w./-]+@sha256:[0-9a-f]{64}", image) for image in images)
    assert all(set(secret) == {"name", "keyVaultUrl", "identity"} for secret in AZURE["properties"]["configuration"]["secrets"])


def test_what_a_name_may_hold_does_no_harm_in_a_shell() -> None:
    """Batches reach the shell as a variable that is split at blanks: a name has no blank, no glob and no quote."""
    from ztscan.fleet.names import NAME  # noqa: PLC0415

    assert not any(NAME.fullmatch(f"a{character}") for character in " \t\n*?[]{}$`\"'\\;&|<>()!#~%")
    assert not NAME.fullmatch("")
