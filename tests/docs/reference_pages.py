"""Pages of the documentation that follow from data: objectives, the schema of the result, the list of decisions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ztscan.core.result import json_schema
from ztscan.engine.check import Check
from ztscan.objectives.table import Objective, ObjectiveTable, Verify, load

AGAIN = "`make docs` writes this page again."
DECIDED = {
    Verify.GRAPH: "evidence",
    Verify.BOTH: "evidence, and the owner for the rest",
    Verify.ATTEST: "the owner",
}


def objectives_page(checks: Sequence[Check]) -> str:
    """Every objective by pillar, who decides it, and the checks that show it."""
    table = load()
    shown = {one.id: [check.id for check in checks if one.id in check.declaration.objectives] for one in table.objectives}
    lines = [
        "# Objectives",
        "",
        f"{len(table.objectives)} deployment objectives of Microsoft's Zero Trust guidance. Where two documents have",
        f"the same one, it is listed once. {AGAIN}",
    ]
    for pillar in table.pillars:
        lines += ["", f"## {pillar.title}"]
        for objective in table.objectives:
            if objective.pillar == pillar.id:
                lines += ["", *_objective(objective, table, shown[objective.id])]
    lines += ["", "## Sources", ""]
    lines += [f"- {document.id}: [{document.title}]({document.url})" for document in table.documents]
    return "\n".join(lines) + "\n"


def _objective(objective: Objective, table: ObjectiveTable, checks: Sequence[str]) -> Iterator[str]:
    yield f"### `{objective.id}`"
    yield ""
    yield f"**{objective.title}**"
    yield ""
    yield f"- Stage: {table.stages[objective.stage]}"
    yield f"- Owner: {objective.owner}"
    yield f"- Decided by: {DECIDED[objective.verify]}"
    if objective.question:
        yield f"- Question for the owner: {objective.question}"
    if checks:
        yield f"- Checks: {', '.join(_linked(check) for check in checks)}"
    yield f"- Sources: {', '.join(objective.sources)}"
    if objective.documentation:
        yield f"- Documentation: {objective.documentation}"


def _linked(check: str) -> str:
    return f"[`{check}`](checks/{check.partition('.')[0]}.md#{check.replace('.', '')})"


def result_schema_page() -> str:
    """The keys of the result file, object by object."""
    schema = json.loads(json_schema())
    root = schema["$ref"].rpartition("/")[2]
    named: dict[str, dict[str, Any]] = schema["$defs"]
    lines = [
        "# Result schema",
        "",
        "`-o result.json` writes a result: one JSON object, `ScanDocument`. Keys are stable. A new key may appear. No key",
        f"changes its meaning without a new number in `schema`. `ztscan schema` prints the JSON Schema (draft 2020-12). {AGAIN}",
    ]
    for name in (root, *(name for name in named if name != root)):
        lines += ["", f"## {name}", ""]
        described = named[name].get("description", "")
        lines += [described.replace("``", "`"), ""] if described else []
        lines += list(_keys(named[name])) if "properties" in named[name] else [f"One of: {_values(named[name])}."]
    return "\n".join(lines) + "\n"


def _keys(schema: Mapping[str, Any]) -> Iterator[str]:
    yield "| Key | Type | Always there |"
    yield "|---|---|---|"
    required = schema.get("required", [])
    for key, value in schema["properties"].items():
        yield f"| `{key}` | {_type(value)} | {'yes' if key in required else 'no'} |"


def _type(value: Mapping[str, Any]) -> str:
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in value:
        return " or ".join(_type(one) for one in value["anyOf"])
    if "enum" in value:
        return _values(value)
    if value.get("type") == "array":
        parts = value.get("prefixItems") or [value.get("items")]
        return f"list of {', '.join(_type(one) for one in parts)}" if all(parts) else "list"
    if value.get("type") == "object":
        inner = value.get("additionalProperties")
        return f"object of {_type(inner)}" if isinstance(inner, dict) and inner else "object"
    return str(value.get("type", "any value"))


def _values(value: Mapping[str, Any]) -> str:
    return ", ".join(f"`{one}`" for one in value["enum"])


def decisions_page(folder: Path) -> str:
    """The design decisions, in their order."""
    lines = ["# Decisions", "", f"Why ztscan is built as it is. {AGAIN}", ""]
    for page in sorted(folder.glob("0*.md")):
        heading = re.match(r"# (.+)", page.read_text(encoding="utf-8"))
        assert heading, f"{page.name} begins with no heading"
        lines.append(f"- [{heading[1]}]({page.name})")
    return "\n".join(lines) + "\n"
