"""What a pipeline learns from a scan: annotations on stdout, and output values for later steps."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ztscan.cli.changes import headline
from ztscan.cli.ui.outputs import STDOUT, Outputs
from ztscan.core.confidential import swept
from ztscan.core.errors import UsageError
from ztscan.core.exit_codes import ExitCode
from ztscan.drift.compare import Graded
from ztscan.drift.model import Drift
from ztscan.reports.annotations import render

VARIABLE = "GITHUB_OUTPUT"
"""Names the file for a step's outputs, one ``name=value`` per line (docs.github.com, "Workflow commands")."""


def refuse_clash(annotate: str | None, outputs: Outputs) -> None:
    """Raise UsageError if annotations and JSON would both go to stdout."""
    if annotate and STDOUT in outputs.paths:
        raise UsageError("`--annotate` and `-o -` both write to stdout", "name a file for the JSON")


def annotate(graded: Graded, drift: Drift | None, code: ExitCode) -> None:
    """Print the most severe findings as annotations. Give later steps ``exit-code`` and ``drift``, each on one line."""
    click.echo(render(graded.scan, graded.grade, drift), nl=False)
    if path := os.environ.get(VARIABLE):
        values = {"exit-code": str(int(code)), "drift": headline(drift) if drift else ""}
        try:
            with Path(path).open("a", encoding="utf-8") as file:
                file.writelines(swept(f"{name}={value}\n") for name, value in values.items())
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UsageError(f"cannot write `{path}`: {reason}", f"set `{VARIABLE}` to a file that can be written") from error
