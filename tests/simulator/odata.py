"""The part of OData that the product's requests use. Whatever is outside of it raises ``UnsupportedError``."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.simulator.errors import UnsupportedError
from tests.simulator.tenant import Json

Predicate = Callable[[Json], bool]

_TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*')|(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))|([(),:])|([^\s(),:']+))")


@dataclass(frozen=True)
class Filter:
    """A parsed ``$filter``: the test on a row, and its comparisons as ``property operator`` (``id in``, ``userType eq``)."""

    test: Predicate
    atoms: frozenset[str]
    ids: tuple[str, ...] | None = None
    """The ids asked for, where the filter is nothing but ``id in (...)``."""
    equals: Mapping[str, Any] = field(default_factory=dict)
    """Values that the filter pins by ``eq`` joined with ``and``: what compulsory filters are checked against."""

    @functools.cached_property
    def ranged(self) -> str:
        """The one property of the row itself that the filter compares by ``ge`` and ``le``, where it does nothing else."""
        names = {atom.removesuffix(" ge").removesuffix(" le") for atom in self.atoms}
        name = names.pop() if len(names) == 1 else ""
        return name if "/" not in name and self.atoms <= {f"{name} ge", f"{name} le"} else ""


def parse_filter(text: str) -> Filter:
    """Reads comparisons, ``in``, ``startswith``, ``any``, ``and``, ``or``, ``not`` and parentheses."""
    parser = _Parser(text)
    test = parser.disjunction()
    parser.end()
    only_ids = parser.ids if parser.atoms == {"id in"} and not parser.joined else None
    equals = {} if "or" in parser.joined or "not" in parser.joined else parser.equals
    return Filter(test, frozenset(parser.atoms), only_ids, equals)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[str] = []
        position = 0
        while position < len(text.rstrip()):
            match = _TOKEN.match(text, position)
            if match is None:
                raise UnsupportedError(f"Invalid filter clause: {text}")
            self.tokens.append(match[0].strip())
            position = match.end()
        self.atoms: set[str] = set()
        self.joined: set[str] = set()
        self.ids: tuple[str, ...] | None = None
        self.equals: dict[str, Any] = {}

    def peek(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self, expected: str = "") -> str:
        if not self.tokens or (expected and self.tokens[0] != expected):
            raise UnsupportedError(f"Invalid filter clause: {self.text}")
        return self.tokens.pop(0)

    def end(self) -> None:
        if self.tokens:
            raise UnsupportedError(f"Invalid filter clause: {self.text}")

    def disjunction(self) -> Predicate:
        tests = [self.conjunction()]
        while self.peek() == "or":
            self.joined.add(self.take())
            tests.append(self.conjunction())
        return tests[0] if len(tests) == 1 else lambda row: any(test(row) for test in tests)

    def conjunction(self) -> Predicate:
        tests = [self.term()]
        while self.peek() == "and":
            self.joined.add(self.take())
            tests.append(self.term())
        return tests[0] if len(tests) == 1 else lambda row: all(test(row) for test in tests)

    def term(self) -> Predicate:
        if self.peek() == "not":
            self.joined.add(self.take())
            test = self.term()
            return lambda row: not test(row)
        if self.peek() == "(":
            self.take()
            test = self.disjunction()
            self.take(")")
            return test
        name = self.take()
        if name.lower() == "startswith":
            return self._startswith()
        if name.endswith("/any"):
            return self._any(name.removesuffix("/any"))
        operator = self.take()
        self.atoms.add(f"{name} {operator}")
        if operator == "in":
            values = self._list()
            self.ids = tuple(str(value) for value in values)
            wanted = {_fold(value) for value in values}
            return lambda row: _fold(_at(row, name)) in wanted
        value = _literal(self.take())
        if operator == "eq":
            self.equals[name] = value
        return _comparison(name, operator, value)

    def _startswith(self) -> Predicate:
        self.take("(")
        name = self.take()
        self.take(",")
        prefix = str(_literal(self.take())).lower()
        self.take(")")
        self.atoms.add(f"{name} startswith")
        return lambda row: str(_at(row, name) or "").lower().startswith(prefix)

    def _any(self, name: str) -> Predicate:
        self.take("(")
        variable = self.take()
        self.take(":")
        compared = self.take()
        if compared != variable and not compared.startswith(f"{variable}/"):
            raise UnsupportedError(f"Invalid filter clause: {self.text}")
        self.take("eq")
        value = _fold(_literal(self.take()))
        self.take(")")
        self.atoms.add(f"{name} any")
        inner = compared.partition("/")[2]
        return lambda row: value in {_fold(_at(item, inner) if inner else item) for item in row.get(name) or ()}

    def _list(self) -> list[Any]:
        self.take("(")
        values = [_literal(self.take())]
        while self.peek() == ",":
            self.take()
            values.append(_literal(self.take()))
        self.take(")")
        return values


_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}
_BARE = re.compile(
    r"-?\d+(\.\d+)?|\d{4}-\d\d-\d\d(T\d\d(:\d\d){1,2}(\.\d+)?(Z|[+-]\d\d:\d\d))?|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
)
"""What may stand without quotes: numbers, dates, times and GUIDs."""


def _literal(token: str) -> Any:
    if token.startswith("'"):
        return token[1:-1].replace("''", "'")
    if token in _WORDS:
        return _WORDS[token]
    if not _BARE.fullmatch(token):
        raise UnsupportedError(f"Invalid filter clause: '{token}' is no literal.")
    return token


def _fold(value: Any) -> Any:
    """A value as it is compared: texts without regard to case, whole numbers as they are written."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.lower() if isinstance(value, str) else value


def _at(row: Json, path: str) -> Any:
    if "/" not in path:
        return row.get(path) if isinstance(row, dict) else None
    value: Any = row
    for part in path.split("/"):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _comparison(name: str, operator: str, value: Any) -> Predicate:
    wanted = _fold(value)
    match operator:
        case "eq":
            return lambda row: bool(_fold(_at(row, name)) == wanted)
        case "ne":
            return lambda row: bool(_fold(_at(row, name)) != wanted)
        case "ge":
            return lambda row: _at(row, name) is not None and _fold(_at(row, name)) >= wanted
        case "gt":
            return lambda row: _at(row, name) is not None and _fold(_at(row, name)) > wanted
        case "le":
            return lambda row: _at(row, name) is not None and _fold(_at(row, name)) <= wanted
        case "lt":
            return lambda row: _at(row, name) is not None and _fold(_at(row, name)) < wanted
    raise UnsupportedError(f"Unsupported operator: {operator}")


@dataclass(frozen=True)
class Expansion:
    """One navigation property of ``$expand`` with what is asked of it."""

    name: str
    select: tuple[str, ...] = ()
    expand: tuple[Expansion, ...] = ()


def parse_expand(text: str) -> tuple[Expansion, ...]:
    """Reads ``a,b($select=x,y;$expand=c)``."""
    return tuple(_expansion(part) for part in split_list(text))


def _expansion(text: str) -> Expansion:
    match = re.fullmatch(r"(\w+)(?:\((.*)\))?", text)
    if match is None:
        raise UnsupportedError(f"Invalid expand clause: {text}")
    select: tuple[str, ...] = ()
    expand: tuple[Expansion, ...] = ()
    for option in split_list(match[2] or "", ";"):
        name, _, value = option.partition("=")
        if name == "$select":
            select = tuple(split_list(value))
        elif name == "$expand":
            expand = parse_expand(value)
        else:
            raise UnsupportedError(f"Query option '{name}' is not allowed in expand.")
    return Expansion(match[1], select, expand)


def split_list(text: str, separator: str = ",") -> list[str]:
    """Splits at separators that are not inside parentheses; blanks around the parts are dropped."""
    parts, depth, current = [], 0, ""
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == separator and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += character
    return [part.strip() for part in [*parts, current] if part.strip()]


def project(row: Json, select: Iterable[str]) -> Json:
    """The selected properties, in the order of the row, with annotations kept; a property without a value is null."""
    wanted = set(select)
    shown = {name: value for name, value in row.items() if name in wanted or name.startswith("@odata")}
    for name in select:
        shown.setdefault(name, None)
    return shown
