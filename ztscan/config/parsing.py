"""Reads a TOML file into the structs that describe it. Errors name the line, and the nearest key that exists."""

from __future__ import annotations

import re
import tomllib
import typing
from typing import Any, Literal, NoReturn, TypeVar

import msgspec

from ztscan.config.refusal import lower_first, refuse_name
from ztscan.config.tables import ConfigurationTable, table_of, values_of
from ztscan.config.toml_limits import MAX_NESTING, nests_too_deep
from ztscan.config.toml_lines import Path, SourceLines
from ztscan.core.errors import UsageError

MAX_SIZE = 1 << 20
"""The most bytes of a configuration that are read."""
_NO_CONFIGURATION = "name a file as `ztscan init` writes it"

C = TypeVar("C", bound=ConfigurationTable)


def parsed(text: str, file_name: str, kind: type[C], reference: str = "docs/configuration.md") -> C:
    """``text`` as a ``kind``. Raises UsageError with file, line and the nearest key if anything is not as documented.

    ``reference``: the page that describes the keys.
    """
    if len(text) > MAX_SIZE:
        raise UsageError(f"`{file_name}` is larger than any configuration ({MAX_SIZE >> 20} MiB)", _NO_CONFIGURATION)
    if nests_too_deep(text):
        raise UsageError(f"`{file_name}` nests deeper than {MAX_NESTING} levels", _NO_CONFIGURATION)
    try:
        document = tomllib.loads(text)
    except RecursionError:
        raise UsageError(f"`{file_name}` nests too deep", _NO_CONFIGURATION) from None
    except tomllib.TOMLDecodeError as error:
        message = re.sub(r"^(.*) \(at line (\d+), column (\d+)\)$", rf"`{file_name}:\2:\3`: \1", str(error))
        message = re.sub(r"^(.*) \(at end of document\)$", rf"`{file_name}`, at its end: \1", message)
        raise UsageError(
            message[:1] + message[1:].replace("Invalid", "invalid"), "correct the TOML; see https://toml.io"
        ) from error
    except ValueError as error:  # a number of more digits than Python converts
        raise UsageError(f"`{file_name}` holds a number that is too large", _NO_CONFIGURATION) from error
    lines = SourceLines(text, file_name)
    _refuse_unknown_keys(document, kind, (), lines, reference)
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError as error:
        _refuse_value(error, kind, reference, lines)


def _refuse_unknown_keys(value: Any, expected: Any, path: Path, lines: SourceLines, reference: str) -> None:
    """Compare the document with the structs, so that an unknown key is reported with its line and the nearest key."""
    if (inner := values_of(expected)) is not None:
        for key, element in value.items() if isinstance(value, dict) else ():
            _refuse_unknown_keys(element, inner, (*path, key), lines, reference)
    table = table_of(expected)
    if table is None:
        return
    if isinstance(value, list):
        for position, element in enumerate(value):
            _refuse_unknown_keys(element, table, (*path, position), lines, reference)
    elif isinstance(value, dict):
        fields = {field.encode_name: field for field in msgspec.structs.fields(table)}
        for key, element in value.items():
            if key not in fields:
                refuse_name("unknown key", key, fields, (*path, key), lines, reference)
            _refuse_unknown_keys(element, fields[key].type, (*path, key), lines, reference)


def _refuse_value(error: msgspec.ValidationError, kind: type[ConfigurationTable], reference: str, lines: SourceLines) -> NoReturn:
    """Word msgspec's ``Expected `str`, got `int` - at `$.waiver[0].owner``` with the line it is on."""
    problem, _, at = str(error).partition(" - at `$.")
    path = tuple(
        int(part[1:-1]) if part.startswith("[") else part
        for part in re.findall(r"\w+|\[\d+\]", at.rstrip("`").replace("[...]", ""))
    )
    named = ".".join(str(part) for part in path if isinstance(part, str))
    missing = re.fullmatch(r"Object missing required field `(\w+)`", problem)
    if missing:
        raise UsageError(f"`{lines.where(path)}`: `{named}` lacks the key `{missing[1]}`", f"add `{missing[1]} = ...`") from error
    accepted = _accepted_values(kind, path)
    step = "accepted are " + ", ".join(f"`{value}`" for value in accepted) if accepted else f"see {reference}"
    form = _form(_annotation(kind, path))
    if form and problem.startswith("Expected `str` matching regex"):
        problem, step = "this is not of the form that is expected", f"{form}; see {reference}"
    raise UsageError(f"`{lines.where(path)}`: `{named}`: {lower_first(problem)}", step) from error


def _accepted_values(kind: type[ConfigurationTable], path: Path) -> tuple[str, ...]:
    """The values that a key accepts, if they are a closed list."""
    return _literals(_annotation(kind, path))


def _annotation(kind: type[ConfigurationTable], path: Path) -> Any:
    """The type of a key."""
    expected: Any = kind
    for part in path:
        table = table_of(expected) or values_of(expected)
        if isinstance(part, str) and table is not None:
            expected = next(field.type for field in msgspec.structs.fields(table) if field.encode_name == part)
    return expected


def _form(annotation: Any) -> str:
    """What a text with a pattern is, with an example. Empty: the type has none."""
    for meta in getattr(annotation, "__metadata__", ()):
        if isinstance(meta, msgspec.Meta) and meta.pattern and meta.examples:
            return f"expected is: {lower_first(meta.description or '').rstrip('.')}, such as `{meta.examples[0]}`"
    return next(filter(None, map(_form, typing.get_args(annotation))), "")


def _literals(annotation: Any) -> tuple[str, ...]:
    if typing.get_origin(annotation) is Literal:
        return tuple(typing.get_args(annotation))
    return tuple(value for argument in typing.get_args(annotation) for value in _literals(argument))
