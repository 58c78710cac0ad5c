"""Reads the query options of a request against the schema: ``$select``, ``$expand``, ``$filter``.

Each function returns what is wrong, in sentences; an empty list means that the published schema admits the option.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.graph.contract.schema import PRIMITIVE, TEXT, Member, NotInSchemaError, Schema

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')"
    r"|(?P<guid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)"
    r"|(?P<time>\d{4}-\d\d-\d\dT[\d:.]+Z)"
    r"|(?P<number>-?\d+(?:\.\d+)?\b)"
    r"|(?P<word>[A-Za-z_$][\w$./]*)"
    r"|(?P<mark>[(),:]))"
)
_COMPARISONS = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
_TEXT_FUNCTIONS = frozenset({"startswith", "endswith", "contains"})


def select_problems(schema: Schema, type_name: str, properties: tuple[str, ...]) -> list[str]:
    """Selected names that the type lacks. On ``directoryObject`` the properties of derived types may be selected too."""
    derived = type_name == "directoryObject"
    problems = []
    for name in properties:
        member = schema.member(type_name, name, derived=derived)
        if member is None:
            problems.append(f"$select: `{type_name}` has no `{name}`")
        elif member.navigation:
            problems.append(f"$select: `{name}` of `{type_name}` is a navigation, it belongs in $expand")
    return problems


def expand_problems(schema: Schema, type_name: str, expand: str) -> list[str]:
    """Navigations that the type lacks, nested options included."""
    problems: list[str] = []
    for part in _split(expand, ","):
        match = re.fullmatch(r"(\w+)(?:\((.*)\))?", part)
        member = schema.member(type_name, match.group(1)) if match else None
        if match is None or member is None or not member.navigation:
            problems.append(f"$expand: `{type_name}` has no navigation `{part}`")
            continue
        for option in _split(match.group(2) or "", ";"):
            name, _, value = option.partition("=")
            if name == "$select":
                problems.extend(select_problems(schema, member.type, tuple(_split(value, ","))))
            elif name == "$expand":
                problems.extend(expand_problems(schema, member.type, value))
            else:
                problems.append(f"$expand: option `{option}` is not known here")
    return problems


def _split(text: str, separator: str) -> list[str]:
    parts, depth, current = [], 0, ""
    for character in text:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == separator and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += character
    return [part.strip() for part in [*parts, current] if part.strip()]


def filter_problems(schema: Schema, type_name: str, text: str) -> list[str]:
    """What is wrong with a filter: grammar, properties, types of literals, members of enumerations."""
    try:
        parser = _Filter(schema, type_name, _tokens(text))
        parser.disjunction()
        parser.end()
    except NotInSchemaError as error:
        return [f"$filter: {error}"]
    return []


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> list[_Token]:
    tokens, at = [], 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise NotInSchemaError(f"cannot read `{text[at:]}`")
        tokens.append(_Token(match.lastgroup, match.group(match.lastgroup)))
        at = match.end()
    return tokens


class _Filter:
    """Recursive descent over the part of OData's filter grammar that Graph takes."""

    def __init__(self, schema: Schema, type_name: str, tokens: list[_Token]) -> None:
        self.schema, self.type_name, self.tokens = schema, type_name, tokens
        self.variables: dict[str, Member] = {}

    def take(self, *expected: str) -> _Token:
        if not self.tokens or (expected and self.tokens[0].text not in expected):
            found = self.tokens[0].text if self.tokens else "the end"
            raise NotInSchemaError(f"expected {' or '.join(expected) or 'more'}, found `{found}`")
        return self.tokens.pop(0)

    def sees(self, *texts: str) -> bool:
        return bool(self.tokens) and self.tokens[0].text in texts

    def end(self) -> None:
        if self.tokens:
            raise NotInSchemaError(f"`{self.tokens[0].text}` after the end")

    def disjunction(self) -> None:
        self.negation()
        while self.sees("and", "or"):
            self.take()
            self.negation()

    def negation(self) -> None:
        if self.sees("not"):
            self.take()
        if self.sees("("):
            self.take()
            self.disjunction()
            self.take(")")
        elif self.tokens and self.tokens[0].text in _TEXT_FUNCTIONS:
            self.text_function()
        else:
            self.comparison()

    def text_function(self) -> None:
        name = self.take().text
        self.take("(")
        member = self.member(self.take().text)
        self.take(",")
        literal = self.take()
        self.take(")")
        if member.type not in TEXT or member.collection or literal.kind != "text":
            raise NotInSchemaError(f"{name} compares text with text")

    def comparison(self) -> None:
        path = self.take().text
        owner, _, last = path.rpartition("/")
        if last in {"any", "all"}:
            self.quantifier(owner)
            return
        member = self.member(path)
        operator = self.take(*_COMPARISONS, "in").text
        if member.collection:
            raise NotInSchemaError(f"`{path}` is a collection: any() or all()")
        if operator != "in":
            self.literal(path, member)
            return
        self.take("(")
        self.literal(path, member)
        while self.sees(","):
            self.take()
            self.literal(path, member)
        self.take(")")

    def quantifier(self, path: str) -> None:
        member = self.member(path)
        if not member.collection:
            raise NotInSchemaError(f"`{path}` is no collection")
        self.take("(")
        variable = self.take().text
        self.take(":")
        self.variables[variable] = Member(member.type, collection=False, navigation=False)
        self.disjunction()
        del self.variables[variable]
        self.take(")")

    def member(self, path: str) -> Member:
        first, *rest = path.split("/")
        found = self.variables.get(first) or self.schema.member(self.type_name, first)
        for name in rest:
            found = self.schema.member(found.type, name) if found else None
        if found is None:
            raise NotInSchemaError(f"`{self.type_name}` has no `{path}`")
        return found

    def literal(self, path: str, member: Member) -> None:
        token = self.take()
        if token.text == "null":
            return
        if member.type == "Boolean":
            fits = token.text in {"true", "false"}
        elif member.type == "Guid":
            fits = token.kind in {"guid", "text"}
        elif member.type == "DateTimeOffset":
            fits = token.kind == "time"
        elif member.type in self.schema.enums:
            fits = token.kind == "text" and token.text.strip("'") in self.schema.enums[member.type]
        elif member.type in TEXT:
            fits = token.kind == "text"
        else:
            fits = member.type in PRIMITIVE and token.kind == "number"
        if not fits:
            raise NotInSchemaError(f"`{token.text}` is no value of `{path}` ({member.type})")
