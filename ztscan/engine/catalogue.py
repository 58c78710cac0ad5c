"""The catalogue of checks, derived from the checks: for the command line, the documentation and SARIF."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from ztscan.core.documentation import CheckDocumentation
from ztscan.core.injection import signature_of
from ztscan.core.model import Relation, Severity
from ztscan.engine.check import Check, Deprecation
from ztscan.engine.evidence import FACTS, resources_behind
from ztscan.graph.resource import Resource

RELATIONS = (
    "Mappings name controls of frameworks and other tools. The word in brackets says what a check requires, with its default "
    "parameters: the same as the control (equal), more (stronger), or only a part of it (partial). A pass of a check is "
    "never the pass of a control that it is partial to."
)


class CatalogueEntry(msgspec.Struct, frozen=True):
    """Everything that is known of a check before it runs."""

    id: str
    title: str
    severity: Severity
    objectives: tuple[str, ...]
    permissions: tuple[str, ...]
    """The application permissions that it needs."""
    licences: tuple[str, ...]
    reads: tuple[str, ...]
    """Resources as ``version path``."""
    parameters: Mapping[str, object]
    """Options that the configuration may set, with their defaults."""
    mappings: Mapping[str, tuple[str, ...]]
    mapping_relations: Mapping[str, Mapping[str, Relation]]
    """How the check, with its default parameters, relates to each id of ``mappings``."""
    documentation: CheckDocumentation
    origin: str
    version: int
    since: str
    """The release that brought it."""
    deprecated: Deprecation | None = None
    replaces: tuple[str, ...] = ()
    """Ids of retired checks that are read as this one."""

    @property
    def deprecation(self) -> str:
        """That the check is deprecated, in a sentence; empty where it is not."""
        if self.deprecated is None:
            return ""
        successor = self.deprecated.successor
        return f"Deprecated since {self.deprecated.since}." + (f" Use `{successor}`." if successor else "")


def entries(checks: Iterable[Check], resources: Mapping[str, Resource]) -> tuple[CatalogueEntry, ...]:
    """The entries of ``checks`` in order of id."""
    return tuple(_entry(check, resources) for check in sorted(checks, key=lambda check: check.id))


def needed(checks: Iterable[Check], resources: Mapping[str, Resource]) -> tuple[Resource, ...]:
    """Every resource behind ``checks`` and, where a resource is read by key, those that its keys come from; in order of name."""
    names = {need.name for check in checks for need in check.signature.needs}
    behind = (resources[name] for name in resources_behind(names, resources, FACTS))
    return tuple(sorted(with_key_sources(behind, resources), key=lambda resource: resource.name))


def with_key_sources(wanted: Iterable[Resource], declared: Mapping[str, Resource]) -> tuple[Resource, ...]:
    """``wanted``, and the resources without which their keys are not known. Sources that may be missing are left out."""
    found: dict[str, Resource] = {}
    pending = list(wanted)
    while pending:
        resource = pending.pop()
        if resource.name not in found:
            found[resource.name] = resource
            sources = signature_of(resource.keys.function).needs if resource.keys else ()
            pending.extend(declared[need.name] for need in sources if need.name in declared and not need.copes)
    return tuple(found.values())


def text_of(entry: CatalogueEntry) -> str:
    """Everything that the catalogue says of a check, in lower case, to be searched."""
    return "\n".join((entry.id, entry.title, *(text for _, text in sections(entry)))).lower()


def sections(entry: CatalogueEntry) -> Iterator[tuple[str, str]]:
    """An entry as headings and texts, in reading order."""
    documentation = entry.documentation
    yield "Severity", entry.severity.value
    if entry.deprecation:
        yield "Deprecated", entry.deprecation
    yield "What it checks", documentation.what
    yield "Why it matters", documentation.why
    yield "Limits", documentation.limits
    yield "Remediation", documentation.remediation
    yield "References", "\n".join(documentation.references)
    yield "Objectives", ", ".join(entry.objectives)
    yield "Reads", "\n".join(entry.reads)
    yield "Permissions", ", ".join(entry.permissions)
    if entry.licences:
        yield "Licence", ", ".join(entry.licences)
    if entry.parameters:
        yield "Parameters", "\n".join(f"{name} = {value}" for name, value in entry.parameters.items())
    if entry.mapping_relations:
        yield "Mappings", "\n".join(f"{key}: {_related(controls)}" for key, controls in entry.mapping_relations.items())
    yield "Since", entry.since
    if entry.replaces:
        yield "Replaces", ", ".join(entry.replaces)


def _source(resource: Resource) -> str:
    """What is read, and from where."""
    return resource.endpoint if resource.other_service else f"{resource.version} {resource.path}"


def _related(controls: Mapping[str, Relation]) -> str:
    return ", ".join(f"{control} ({relation})" for control, relation in controls.items())


def pages(checks: Sequence[Check], resources: Mapping[str, Resource]) -> dict[str, str]:
    """The catalogue as pages of the documentation: an index, ``README.md``, and a page per area, by file name."""
    areas: dict[str, _Area] = {}
    for check, entry in zip(sorted(checks, key=lambda check: check.id), entries(checks, resources), strict=True):
        name = entry.id.partition(".")[0]
        areas.setdefault(name, _Area(name, *_described(check))).entries.append(entry)
    return {"README.md": _index(areas.values()), **{f"{area.name}.md": _page(area) for area in areas.values()}}


class _Area(msgspec.Struct, frozen=True):
    """The checks of one folder."""

    name: str
    title: str
    about: str
    entries: list[CatalogueEntry] = msgspec.field(default_factory=list)


def _described(check: Check) -> tuple[str, str]:
    """Title of a check's area, and a sentence about it: the docstring of the folder, ``Title: sentence.``"""
    folder = check.function.__module__.rpartition(".")[0]
    title, _, about = (inspect.getdoc(sys.modules[folder]) or check.id.partition(".")[0]).partition(": ")
    return title.rstrip("."), about[:1].upper() + about[1:]


def _index(areas: Collection[_Area]) -> str:
    total = sum(len(area.entries) for area in areas)
    lines = ["# Checks", "", f"{total} checks. These pages are generated from the checks; `make docs` writes them again.", ""]
    lines += [RELATIONS, ""]
    lines += ["| Area | Checks | About |", "|---|---:|---|"]
    lines += [f"| [{area.title}]({area.name}.md) | {len(area.entries)} | {area.about} |" for area in areas]
    for area in areas:
        lines += ["", f"## {area.title}", "", "| Check | Severity | Requirement | Since |", "|---|---|---|---|"]
        lines += [f"| {_linked(one)} | {one.severity.value} | {_requirement(one)} | {one.since} |" for one in area.entries]
    return "\n".join(lines) + "\n"


def _page(area: _Area) -> str:
    lines = [f"# {area.title}", "", *([area.about, ""] if area.about else [])]
    lines += ["[All areas](README.md). `make docs` writes this page again.", ""]
    for entry in area.entries:
        lines += [f"## `{entry.id}`", "", f"**{entry.title}** ({entry.severity.value})", ""]
        for heading, text in sections(entry):
            if heading != "Severity":
                lines += [f"*{heading}.* {text}" if "\n" not in text else f"*{heading}.*\n\n{_lines(text)}", ""]
    return "\n".join(lines).rstrip() + "\n"


def _linked(entry: CatalogueEntry) -> str:
    """A link to the entry's heading; GitHub's anchors keep letters, digits, `-` and `_`."""
    area = entry.id.partition(".")[0]
    return f"[`{entry.id}`]({area}.md#{entry.id.replace('.', '')})"


def _requirement(entry: CatalogueEntry) -> str:
    title = entry.title.replace("|", "\\|")
    return f"{title}. {entry.deprecation}" if entry.deprecation else title


def _lines(text: str) -> str:
    return "\n".join(line if line[:1].isdigit() or not line else f"- {line}" for line in text.split("\n"))


def _entry(check: Check, resources: Mapping[str, Resource]) -> CatalogueEntry:
    read = needed((check,), resources)
    declared = check.declaration
    return CatalogueEntry(
        id=check.id,
        title=declared.title,
        severity=declared.severity,
        objectives=declared.objectives,
        permissions=tuple(sorted({name for resource in read for name in resource.permission.application})),
        licences=tuple(sorted({resource.licence.name for resource in read if resource.licence})),
        reads=tuple(dict.fromkeys(_source(resource) for resource in read)),
        parameters={option.name: option.default for option in check.signature.options},
        mappings={key: tuple(controls) for key, controls in declared.mappings.items()},
        mapping_relations=declared.mappings,
        documentation=check.documentation,
        origin=check.origin,
        version=declared.version,
        since=declared.since,
        deprecated=declared.deprecated,
        replaces=declared.replaces,
    )
