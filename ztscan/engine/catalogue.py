"""The catalogue of checks, derived from the checks: for the command line, the documentation and SARIF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from ztscan.core.model import CheckDocumentation, Severity
from ztscan.engine.check import Check
from ztscan.engine.evidence import FACTS, resources_behind
from ztscan.graph.resource import Resource


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
    documentation: CheckDocumentation
    origin: str
    version: int


def entries(checks: Iterable[Check], resources: Mapping[str, Resource]) -> tuple[CatalogueEntry, ...]:
    """The entries of ``checks`` in order of id."""
    return tuple(_entry(check, resources) for check in sorted(checks, key=lambda check: check.id))


def needed(checks: Iterable[Check], resources: Mapping[str, Resource]) -> tuple[Resource, ...]:
    """Every resource behind ``checks``, in order of name."""
    names = {need.name for check in checks for need in check.signature.needs}
    return tuple(resources[name] for name in sorted(resources_behind(names, resources, FACTS)))


def sections(entry: CatalogueEntry) -> Iterator[tuple[str, str]]:
    """An entry as headings and texts, in reading order."""
    documentation = entry.documentation
    yield "Severity", entry.severity.value
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
    if entry.mappings:
        yield "Mappings", "\n".join(f"{key}: {', '.join(ids)}" for key, ids in entry.mappings.items())


def markdown(checks: Sequence[Check], resources: Mapping[str, Resource]) -> str:
    """The catalogue as a documentation page."""
    lines = ["# Checks", "", f"{len(checks)} checks. This page is generated from the checks by `make docs`.", ""]
    area = ""
    for entry in entries(checks, resources):
        if entry.id.partition(".")[0] != area:
            area = entry.id.partition(".")[0]
            lines += [f"## {area.replace('_', ' ').capitalize()}", ""]
        lines += [f"### `{entry.id}`", "", f"**{entry.title}** ({entry.severity.value})", ""]
        for heading, text in sections(entry):
            if heading != "Severity":
                lines += [f"*{heading}.* {text}" if "\n" not in text else f"*{heading}.*\n\n{_lines(text)}", ""]
    return "\n".join(lines).rstrip() + "\n"


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
        reads=tuple(f"{resource.version} {resource.path}" for resource in read),
        parameters={option.name: option.default for option in check.signature.options},
        mappings=declared.mappings,
        documentation=check.documentation,
        origin=check.origin,
        version=declared.version,
    )
