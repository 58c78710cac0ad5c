"""The result file, ``"schema": "ztscan.scan/1"``: the output of a scan for other tools and for later scans.

It is written canonically, so that equal scans are equal bytes. Unknown keys, which a newer writer of the same schema added,
are ignored when it is read. Everything else is read strictly.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import attrgetter
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, NoReturn, Protocol

import msgspec

from ztscan.core.errors import UsageError
from ztscan.core.immutable import thawed
from ztscan.core.indented import indented, pieces
from ztscan.core.members import MembersTable
from ztscan.core.model import (
    CheckResult,
    Finding,
    Grade,
    ObjectiveGrade,
    PillarGrade,
    ResourceReading,
    Scan,
    Tenant,
    Tool,
)
from ztscan.core.moments import parse_moment
from ztscan.core.proved_change import ProvedChanges

SCHEMA: Final = "ztscan.scan/1"
MAX_BYTES = 1 << 30
"""More than a result of a million users needs. A larger file is not a result."""
MAX_CONTAINERS = 20_000_000
"""Objects and arrays. Each takes more memory than text. Brackets in texts count as well, which a result has few of."""
MAX_DEPTH = 100
"""Deeper than any policy nests, and less than what would exhaust the stack of a renderer."""

BY_SUBJECT: Callable[[Finding], tuple[str, ...]] = attrgetter("subject.kind", "subject.name", "subject.id", "discriminator")
"""The order of findings."""
_NEXT_STEP = "name a file that `ztscan scan -o FILE.json` wrote, whole and unchanged"


class ScanDocument(msgspec.Struct, frozen=True, kw_only=True):
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
    warnings: tuple[str, ...] = ()
    members: MembersTable = MembersTable()
    below_threshold: Mapping[str, Annotated[int, msgspec.Meta(ge=0)]] = {}
    changes: ProvedChanges | None = None
    settings: Mapping[str, str] | None = None


_BEGINNING = re.compile(rb'\s*+\{\s*+"schema"\s*+:\s*+"ztscan\.scan/1"\s*+[,}]')
"""What ztscan writes first. A result that begins in another way is read once more for its schema."""


class _SchemaName(msgspec.Struct):
    """The part that distinguishes a result from other JSON."""

    schema: str


def to_document(scan: Scan, grade: Grade) -> bytes:
    """The result as canonical JSON: UTF-8, indented, a newline at the end. Equal results are equal bytes.

    Keys of records have a fixed order, keys of free mappings are sorted. Checks, findings and resources are sorted by their
    identity. Gaps keep the order in which they were met, objectives and pillars that of the guidance.
    """
    return indented(_document(scan, grade))


def document_pieces(scan: Scan, grade: Grade) -> Iterator[bytes]:
    """The same, piece by piece: the whole has half a gigabyte for a million users. No text of it is in two pieces."""
    return pieces(_document(scan, grade))


def compact_document(scan: Scan, grade: Grade) -> bytes:
    """The same JSON without line ends and blanks."""
    return msgspec.json.encode(_document(scan, grade), enc_hook=thawed, order="deterministic")


def _document(scan: Scan, grade: Grade) -> ScanDocument:
    scan = in_order(scan)
    return ScanDocument(
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
        # Records of a scan become mappings here, as they are in a result that was read: both have the same order of keys.
        statistics=msgspec.to_builtins(scan.statistics, enc_hook=thawed),
        warnings=scan.warnings,
        members=scan.members,
        below_threshold=scan.below_threshold,
        changes=scan.changes,
        settings=scan.settings,
    )


def from_document(content: bytes, name: str = "result") -> tuple[Scan, Grade]:
    """The scan and its grade from a result file; ``name`` is the path for messages. Unknown keys are ignored.

    Raises UsageError with a next step for anything that is not a ztscan result: no JSON, other JSON, a newer schema, a value of
    the wrong type, more than ``MAX_BYTES``, or free values that nest deeper than ``MAX_DEPTH``.
    """
    with refusing(name):
        document = msgspec.json.decode(checked(content, name), type=ScanDocument)
    return accepted(document, name)


def checked(content: bytes, name: str) -> bytes:
    """The text of a result file that is not larger than a result, and says that it is one. The rest of it is not looked at."""
    if len(content) > MAX_BYTES:
        raise UsageError(f"`{name}` has more than {MAX_BYTES >> 20} MiB", _NEXT_STEP)
    text = _utf8(content, name)
    if text[:200].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        raise UsageError(
            f"`{name}` is not JSON: it is HTML", "take the result out of a report: `ztscan report --extract FILE.html`"
        )
    if len(text) > MAX_CONTAINERS and text.count(b"{") + text.count(b"[") > MAX_CONTAINERS:
        raise UsageError(f"`{name}` has more than {MAX_CONTAINERS} objects and arrays", _NEXT_STEP)
    if not _BEGINNING.match(text):
        with refusing(name):
            _require_schema(msgspec.json.decode(text, type=_SchemaName).schema, name)
    return text


@contextmanager
def refusing(name: str) -> Iterator[None]:
    """What is found wrong while a result is decoded, as a UsageError that names the file."""
    try:
        yield
    except msgspec.ValidationError as error:
        _refuse(name, "is not a ztscan result", error)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        _refuse(name, "is not JSON", error)
    except RecursionError:
        _refuse_depth(name)


def accepted(document: ScanDocument, name: str) -> tuple[Scan, Grade]:
    """The scan and its grade, if the document has what its types do not say: times, no empty parts, no endless nesting."""
    for free in _free_values(document):
        require_nesting(name, free)
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
        warnings=document.warnings,
        members=document.members,
        below_threshold=document.below_threshold,
        changes=document.changes,
        settings=document.settings,
    )
    grade = Grade(objectives=document.objectives, pillars=document.pillars, summary=document.summary)
    require_whole(name, scan, grade)
    return scan, grade


def require_whole(name: str, scan: Scan, grade: Grade) -> None:
    """Raise UsageError unless objectives and pillars are there, no id is there twice, and times are times."""
    parts: Mapping[str, Sequence[PartWithId]] = {
        "objectives": grade.objectives,
        "pillars": grade.pillars,
        "checks": scan.checks,
    }
    for key in ("objectives", "pillars"):
        if not parts[key]:
            raise UsageError(f"`{name}` is not a ztscan result: `{key}` is empty", _NEXT_STEP)
    require_distinct(name, parts)
    for key, moment in (("started", scan.started), ("finished", scan.finished)):
        _require_time(name, key, moment)


def require_nesting(name: str, value: object) -> None:
    """Raise UsageError if a free value nests deeper than any policy does."""
    if _deeper_than(value, MAX_DEPTH):
        _refuse_depth(name)


class PartWithId(Protocol):
    """Something with an id."""

    @property
    def id(self) -> str: ...


def require_distinct(name: str, lists: Mapping[str, Sequence[PartWithId]]) -> None:
    """Raise UsageError if a check, an objective or a pillar is in a result twice: one of its verdicts would hide the other."""
    for key, parts in lists.items():
        if len({part.id for part in parts}) != len(parts):
            raise UsageError(f"`{name}` is not a ztscan result: `{key}` has an id twice", _NEXT_STEP)


def _require_time(name: str, key: str, text: str) -> None:
    """Raise UsageError unless ``text`` is exactly a time with its time zone. Such texts are printed and used in calculations."""
    try:
        parse_moment(text)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"`{name}` is not a ztscan result: `{key}` is not a time", _NEXT_STEP) from error


def json_schema() -> bytes:
    """The JSON Schema of the result (draft 2020-12), derived from ``ScanDocument``. ``data/scan-1.schema.json`` is a copy."""
    (reference,), components = msgspec.json.schema_components([ScanDocument], ref_template="#/$defs/{name}")
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
    """The scan in the order of its result file, so that a report of either has the same bytes."""
    return msgspec.structs.replace(
        scan,
        tool=msgspec.structs.replace(scan.tool, plugins=tuple(sorted(scan.tool.plugins))),
        checks=tuple(map(_in_order, sorted(scan.checks, key=lambda c: c.id))),
        resources=tuple(sorted(scan.resources, key=lambda r: (r.name, r.version, r.permission))),
    )


class _Ordered(tuple[Finding, ...]):
    """Findings in the order of a result: a scan is put in order when it is made and when it is written, and may have millions."""

    __slots__ = ()


def _in_order(check: CheckResult) -> CheckResult:
    waiver, found = check.waiver, check.findings
    return msgspec.structs.replace(
        check,
        mappings={framework: tuple(sorted(ids)) for framework, ids in sorted(check.mappings.items())},
        mapping_relations={framework: dict(sorted(ids.items())) for framework, ids in sorted(check.mapping_relations.items())},
        findings=found if isinstance(found, _Ordered) else _Ordered(sorted(found, key=BY_SUBJECT)),
        waiver=waiver and msgspec.structs.replace(waiver, findings=tuple(sorted(waiver.findings))),
    )


def _utf8(content: bytes, name: str) -> bytes:
    """The text without a byte order mark. Windows PowerShell's ``>`` writes UTF-16."""
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
    raise UsageError(f"`{name}` is not a ztscan result: its schema is `{_one_line(schema)}`", _NEXT_STEP)


def _refuse(name: str, what: str, error: Exception) -> NoReturn:
    raise UsageError(f"`{name}` {what}: {_one_line(str(error))}", _NEXT_STEP) from error


def _refuse_depth(name: str) -> NoReturn:
    raise UsageError(f"`{name}` nests deeper than {MAX_DEPTH} levels", _NEXT_STEP) from None


def _one_line(text: str) -> str:
    """Text from a file, made safe for a message: one short line of printable characters."""
    return "".join(character if character.isprintable() else " " for character in text)[:200]


def _free_values(document: ScanDocument) -> Iterator[object]:
    """The parts of a result without a fixed shape."""
    yield from (document.summary, document.configuration, document.scanner, document.statistics)
    for check in document.checks:
        for finding in check.findings:
            if finding.witness is not None:
                yield finding.witness.what_if


def _deeper_than(value: Any, levels: int) -> bool:
    """Whether more than ``levels`` objects and arrays are nested. It counts level by level, without recursion."""
    layer = [value] if type(value) in _NESTED else []
    for _ in range(levels):
        layer = [
            inner for outer in layer for inner in (outer if type(outer) is list else outer.values()) if type(inner) in _NESTED
        ]
        if not layer:
            return False
    return True


_NESTED = frozenset((dict, list, MappingProxyType))
"""What decoded JSON nests in, frozen or not. Named one by one, as asking for any mapping takes ten times as long."""
