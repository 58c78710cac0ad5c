"""Graph's errors, and the one exception that ends the reading of a resource (or of one of its keys).

``Unread`` never leaves this room: ``collect`` turns it into a ``Gap``. Evidence is therefore never partial: a reader returns
everything or raises.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from ztscan.core.confidential import swept
from ztscan.core.errors import ZtscanError
from ztscan.core.model import Gap, GapReason

TRY_AGAIN = "run the scan again later"
_REPORT = "run the scan again; if this persists, report it with the name of the resource"
_MESSAGE_LENGTH = 200


class Answer(msgspec.Struct, frozen=True):
    """One HTTP answer, read to its end. Header names are in lower case, the body is decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def throttled_in_all_tenants(self) -> bool:
        """Whether the limit that was exceeded is one of the application over all its tenants."""
        return self.headers.get("x-ms-throttle-scope", "").startswith("Application/")


class GraphError(msgspec.Struct, frozen=True):
    """An error in Graph's words. ``code`` and ``message`` are empty if the body is not readable."""

    status: int
    code: str = ""
    message: str = ""
    claims_challenge: bool = False

    @property
    def text(self) -> str:
        """Code and message in lower case, for comparison."""
        return f"{self.code} {self.message}".lower()

    @property
    def summary(self) -> str:
        """``403 AccessDenied: You cannot ...``. The message comes from the server, so it is cut and made printable."""
        said = ": ".join(part for part in (_printable(self.code), _printable(self.message)) if part)
        return f"{self.status} {said}".strip()

    @property
    def found_nothing(self) -> bool:
        """Graph says that it looked and found nothing. A 404 without its words is an unknown path."""
        known = any(mark in self.code.lower() for mark in ("resourcenotfound", "itemnotfound", "objectnotfound"))
        return self.status == 404 and known and "segment" not in self.text


class Unread(Exception):  # noqa: N818 - it is not an error of the program, it is the outcome of a read
    """A resource, or one key of it, could not be read. ``error`` is set where Graph refused, for the triage.

    ``unexpected``: the kind and place of an error that no code foresaw, for the log.
    """

    def __init__(
        self, reason: GapReason, detail: str, remedy: str = TRY_AGAIN, *, error: GraphError | None = None, unexpected: str = ""
    ) -> None:
        super().__init__(swept(detail))
        self.reason = reason
        self.detail = swept(detail)
        self.remedy = remedy
        self.error = error
        self.unexpected = unexpected

    def gap(self, resource: str) -> Gap:
        return Gap(resource, self.reason, self.detail, self.remedy)


def refused(error: GraphError) -> Unread:
    """The outcome of a read that Graph refused, before ``triage`` has said why."""
    return Unread(GapReason.UNAVAILABLE, f"Graph answered {error.summary}", error=error)


def malformed(detail: str) -> Unread:
    return Unread(GapReason.MALFORMED, detail, _REPORT)


def unread_for(error: Exception) -> Unread:
    """The outcome of a read that raised ``error``. Raises ``error`` itself if it ends the scan, as a lost sign-in does.

    Everything below this room (transport, headers, dates, links, decoding) may raise anything on an odd answer. That harms the
    resource that was read, and no other. Only the type of the error is repeated: its text may quote what came from outside.
    """
    if isinstance(error, Unread):
        return error
    if isinstance(error, ZtscanError):
        raise error
    if isinstance(error, ExceptionGroup):
        if error.subgroup(ZtscanError) is not None:
            raise error
        return unread_for(error.exceptions[0])
    kind = type(error).__name__
    detail = f"an answer could not be processed ({kind})"
    return Unread(GapReason.MALFORMED, detail, _REPORT, unexpected=f"{kind} in {_place(error)}")


def _place(error: Exception) -> str:
    """File and line at which ``error`` was raised, without folders."""
    frames = [*traceback.walk_tb(error.__traceback__)]
    return f"{Path(frames[-1][0].f_code.co_filename).name}:{frames[-1][1]}" if frames else "an unknown place"


def changed_while_reading(detail: str) -> Unread:
    return Unread(
        GapReason.UNAVAILABLE,
        f"the tenant changed while it was read: {detail}",
        "run the scan again at a time with fewer changes",
    )


def read_error(answer: Answer) -> GraphError:
    """The error in an answer. Never raises: any body, or none, gives a GraphError with at least the status.

    Workloads differ: ``innererror`` in two spellings with its own code, a JSON document inside ``message``, an empty ``code``.
    The outer code is used, else the innermost one.
    """
    challenge = answer.headers.get("www-authenticate", "")
    claims = "claims=" in challenge or "insufficient_claims" in challenge
    try:
        body = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return GraphError(answer.status, claims_challenge=claims)
    code, message = _code_and_message(body)
    return GraphError(answer.status, code, message, claims or code == "insufficient_claims")


def _code_and_message(body: Any) -> tuple[str, str]:
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, str):  # the shape of OAuth errors
        description = body.get("error_description")
        return error, description if isinstance(description, str) else ""
    if not isinstance(error, dict):
        return "", ""
    code, message = _text(error, "code"), _text(error, "message")
    if not message and isinstance(error.get("message"), dict):  # the older OData form: {"lang": ..., "value": ...}
        message = _text(error["message"], "value")
    if not code:
        inner: Any = error
        while isinstance(inner := _inner(inner), dict):
            code = _text(inner, "code") or code
    return _unwrapped(code, message)


def _inner(error: Any) -> Any:
    return next((error[name] for name in ("innerError", "innererror") if name in error), None)


def _unwrapped(code: str, message: str) -> tuple[str, str]:
    """Intune and others put a JSON document into ``message``. Its code and message are the useful ones."""
    if not message.lstrip().startswith("{"):
        return code, message
    try:
        document = msgspec.json.decode(message)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return code, message
    nested = document.get("error", document)
    if not isinstance(nested, dict):
        return code, message
    inner_code = _text(nested, "code") or _text(nested, "ErrorCode")
    inner_message = _text(nested, "message") or _text(nested, "Message")
    return code or inner_code, inner_message or message


def _text(mapping: Mapping[str, Any], name: str) -> str:
    value = mapping.get(name)
    return value if isinstance(value, str) else ""


def _printable(text: str) -> str:
    flat = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(flat.split())[:_MESSAGE_LENGTH]
