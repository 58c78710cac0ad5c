"""Secrets in management scripts: found, and never kept.

A record of a script has the kind and the line of each secret, and not a character of the script. A recording has an outline:
as many lines, empty but for the kinds of secrets, so that a replay finds the same. Found are shapes that hardly occur by chance;
a secret of another shape is not found.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import msgspec

_QUOTED = r"""["']([^"'\r\n]{4,200})["']"""
_IS = r"[\"']?\s{0,5}(?:=>|[=:])\s{0,5}"
_PASSWORD = r"(?:password|passwd|passwort|passphrase|pwd)(?:text|plain|value|string|\d{1,3})?"
_KEY = r"(?:(?:client|app|application|api|shared|auth|access|storage)[-_]?(?:secret|key|token)|secret|sas[-_]?token)"
_SECURE = r"ConvertTo-SecureString\s{1,5}"
_WEBHOOK = r"(?:webhook\.office\.com/webhookb2/|logic\.azure\.com[:/])"


def _any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_KINDS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "private key": re.compile(r"-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----"),
        "client secret of an application": re.compile(r"(?<![\w~.-])[A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{31,37}(?![\w~-])"),
        "key of a storage account": re.compile(r"AccountKey=[A-Za-z0-9+/]{40,90}={0,2}"),
        "shared access signature": re.compile(r"[?&]sig=[A-Za-z0-9%+/_-]{30,120}"),
        "access token": re.compile(r"\beyJ[\w-]{10,4000}\.eyJ[\w-]{10,8000}\.[\w-]{20,2000}"),
        "token of GitHub": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,90})"),
        "access key of AWS": re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
        "token of Slack": re.compile(r"\bxox[abeprs]-[A-Za-z0-9-]{20,120}"),
        "address of a webhook": re.compile(rf"https://[\w.-]{{1,100}}\.{_WEBHOOK}[^\s\"']{{20,400}}"),
        "password of a local account": _any_case(r"\bnet1?(?:\.exe)?\s{1,5}user\s{1,5}\S{1,60}\s{1,5}(?![/*\"'$%])(\S{4,60})"),
        "password as a secure string": _any_case(
            rf"{_SECURE}(?:-String\s{{1,5}})?{_QUOTED}[^\r\n]{{0,60}}-AsPlainText"
            rf"|{_SECURE}-AsPlainText\s{{1,5}}(?:-Force\s{{1,5}})?(?:-String\s{{1,5}})?{_QUOTED}"
        ),
        "password": _any_case(rf"{_PASSWORD}{_IS}{_QUOTED}|-\w{{0,20}}{_PASSWORD}\s{{1,5}}{_QUOTED}"),
        "password in a connection string": _any_case(r"\b(?:password|pwd)=([^;\"'\s]{4,100});"),
        "key or secret": _any_case(rf"{_KEY}{_IS}{_QUOTED}"),
    }
)
"""A group of a pattern is the secret itself, which is none where it is a placeholder."""
_PLACEHOLDER = _any_case(
    r"[$%<{(\[].*|.*[>})%]|[*x.\-_ ]+|.*\$[({\w].*|\S+\s+\S+\s.*"
    r"|(?:your|enter|insert|replace|todo|example)\b.*|true|false|none|null|never|always|required"
)
"""Variables, brackets, sentences and words in the place of a secret."""
_REMOVED, _END = "[removed by ztscan: ", "]"
_OF_SCRIPT = ("scriptContent",)
_OF_REMEDIATION = ("detectionScriptContent", "remediationScriptContent")
SCRIPT_PROPERTIES = (*_OF_SCRIPT, *_OF_REMEDIATION)
"""Properties that hold a script in Base64."""


class FoundSecret(msgspec.Struct, frozen=True, gc=False, order=True):
    """That a script has a secret, without the secret."""

    part: str
    """Property of Graph that holds the script."""
    line: int
    kind: str


def secrets_in(text: str) -> tuple[tuple[int, str], ...]:
    """Line and kind of each secret of a script, or of the outline of one. Each line is told once, by its first kind."""
    found: dict[int, str] = {}
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        kind = _marked(line) or next(_kinds_in(line), "")
        if kind:
            found[number] = kind
    return tuple(sorted(found.items()))


def _marked(line: str) -> str:
    """The kind that an outline names in this line."""
    named = line.removeprefix(_REMOVED).removesuffix(_END)
    return named if line == f"{_REMOVED}{named}{_END}" and named in _KINDS else ""


def _kinds_in(line: str) -> Iterator[str]:
    for kind, pattern in _KINDS.items():
        for match in pattern.finditer(line):
            values = [value for value in match.groups() if value is not None]
            if not values or not all(map(_PLACEHOLDER.fullmatch, values)):
                yield kind
                break


def text_of(content: str) -> str:
    """The script in a property of Graph. Raises ValueError where it is not Base64, or no text."""
    try:
        raw = base64.b64decode("".join(content.split()), validate=True)
    except binascii.Error as error:
        raise ValueError("the content of a script is not Base64") from error
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16")
    if raw[1:40:2].count(0) > len(raw[1:40:2]) // 2:
        return raw.decode("utf-16-le")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def outline_of(content: str) -> str:
    """The content of a script for a recording: as many lines, and the kinds of secrets in the place of the text.

    What is no script is emptied.
    """
    try:
        text = text_of(content)
    except ValueError:
        return ""
    kinds = dict(secrets_in(text))
    count = len(text.splitlines())
    lines = (f"{_REMOVED}{kinds[number]}{_END}" if number in kinds else "" for number in range(1, count + 1))
    return base64.b64encode("\n".join(lines).encode()).decode("ascii")


def found_in(raw: Mapping[str, object]) -> tuple[FoundSecret, ...] | None:
    """The secrets in all scripts of a decoded object. None: a script was not returned, or cannot be read.

    A script that a remediation lacks is empty.
    """
    found: list[FoundSecret] = []
    parts = _OF_REMEDIATION if any(part in raw for part in _OF_REMEDIATION) else _OF_SCRIPT
    for part in parts:
        content = raw.get(part)
        if not isinstance(content, str):
            return None
        try:
            found += (FoundSecret(part, line, kind) for line, kind in secrets_in(text_of(content)))
        except ValueError:
            return None
    return tuple(found)
