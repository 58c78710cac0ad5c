"""The keys of ``ztscan.toml`` in three forms: template, reference page and JSON Schema.

All three are generated from the structs of ``ztscan.config.settings``, so exactly the existing keys are documented.
"""

from __future__ import annotations

import inspect
import textwrap
import types
import typing
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import msgspec
import tomlkit
from msgspec import Meta

from ztscan.config.settings import Settings
from ztscan.config.tables import ConfigurationTable

WIDTH = 110
"""Columns that comments of the template are wrapped at."""


class SettingsKey(NamedTuple):
    """One key of a table, as documented."""

    name: str
    type: str
    required: bool
    default: str
    description: str
    example: str


class SettingsTable(NamedTuple):
    """One table of the file; ``header`` as written (``[scan]``, ``[[waiver]]``)."""

    header: str
    description: str
    keys: tuple[SettingsKey, ...]


def tables(file: type[ConfigurationTable] = Settings) -> tuple[SettingsTable, ...]:
    """All tables in the order of the file."""
    return tuple(_table(field) for field in msgspec.structs.fields(file))


def template() -> str:
    """The text of a fresh ``ztscan.toml``: every key explained, everything commented out.

    Explanations begin with ``# ``, settings with ``#`` alone: taking the bare ``#`` away makes a valid file.
    """
    lines = [
        "# Settings of ztscan for this tenant. Remove the `#` before a setting to use it. An unknown key is an error.",
        "",
    ]
    for table in tables():
        lines += _comment(table.description)
        lines.append(f"#{table.header}")
        for key in table.keys:
            lines += _comment(key.description)
            lines.append(f"#{key.name} = {key.example}")
        lines.append("")
    return "\n".join(lines)


def reference() -> str:
    """The page ``docs/configuration.md``."""
    lines = [
        "# Configuration: `ztscan.toml`",
        "",
        "ztscan reads it from the current folder, or from `--config FILE`. Keys are optional unless marked. An unknown key,",
        "a wrong type or a misspelt check id ends the command with exit code 2, the line and the nearest key.",
        "`ztscan init` writes a commented file, `ztscan schema config` prints its JSON Schema. The file holds no credentials:",
        "those come from the environment or the sign-in.",
        "",
        "This page is generated from the code; a test compares the two.",
    ]
    for table in tables():
        lines += described(table, "##")
    return "\n".join(lines) + "\n"


def described(table: SettingsTable, heading: str) -> Iterator[str]:
    """The lines of a reference page on one table."""
    yield from ("", f"{heading} `{table.header}`", "", *textwrap.wrap(table.description, 130), "")
    yield from ("| Key | Type | Default | Meaning | Example |", "|---|---|---|---|---|")
    for key in table.keys:
        default = "**required**" if key.required else f"`{key.default}`"
        cells = (f"`{key.name}`", _cell(key.type), default, _cell(key.description), f"`{_cell(key.example)}`")
        yield "| " + " | ".join(cells) + " |"


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the file, for editors."""
    schema = msgspec.json.schema(Settings)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "ztscan.toml"}
    plain: dict[str, Any] = msgspec.to_builtins({**head, **schema})
    return plain


def _table(field: msgspec.structs.FieldInfo) -> SettingsTable:
    annotation, meta = _split(_present(field.type))
    if typing.get_origin(annotation) is tuple:
        element = typing.get_args(annotation)[0]
        return SettingsTable(f"[[{field.encode_name}]]", _docstring(element), tuple(_keys(element)))
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return SettingsTable(f"[{field.encode_name}]", _docstring(annotation), tuple(_keys(annotation)))
    values = typing.get_args(annotation)[1:]
    if values and isinstance(values[0], type) and issubclass(values[0], msgspec.Struct):
        (key, _), *_ = (meta.examples or [{}])[0].items()
        text = f"{meta.description} {_docstring(values[0])}".strip()
        return SettingsTable(f"[{field.encode_name}.{_quoted(key)}]", text, tuple(_keys(values[0])))
    return _open_table(field.encode_name, meta)


def _open_table(name: str, meta: Meta) -> SettingsTable:
    """A table whose keys the user chooses; its example shows one, and for a table of tables one level down."""
    (key, value), *_ = (meta.examples or [{}])[0].items()
    if isinstance(value, Mapping):
        (inner, figure), *_ = value.items()
        return SettingsTable(f"[{name}.{_quoted(key)}]", meta.description or "", (_free_key(inner, figure),))
    return SettingsTable(f"[{name}]", meta.description or "", (_free_key(_quoted(key), value),))


def _free_key(name: str, value: Any) -> SettingsKey:
    kind = "text" if isinstance(value, str) else "as the check declares it"
    return SettingsKey(
        name,
        kind,
        required=False,
        default="none",
        description="An example; which keys there are is up to you and the check.",
        example=_toml(value),
    )


def _keys(table: type[msgspec.Struct]) -> Iterator[SettingsKey]:
    for field in msgspec.structs.fields(table):
        annotation, meta = _split(field.type)
        if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):  # as dotted keys of this table
            yield from (key._replace(name=f"{field.encode_name}.{key.name}") for key in _keys(annotation))
            continue
        example = (meta.examples or [None])[0]
        yield SettingsKey(
            name=field.encode_name,
            type=_type_name(annotation),
            required=field.required,
            default="" if field.required else _toml(field.default),
            description=meta.description or "",
            example=str(example) if _type_name(annotation) == "date" else _toml(example),
        )


def _present(annotation: Any) -> Any:
    """The type of a table that may be missing; any other type as it is."""
    parts = typing.get_args(annotation) if isinstance(annotation, types.UnionType) else ()
    return next((part for part in parts if part is not type(None)), annotation)


def _split(annotation: Any) -> tuple[Any, Meta]:
    """The type and its metadata. Nested annotations are combined; the outer one wins."""
    description, examples = None, None
    while typing.get_origin(annotation) is typing.Annotated:
        base, *notes = typing.get_args(annotation)
        for note in reversed(notes):
            description, examples = description or note.description, examples or note.examples
        annotation = base
    return annotation, Meta(description=description, examples=examples)


def _type_name(annotation: Any) -> str:
    annotation, _ = _split(annotation)
    if typing.get_origin(annotation) is typing.Literal:
        return "one of " + ", ".join(f"`{word}`" for word in typing.get_args(annotation) if word)
    if typing.get_origin(annotation) is tuple:
        return "list of " + _type_name(typing.get_args(annotation)[0])
    optional = [part for part in typing.get_args(annotation) if part is not type(None)]
    if optional:
        return _type_name(optional[0])
    words = {str: "text", int: "whole number", float: "number", bool: "`true` or `false`", date: "date"}
    return words[annotation]


def _docstring(table: type[msgspec.Struct]) -> str:
    return " ".join(inspect.cleandoc(table.__doc__ or "").replace("``", "`").split())


def _toml(value: Any) -> str:
    if value is None:
        return "none"
    text: str = tomlkit.item(list(value) if isinstance(value, tuple) else value).as_string()
    return text


def _quoted(key: str) -> str:
    return tomlkit.key(key).as_string()


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, WIDTH)]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
