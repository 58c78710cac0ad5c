"""The result file, ``"schema": "ztscan.scan/1"``: what a scan leaves behind for every other tool and every later scan.

Written canonically, so that equal scans are equal bytes. Read tolerantly where a newer writer of the same schema added keys,
and strictly where it would be wrong to guess.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, NoReturn

import msgspec

from ztscan.errors import UsageError
from ztscan.immutable import thawed
from ztscan.model import (
    CheckResult,
    Finding,
    Grade,
    ObjectiveGrade,
    PillarGrade,
    ResourceReading,
    Scan,
    Tenant,
    Tool,
    parse_time,
)

SCHEMA: Final = "ztscan.scan/1"
MAX_BYTES = 1 << 30
"""More than a result of a million users takes; beyond it somebody fed us something else."""
MAX_DEPTH = 100
"""Deeper than any policy nests; short of what would exhaust the stack of a renderer."""

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_NEXT_STEP = "name a file that `ztscan scan -o FILE.json` wrote, whole and unchanged"


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a scan. Keys are stable; a new one may appear, none changes its meaning without a new schema number."""

    schema: Literal["ztscan.scan/1"]
    tool: Tool
    tenant: Tenant
    started: str
    finished: str
    summary: Mapping[str, Any]
    objectives: tuple[ObjectiveGrade, ...]
    pillars: tuple[PillarGrade, ...]
    checks: tuple[CheckResult, ...]
    resources: tuple[ResourceReading, ...]
    configuration: Mapping[str, Any]
    scanner: Mapping[str, Any] = {}
    statistics: Mapping[str, Any] = {}


class _Envelope(msgspec.Struct):
    """What tells a result from any other JSON."""

    schema: str


def to_document(scan: Scan, grade: Grade) -> bytes:
    """The result as canonical JSON: UTF-8, indented, a newline at the end; equal results are equal bytes.

    Keys of records come in a fixed order, keys of free mappings sorted; checks, findings and resources are sorted by
    what identifies them. Gaps keep the order in which they were met, objectives and pillars that of the guidance.
    """
    scan = in_order(scan)
    document = Document(
        schema=SCHEMA,
        tool=scan.tool,
        tenant=scan.tenant,
        started=scan.started,
        finished=scan.finished,
        summary=grade.summary,
        objectives=grade.objectives,
        pillars=grade.pillars,
        checks=scan.checks,
        resources=scan.resources,
        configuration=scan.configuration,
        scanner=scan.scanner,
        statistics=scan.statistics,
    )
    # Of a million users this is half a gigabyte: grown in place, where `+` would copy it.
    text = io.BytesIO(msgspec.json.format(msgspec.json.encode(document, enc_hook=thawed, order="deterministic"), indent=2))
    text.seek(0, io.SEEK_END)
    text.write(b"\n")
    return text.getvalue()


def from_document(content: bytes, name: str = "result") -> tuple[Scan, Grade]:
    """The scan and its grade from a result file; ``name`` is what the user called it. Keys that we do not know are passed over.

    Raises UsageError with a next step for anything that is no result of ours: no JSON, other JSON, a newer schema, a value of
    the wrong type, more than ``MAX_BYTES``, or free values that nest deeper than ``MAX_DEPTH``.
    """
    if len(content) > MAX_BYTES:
        raise UsageError(f"`{name}` has more than {MAX_BYTES >> 20} MiB", _NEXT_STEP)
    text = _utf8(content, name)
    try:
        _require_schema(msgspec.json.decode(text, type=_Envelope).schema, name)
        document = msgspec.json.decode(text, type=Document)
    except msgspec.ValidationError as error:
        _refuse(name, "is no ztscan result", error)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        _refuse(name, "is not JSON", error)
    except RecursionError:
        _refuse_depth(name)
    for free in _free_values(document):
        if _deeper_than(free, MAX_DEPTH):
            _refuse_depth(name)
    for key, moment in (("started", document.started), ("finished", document.finished)):
        _require_time(name, key, moment)
    scan = Scan(
        tool=document.tool,
        tenant=document.tenant,
        started=document.started,
        finished=document.finished,
        checks=document.checks,
        resources=document.resources,
        configuration=document.configuration,
        scanner=document.scanner,
        statistics=document.statistics,
    )
    return scan, Grade(objectives=document.objectives, pillars=document.pillars, summary=document.summary)


def _require_time(name: str, key: str, text: str) -> None:
    """Raise UsageError unless ``text`` is a time with its zone, and nothing beside that: it is printed, and computed with."""
    try:
        known = _TIME.fullmatch(text) is not None and parse_time(text) is not None
    except ValueError:
        known = False
    if not known:
        raise UsageError(f"`{name}` is no ztscan result: `{key}` is no time", _NEXT_STEP)


def json_schema() -> bytes:
    """The JSON Schema of the result (draft 2020-12), derived from ``Document``; ``data/scan-1.schema.json`` holds the same."""
    (reference,), components = msgspec.json.schema_components([Document], ref_template="#/$defs/{name}")
    for component in components.values():
        if "description" in component:
            component["description"] = " ".join(component["description"].split())
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:ztscan:schema:scan:1",
        "title": "Result of a ztscan scan",
        **reference,
        "$defs": components,
    }
    return msgspec.json.format(msgspec.json.encode(schema, order="deterministic"), indent=2) + b"\n"


def in_order(scan: Scan) -> Scan:
    """The scan in the order in which its result file holds it, so that a report of either has the same bytes."""
    return msgspec.structs.replace(
        scan,
        tool=msgspec.structs.replace(scan.tool, plugins=tuple(sorted(scan.tool.plugins))),
        checks=tuple(map(_in_order, sorted(scan.checks, key=lambda c: c.id))),
        resources=tuple(sorted(scan.resources, key=lambda r: (r.name, r.version, r.permission))),
    )


def _in_order(check: CheckResult) -> CheckResult:
    waiver = check.waiver
    return msgspec.structs.replace(
        check,
        mappings={framework: tuple(sorted(ids)) for framework, ids in sorted(check.mappings.items())},
        findings=tuple(sorted(check.findings, key=_by_subject)),
        waiver=waiver and msgspec.structs.replace(waiver, findings=tuple(sorted(waiver.findings))),
    )


def _by_subject(finding: Finding) -> tuple[str, ...]:
    """The order in which ``evaluate`` leaves findings, so that a scan and its result file read alike."""
    return (finding.subject.kind, finding.subject.name, finding.subject.id, finding.discriminator)


def _utf8(content: bytes, name: str) -> bytes:
    """The text without a byte order mark. Windows PowerShell's ``>`` turns what we print into UTF-16."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16").encode()
        except UnicodeError as error:
            _refuse(name, "is not JSON", error)
    return content.removeprefix(codecs.BOM_UTF8)


def _require_schema(schema: str, name: str) -> None:
    if schema == SCHEMA:
        return
    numbered = re.fullmatch(r"ztscan\.scan/([1-9][0-9]{0,5})", schema)
    if numbered:
        raise UsageError(f"`{name}` has the newer schema `{schema}`; this ztscan reads `{SCHEMA}`", "upgrade ztscan")
    raise UsageError(f"`{name}` is no ztscan result: its schema is `{_one_line(schema)}`", _NEXT_STEP)


def _refuse(name: str, what: str, error: Exception) -> NoReturn:
    raise UsageError(f"`{name}` {what}: {_one_line(str(error))}", _NEXT_STEP) from error


def _refuse_depth(name: str) -> NoReturn:
    raise UsageError(f"`{name}` nests deeper than {MAX_DEPTH} levels", _NEXT_STEP) from None


def _one_line(text: str) -> str:
    """What a file says about itself, harmless in a message: one short line of printable characters."""
    return "".join(character if character.isprintable() else " " for character in text)[:200]


def _free_values(document: Document) -> Iterator[object]:
    """The parts of a result that have no shape of their own."""
    yield from (document.summary, document.configuration, document.scanner, document.statistics)
    for check in document.checks:
        for finding in check.findings:
            if finding.witness is not None:
                yield finding.witness.what_if


def _deeper_than(value: object, levels: int) -> bool:
    """Whether more than ``levels`` objects and arrays lie in one another, found out level by level and not by recursion."""
    layer = [value]
    for _ in range(levels):
        layer = [inner for outer in layer for inner in _inside(outer) if isinstance(inner, _NESTED)]
    return bool(layer)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict | MappingProxyType):
        return value.values()
    return value if isinstance(value, list) else ()


_NESTED = (dict, list, MappingProxyType)
"""What decoded JSON nests in, frozen or not. Named one by one, as asking for any mapping takes ten times as long."""
