"""Writes waivers and attestations into ``ztscan.toml`` and keeps comments and blank lines. Text in, text out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import tomlkit
from tomlkit.items import AoT, Table

from ztscan.config import attestations
from ztscan.config.settings import AttestationEntry, WaiverEntry, parse_settings
from ztscan.core.errors import UsageError


def add_waiver(text: str, waiver: WaiverEntry, file_name: str = "ztscan.toml") -> str:
    """``text`` with ``waiver``. One for the same check and subject is replaced."""
    return _put(text, "waiver", ("check", "subject"), waiver, file_name)


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
