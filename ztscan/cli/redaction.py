"""`--redact`: pseudonyms in every output. Their key is kept in a file, or discarded."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ztscan.cli.evidence_names import names_in, public_names
from ztscan.core.errors import UsageError
from ztscan.core.files import exists, read_file, write_private
from ztscan.drift.compare import Graded
from ztscan.reports.redact import Redaction

KEY_BYTES = 32
MAX_KEY = 1 << 20
"""The most bytes of a key."""


def redaction_of(
    wanted: bool, key: str | None, results: Iterable[Graded], evidence: Mapping[str, Any] = MappingProxyType({})
) -> Redaction | None:
    """The pseudonyms for every output of one run, if ``--redact`` is given; ``key`` is the path of ``--redact-key``.

    ``results`` are all results in the outputs. ``evidence`` is what a scan read: it holds more of the names.
    """
    if not wanted:
        return None
    return Redaction(key_for(key), results, names=names_in(evidence), public=public_names(evidence))


def key_for(path: str | None) -> bytes:
    """The key in the file at ``path``. A missing file is created; without a path the key is not kept.

    Raises UsageError if the file is too short to be a key.
    """
    if path is None:
        return secrets.token_bytes(KEY_BYTES)
    if not exists(Path(path)):
        write_private(Path(path), secrets.token_bytes(KEY_BYTES))
    key = read_file(Path(path), MAX_KEY, "key")
    if len(key) < KEY_BYTES:
        raise UsageError(
            f"`{path}` is not a key: it has fewer than {KEY_BYTES} bytes", "name another file; a missing one is created"
        )
    return key
