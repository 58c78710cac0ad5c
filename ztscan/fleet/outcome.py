"""What became of one tenant in a run of the fleet: exactly one outcome each, kept next to its result as ``outcome.json``."""

from __future__ import annotations

import enum
from typing import TypeVar

import msgspec

from ztscan.core.errors import UsageError
from ztscan.core.moments import parse_moment

FILE = "outcome.json"
MAX_BYTES = 1 << 20
"""More than an outcome needs."""
LONGEST = 500
"""Characters of a reason or a next step. They may repeat what a server or a tenant says."""
_NEXT_STEP = "remove the file, and scan this tenant again with `ztscan fleet scan`"


S = TypeVar("S", bound=msgspec.Struct)


class OutcomeKind(enum.StrEnum):
    DONE = "done"
    """There is a result of the tenant that was asked for. Its exit code says what the tenant's own gate says."""
    FAILED = "failed"
    """The scan ended without a result, or with one that can't be used. The reason may be gone at the next run."""
    TIMED_OUT = "timed_out"
    REFUSED = "refused"
    """The sign-in, the configuration or a credential was refused. The next run ends the same way, unless somebody changes it."""


class TenantOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of one tenant."""

    name: str
    tenant: str
    """Id of the tenant that was asked for."""
    outcome: OutcomeKind
    reason: str = ""
    """Why there is no result, in a sentence; empty where there is one."""
    next_step: str = ""
    exit_code: int | None = None
    """Of the scan. None: it did not end by itself, or did not begin."""
    started: str
    finished: str
    version: str
    """Of ztscan, that scanned."""
    result: str = ""
    """SHA-256 of the result file, in hexadecimal digits; empty where there is none."""

    def __post_init__(self) -> None:
        for text in (self.started, self.finished):
            parse_moment(text)
        if (self.outcome is OutcomeKind.DONE) != bool(self.result):
            raise ValueError("an outcome names its result if it is done, and only then")

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (parse_moment(self.finished) - parse_moment(self.started)).total_seconds()


def one_line(text: str) -> str:
    """``text`` as one line of at most ``LONGEST`` printable characters."""
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def to_bytes(outcome: TenantOutcome) -> bytes:
    """The content of ``outcome.json``."""
    return msgspec.json.format(msgspec.json.encode(outcome, order="deterministic"), indent=2) + b"\n"


def from_bytes(content: bytes, name: str = FILE) -> TenantOutcome:
    """Raises UsageError if ``content`` is no outcome. ``name`` is the path for messages."""
    return decoded(content, TenantOutcome, name, "an outcome of `ztscan fleet scan`")


def decoded(content: bytes, kind: type[S], name: str, what: str) -> S:
    """JSON as a ``kind``. Raises UsageError if it is anything else."""
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UsageError(f"`{name}` is not {what}: {one_line(str(error))}", _NEXT_STEP) from error
