"""The one door for secrets: nothing that is written, printed, recorded or raised contains a secret that is known here.

``keep`` makes a secret known when the process learns it: a token, an assertion, a client secret, the password of a proxy. A
server that repeats a request in its answer (a mirror) could otherwise carry it into a report. What is removed: the secret as it
is, and encoded for URLs, Base64, JSON, HTML or in hexadecimal; and each beginning of at least ``ANCHOR`` characters.

A secret that could be an ordinary word or number (shorter than 8 characters, or shorter than 16 and of one kind of character) is
not searched for: its removal would change the meaning of results.
"""

from __future__ import annotations

import base64
import html
import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import AnyStr
from urllib.parse import quote, quote_plus

import msgspec

REMOVED = "(secret removed)"
"""Stands where a secret was. It means nothing to JSON, YAML, CSV, XML, HTML or Markdown."""
ANCHOR = 20
"""Characters of a beginning that is recognised."""
_ESCAPE = r"\\+u([0-9A-Fa-f]{4})"
"""A character as an escape of JSON, itself escaped any number of times."""
_ESCAPE_IN_TEXT = re.compile(_ESCAPE)
_ESCAPE_IN_BYTES = re.compile(_ESCAPE.encode())
_SOME_IN_TEXT = re.compile(_ESCAPE.replace("+", ""))
"""Finds out whether there is an escape, in a fraction of the time: what it looks for begins with fixed characters."""
_SOME_IN_BYTES = re.compile(_ESCAPE.replace("+", "").encode())
_ANY_LENGTH = 16
_SHORTEST = 8
_KINDS = (str.islower, str.isupper, str.isdigit, lambda character: not character.isalnum())


class _Form(msgspec.Struct, frozen=True):
    """What begins alike among the ways to write the secrets: the tokens of one authority have the same header."""

    begin: str
    wholes: tuple[str, ...]
    begin_bytes: bytes

    @property
    def in_latin_1(self) -> tuple[str, tuple[str, ...]]:
        """``begin`` and ``wholes``, one character a byte."""
        return _bytewise(self.begin), tuple(map(_bytewise, self.wholes))


_known: set[str] = set()
_forms: tuple[_Form, ...] = ()
_learning = threading.Lock()
"""Scans of a fleet begin in several threads, and none may forget what another learns."""


def keep(*secrets: str | None) -> None:
    """Make secrets known. Each part of a token (header, payload, signature) counts as a secret too."""
    with _learning:
        _learn(secrets)


def _learn(secrets: Iterable[str | None]) -> None:
    global _forms  # noqa: PLW0603 - one door for the whole process
    wholes = {form.begin: [*form.wholes] for form in _forms}
    for secret in secrets:
        parts = secret.split(".") if secret and secret.count(".") == 2 else ()
        for one in (secret, *(part for part in parts if len(part) >= ANCHOR)):
            if one and one not in _known and _is_distinct(one):
                _known.add(one)
                for whole, short in _written(one):
                    wholes.setdefault(short if len(one) > ANCHOR else whole, []).append(whole)
    _forms = tuple(
        _Form(begin, tuple(dict.fromkeys(written)), begin.encode("utf-8", "surrogatepass")) for begin, written in wholes.items()
    )


def forget() -> None:
    """Forget every secret: for tests, and for a process that ends one session and begins another."""
    global _forms  # noqa: PLW0603
    _known.clear()
    _forms = ()


def swept(text: str) -> str:
    """``text`` without any known secret."""
    if not any(form.begin in plain for plain in _readings(text, _ESCAPE_IN_TEXT, chr) for form in _forms):
        return text
    for form in _forms:
        text = _without(text, form.begin, form.wholes, chr)
    return text


def swept_bytes(content: bytes) -> bytes:
    """``content``, UTF-8 or binary, without any known secret."""
    if not reveals(content):
        return content
    text = content.decode("latin-1")
    for form in _forms:
        text = _without(text, *form.in_latin_1, lambda code: _utf_8(code).decode("latin-1"))
    return text.encode("latin-1")


def reveals(content: bytes) -> bool:
    """Whether ``content`` holds a known secret."""
    readings = _readings(content, _ESCAPE_IN_BYTES, _utf_8)
    return any(form.begin_bytes in plain for plain in readings for form in _forms)


def _readings(content: AnyStr, escape: re.Pattern[AnyStr], character: Callable[[int], AnyStr]) -> Iterator[AnyStr]:
    """``content``, and what its escapes mean."""
    if _forms:
        yield content
        some = _SOME_IN_TEXT if isinstance(content, str) else _SOME_IN_BYTES
        if some.search(content) is not None:
            yield escape.sub(lambda found: character(int(found[1], 16)), content)


def _bytewise(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def _utf_8(code: int) -> bytes:
    return chr(code).encode("utf-8", "surrogatepass")


def _is_distinct(secret: str) -> bool:
    kinds = sum(any(map(is_kind, secret)) for is_kind in _KINDS)
    return len(secret) >= (_SHORTEST if kinds > 1 else _ANY_LENGTH)


def _written(secret: str) -> Iterator[tuple[str, str]]:
    """Each way to write the secret, and its beginning in the same way."""
    head = secret[:ANCHOR]
    for write in _WRITTEN:
        yield write(secret), write(head)
    content = secret.encode("utf-8", "surrogatepass")
    for before in range(3):  # what stands before shifts the six bits of each character
        encoded = base64.b64encode(bytes(before) + content).decode()
        whole = encoded[(0, 2, 3)[before] : (before + len(content)) * 8 // 6]
        for form in {whole, whole.replace("+", "-").replace("/", "_")}:
            yield form, form[:ANCHOR]


def _twice(text: str) -> str:
    return quote(quote(text, safe=""), safe="")


def _lower(text: str) -> str:
    return re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), quote(text, safe=""))


_WRITTEN: Iterable[Callable[[str], str]] = (
    str,
    lambda text: quote(text, safe=""),
    quote_plus,
    quote,
    _lower,
    _twice,
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],  # escapes are understood anyway
    lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    html.escape,
    lambda text: html.escape(text).replace("&#x27;", "&#39;"),
    lambda text: text.encode("utf-8", "surrogatepass").hex(),
    lambda text: text.encode("utf-8", "surrogatepass").hex().upper(),
)


def _without(text: str, begin: str, wholes: Sequence[str], character: Callable[[int], str]) -> str:
    """``text`` with each occurrence of ``begin``, and as much of ``wholes`` as follows it, replaced; also where it is escaped.

    ``character``: the text of a code point. It is one character, or one for each of its bytes.
    """
    plain, starts = _unescaped(text, character)
    pieces, start, at = [], 0, 0
    while (found := plain.find(begin, at)) >= 0:
        at = found + max(_common(plain, found, whole, len(begin)) for whole in wholes)
        pieces += [text[start : starts[found]], REMOVED]
        start = starts[at]
    return "".join((*pieces, text[start:]))


def _unescaped(text: str, character: Callable[[int], str]) -> tuple[str, Sequence[int]]:
    """What the escapes of ``text`` mean, and where each character of that starts in ``text``."""
    plain: list[str] = []
    starts: list[int] = []
    done = 0
    for found in _ESCAPE_IN_TEXT.finditer(text):
        meant = character(int(found[1], 16))
        plain += (text[done : found.start()], meant)
        starts += (*range(done, found.start()), *[found.start()] * len(meant))
        done = found.end()
    if not done:
        return text, range(len(text) + 1)
    return "".join((*plain, text[done:])), [*starts, *range(done, len(text) + 1)]


def _common(text: str, at: int, whole: str, least: int) -> int:
    """How many characters of ``whole`` stand at ``at``, if the first ``least`` do."""
    most = len(whole)
    while least < most:
        middle = (least + most + 1) // 2
        if text.startswith(whole[:middle], at):
            least = middle
        else:
            most = middle - 1
    return least
