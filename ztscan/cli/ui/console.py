"""Messages on stderr while a command runs, with tenant strings made harmless."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
import unicodedata
from collections.abc import Iterator

import click

from ztscan.core.confidential import swept, swept_bytes
from ztscan.core.exit_codes import ExitCode

_DANGEROUS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that can move the cursor, hide text or change its direction: escapes, bidi marks, line separators."""


_PIPELINES = ("GITHUB_ACTIONS", "TF_BUILD")
"""Environment variables that GitHub Actions and Azure Pipelines set: both interpret the output of a job."""


def harmless(text: str) -> str:
    """``text`` with each character that controls a terminal replaced by the replacement character.

    In a pipeline, commands of the pipeline are broken too: ``::name::`` at the start of a line, and ``##vso[`` or ``##[``
    anywhere. A line may be folded at any place, so every ``::`` counts.
    """
    safe = "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in _DANGEROUS else c for c in text)
    if any(os.environ.get(name) for name in _PIPELINES):
        return safe.replace("::", ": :").replace("##", "# #")
    return safe


def print_bytes(content: bytes) -> None:
    """Write to stdout as it is, without any known secret."""
    sys.stdout.buffer.write(swept_bytes(content))


@contextlib.contextmanager
def printing_no_secret() -> Iterator[None]:
    """Whatever is printed meanwhile, by ztscan or by a library, contains no known secret."""
    both = {id(stream): stream for stream in (sys.stdout, sys.stderr)}  # one may be led into the other
    streams = [stream for stream in both.values() if "write" not in vars(stream)]
    for stream in streams:
        write = stream.write
        vars(stream)["write"] = lambda text, write=write: write(swept(text)) if isinstance(text, str) else write(text)
    try:
        yield
    finally:
        for stream in streams:
            del vars(stream)["write"]


def print_anyway() -> None:
    """Print escapes instead of failing on a stream that knows few characters (``LC_ALL=C``, a Windows code page).

    An answer is printed whole or an error is raised, also with ``PYTHONUNBUFFERED``: a stream without a buffer writes what a pipe
    takes before its reader leaves, and nobody looks at how much that was. Lines still appear as they are printed.
    """
    buffer: object = getattr(sys.stdout, "buffer", None)
    if isinstance(buffer, io.RawIOBase):
        sys.stdout = open(buffer.fileno(), "w", buffering=1, encoding=sys.stdout.encoding, closefd=False)  # noqa: SIM115 - until the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def forget_stdout() -> None:
    """Discard the remaining output of stdout. It cannot be written, and Python would report that at exit."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def report_error(message: str, next_step: str) -> None:
    """One line on stderr: the error, then the next step."""
    step = f" — {harmless(next_step)}" if next_step else ""
    click.secho(f"error: {harmless(message)}{step}", err=True, fg="red")


def note(message: str) -> None:
    """A message on stderr. Nothing is printed with `--quiet`."""
    if not quiet():
        click.echo(harmless(message), err=True)


def note_exit_code(code: ExitCode, meaning: str = "") -> None:
    """The last line of a command: its exit code, and why. ``meaning``: in the words of the command."""
    note(f"Exit code {int(code)}: {meaning or code.meaning.replace('`', '')}")


def warn(message: str) -> None:
    """A warning on stderr that stands in no output. It is printed with `--quiet` too: who does not read it there never does."""
    click.echo(harmless(f"warning: {message}"), err=True)


class _Notes(logging.Handler):
    """Prints what the product logs as notes."""

    def emit(self, record: logging.LogRecord) -> None:
        note(f"{record.levelname.lower()}: {record.getMessage()}")


def print_log() -> None:
    """Print the warnings of ztscan's own log as notes from now on."""
    log = logging.getLogger("ztscan")
    if not any(isinstance(handler, _Notes) for handler in log.handlers):
        log.addHandler(_Notes(logging.WARNING))


def quiet() -> bool:
    """Whether the running command has `--quiet`."""
    context = click.get_current_context(silent=True)
    return bool(context and context.params.get("quiet"))
