"""Writes waivers and attestations into ``ztscan.toml`` and keeps comments and blank lines. Text in, text out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import tomlkit
from tomlkit.items import AoT, Table

from ztscan.config import attestations
from ztscan.config.settings import AttestationEntry, WaiverEntry, parse_settings
from ztscan.config.toml_lines import SourceLines
from ztscan.core.errors import UsageError


def add_waiver(text: str, waiver: WaiverEntry, file_name: str = "ztscan.toml") -> str:
    """``text`` with ``waiver``. One for the same check and subject is renewed: a comment keeps what it said before."""
    edited = _put(text, "waiver", ("check", "subject"), waiver, file_name)
    for position, old in enumerate(parse_settings(text, file_name).waivers):
        if (old.check, old.subject) == (waiver.check, waiver.subject):
            return edited if old == waiver else _with_former(edited, position, old, file_name)
    return edited


def _with_former(text: str, position: int, old: WaiverEntry, file_name: str) -> str:
    """The text with the former acceptance as a comment under the header of its table."""
    line = SourceLines(text, file_name).line(("waiver", position))
    if line is None:
        return text
    former = f"# Accepted before, until {old.expires}, by {_comment(old.owner)}: {_comment(old.reason)}"
    lines = text.split("\n")
    edited = "\n".join([*lines[:line], former, *lines[line:]])
    parse_settings(edited, file_name)
    return edited


def _comment(text: str) -> str:
    """Text as part of a comment of one line."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def add_attestation(text: str, attestation: AttestationEntry, file_name: str = "ztscan.toml") -> str:
    """``text`` with ``attestation``. One for the same objective is replaced. Raises UsageError if it is not valid."""
    attestations.read([attestation])
    return _put(text, "attestation", ("objective",), attestation, file_name)


def _put(text: str, name: str, identity: tuple[str, ...], entry: msgspec.Struct, file_name: str) -> str:
    """Raises UsageError if the file is invalid before or after, so that an edit never makes an unreadable file."""
    parse_settings(text, file_name)
    values = {key: value for key, value in msgspec.structs.asdict(entry).items() if value not in ("", None)}
    document = tomlkit.parse(text)
    entries = document.get(name, ())
    if not isinstance(entries, (AoT, tuple)):
        raise UsageError(
            f"`{file_name}` holds `{name}` as an inline list, which cannot be added to", f"write each as `[[{name}]]`"
        )
    same = next((table for table in entries if all(table.get(key) == values[key] for key in identity)), None)
    if same is None:
        edited = _appended(text, name, values)
    else:
        _renew(same, values)
        edited = tomlkit.dumps(document)
    parse_settings(edited, file_name)
    return edited


def _appended(text: str, name: str, values: Mapping[str, Any]) -> str:
    """A new entry goes to the end of the file."""
    lines = [f"[[{name}]]", *(f"{key} = {tomlkit.item(value).as_string()}" for key, value in values.items())]
    before = text.rstrip() + "\n\n" if text.strip() else ""
    return before + "\n".join(lines) + "\n"


def _renew(table: Table, values: Mapping[str, Any]) -> None:
    """Set only changed values: an assignment keeps the comment after a value, but not how the value was written."""
    for key in set(table) - set(values):
        table.remove(key)
    for key, value in values.items():
        if table.get(key) != value:
            table[key] = value
