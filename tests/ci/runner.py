"""A runner of GitHub Actions, as far as the steps of a composite action see it: files for commands, a bearer for tokens."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.preloaded import write_program

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Step:
    """How one step ended."""

    name: str
    code: int
    log: str
    outputs: Mapping[str, str]


@dataclass
class Runner:
    """Runs the shell steps of ``action.yml`` one after the other in ``folder``, until one fails."""

    folder: Path
    environment: Mapping[str, str]
    action: Path = ROOT
    """Where the action's own repository was checked out."""
    summary: Path = field(init=False)
    temp: Path = field(init=False)

    def __post_init__(self) -> None:
        self.temp = self.folder / "runner-temp"
        self.temp.mkdir()
        self.summary = self.temp / "summary.md"
        self.summary.touch()
        self.workspace = self.folder / "workspace"
        self.workspace.mkdir()

    def run(self, *, skip: frozenset[str] = frozenset(), **inputs: str) -> list[Step]:
        """Run with the inputs of a workflow's ``with``; underscores stand for dashes. Raises where one is unknown or missing."""
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        declared = ACTION["inputs"]
        assert set(given) <= set(declared), "unknown input"
        values = {name: given.get(name, facts.get("default")) for name, facts in declared.items()}
        assert None not in values.values(), "a required input is missing"
        steps = []
        for step in ACTION["runs"]["steps"]:
            if "run" in step and step["name"] not in skip:
                steps.append(self._step(step, values))
                if steps[-1].code:
                    break
        return steps

    def _step(self, step: Mapping[str, Any], values: Mapping[str, str]) -> Step:
        outputs = self.temp / "outputs"
        outputs.write_text("", encoding="utf-8")
        variables = {name: _evaluated(text, values) for name, text in step.get("env", {}).items()}
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "an expression in a script is run as code"
        ended = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.workspace,
            env={
                **self.environment,
                "GITHUB_ACTIONS": "true",
                "GITHUB_ACTION_PATH": str(self.action),
                "GITHUB_OUTPUT": str(outputs),
                "GITHUB_STEP_SUMMARY": str(self.summary),
                "RUNNER_TEMP": str(self.temp),
                **variables,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=900,
        )
        return Step(step["name"], ended.returncode, ended.stdout, dict(_outputs(outputs.read_text(encoding="utf-8"))))

    def installed(self) -> None:
        """Put the ztscan of this test run where the action's own installation would be."""
        programs = self.temp / "ztscan" / "bin"
        programs.mkdir(parents=True)
        write_program(programs / "ztscan")


def clean_environment() -> dict[str, str]:
    """What of this process's environment a runner would have too."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}


def _evaluated(text: str, values: Mapping[str, str]) -> str:
    expression = re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", text)
    assert expression, f"an expression that this runner was not taught: {text}"
    return values[expression[1]]


def _outputs(text: str) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for line in text.splitlines():
        name, separator, value = line.partition("=")
        assert separator, f"no output: {line}"
        assert name not in seen, f"an output is written twice: {name}"
        seen.add(name)
        yield name, value
