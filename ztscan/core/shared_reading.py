"""Reads results that are compared with each other: parts with equal bytes are decoded once, and are the same objects in both.

A nightly result repeats most of the one before. What is the same object needs no comparison.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from ztscan.core.members import MembersTable
from ztscan.core.model import CheckResult, Grade, ObjectiveGrade, PillarGrade, ResourceReading, Scan, Tenant, Tool
from ztscan.core.proved_change import ProvedChanges
from ztscan.core.result import ScanDocument, accepted, checked, refusing

_NO_MEMBERS = MembersTable()
_DECODERS: Mapping[str, msgspec.json.Decoder[Any]] = {
    "checks": msgspec.json.Decoder(CheckResult),
    "configuration": msgspec.json.Decoder(),
    "members": msgspec.json.Decoder(MembersTable),
}


class _Sections(msgspec.Struct, frozen=True, kw_only=True):
    """A ``ScanDocument`` whose largest parts are still text."""

    schema: Literal["ztscan.scan/1"]
    tool: Tool
    tenant: Tenant
    started: str
    finished: str
    summary: Mapping[str, Any]
    objectives: tuple[ObjectiveGrade, ...]
    pillars: tuple[PillarGrade, ...]
    checks: tuple[msgspec.Raw, ...]
    resources: tuple[ResourceReading, ...]
    configuration: Mapping[str, msgspec.Raw]
    scanner: Mapping[str, Any] = {}
    statistics: Mapping[str, Any] = {}
    warnings: tuple[str, ...] = ()
    members: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    below_threshold: Mapping[str, Annotated[int, msgspec.Meta(ge=0)]] = {}
    changes: ProvedChanges | None = None


class SharedReading:
    """Reads one result after another. Each shares with the one before what is equal in both, byte for byte."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, bytes], Any] = {}
        self._before: dict[tuple[str, bytes], Any] = {}

    def read(self, content: bytes, name: str) -> tuple[Scan, Grade]:
        """As ``ztscan.core.result.from_document``."""
        self._before, self._kept = self._kept, {}
        with refusing(name):
            document = self._document(msgspec.json.decode(checked(content, name), type=_Sections))
        return accepted(document, name)

    def _document(self, found: _Sections) -> ScanDocument:
        members = found.members
        plain = {key: getattr(found, key) for key in found.__struct_fields__ if key not in _DECODERS}
        return ScanDocument(
            **plain,
            checks=tuple(self._section("checks", raw) for raw in found.checks),
            configuration={key: self._section("configuration", raw) for key, raw in found.configuration.items()},
            members=self._section("members", members) if isinstance(members, msgspec.Raw) else _NO_MEMBERS,
        )

    def _section(self, kind: str, raw: msgspec.Raw) -> Any:
        key = (kind, bytes(raw))
        value = self._before.get(key)
        if value is None:
            value = _DECODERS[kind].decode(raw)
        self._kept[key] = value
        return value
