"""What a person reads while a command runs: messages on stderr, with tenant strings made harmless."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import unicodedata

import click

_DANGEROUS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that can move the cursor, hide text or turn its direction: escapes, bidi marks, line separators."""


_PIPELINES = ("GITHUB_ACTIONS", "TF_BUILD")
"""Variables by which GitHub Actions and Azure Pipelines say that they read along."""


def harmless(text: str) -> str:
    """``text`` without anything that a terminal would obey: each such character becomes the replacement character.

    In a pipeline, neither does it hold a command that the pipeline would obey: ``::name::`` at the start of a line, which may
    be wherever a line is folded, and ``##vso[`` or ``##[`` anywhere.
    """
    safe = "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in _DANGEROUS else c for c in text)
    if any(os.environ.get(name) for name in _PIPELINES):
        return safe.replace("::", ": :").replace("##", "# #")
    return safe


def print_anyway() -> None:
    """Let a stream that knows few characters (``LC_ALL=C``, a code page of Windows) take escapes for the others, not fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def forget_stdout() -> None:
    """Send what is still to be printed nowhere: it cannot be written, and Python would complain of that when it ends."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def report_error(message: str, next_step: str) -> None:
    """One line on stderr: what is wrong, then what to do about it."""
    step = f" — {harmless(next_step)}" if next_step else ""
    click.secho(f"error: {harmless(message)}{step}", err=True, fg="red")


def note(message: str) -> None:
    """A message on stderr; silent under `--quiet`."""
    if not quiet():
        click.echo(harmless(message), err=True)


def quiet() -> bool:
    """Whether the running command was given `--quiet`."""
    context = click.get_current_context(silent=True)
    return bool(context and context.params.get("quiet"))
