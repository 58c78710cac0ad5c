"""Inputs are never outputs: the files that one command names are compared before it starts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from ztscan.cli.ui.outputs import STDOUT
from ztscan.core.errors import UsageError
from ztscan.core.files import identity
from ztscan.history import file_of, holds

ENVIRONMENT = (
    "AZURE_CLIENT_CERTIFICATE_PATH",
    "AZURE_FEDERATED_TOKEN_FILE",
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "GITHUB_OUTPUT",
    "ZTSCAN_TEAMS_URL_FILE",
    "ZTSCAN_SLACK_URL_FILE",
    "ZTSCAN_WEBHOOK_URL_FILE",
    "ZTSCAN_WEBHOOK_SECRET_FILE",
    "ZTSCAN_SMTP_PASSWORD_FILE",
)
"""Variables that name files: what a sign-in or a connection reads, and what a pipeline collects."""


def refuse_overlaps(
    read: Mapping[str, str | None],
    written: Iterable[str],
    *,
    option: str = "-o",
    recording: str | None = None,
    next_baseline: str | None = None,
    history: str | None = None,
) -> None:
    """Raise UsageError if a file would be both read and written, or written twice.

    ``read``: by option the file that it names. ``written``: the paths of ``option``. Files are compared by identity, so another
    spelling or a link of the same file is found. ``next_baseline`` may take the place of the baseline, which it is made for.
    """
    inputs = [(name, path) for name, path in {**read, **_files_of_environment()}.items() if path]
    outputs = [("--history", str(file_of(history)))] if history else []
    outputs += [("--record", recording)] if recording else []
    outputs += [("--next-baseline", next_baseline)] if next_baseline else []
    outputs += [(option, path) for path in written if path != STDOUT]
    known: dict[tuple[int | str, ...], tuple[str, str]] = {}
    for name, path in inputs:
        known.setdefault(identity(Path(path)), (name, path))
    for name, path in outputs:
        found = known.get(identity(Path(path)))
        if found and (found[0], name) == ("--baseline", "--next-baseline"):
            continue
        if found in inputs:
            raise UsageError(f"`{name} {path}` would overwrite `{' '.join(found)}`, which is read", "name another file to write")
        if found is not None:
            raise UsageError(_twice(found, (name, path)), "name each output once")
        if history and holds(history, Path(path)):
            raise UsageError(f"`{name} {path}` would overwrite a result in `--history {history}`", "name another file to write")
        known[identity(Path(path))] = (name, path)


def _files_of_environment() -> Mapping[str, str]:
    """The files that environment variables name, by variable."""
    return {name: os.environ[name] for name in ENVIRONMENT if os.environ.get(name)}


def _twice(first: tuple[str, str], second: tuple[str, str]) -> str:
    if first == second:
        return f"`{' '.join(first)}` is given twice"
    return f"`{' '.join(first)}` and `{' '.join(second)}` name the same file"
