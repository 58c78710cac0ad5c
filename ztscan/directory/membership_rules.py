"""The membership rule language of dynamic groups: a parser, and what a rule depends on.

Source: learn.microsoft.com/entra/identity/users/groups-dynamic-membership. Operators may lack their hyphen; names and operators
have no case. Precedence, lowest first: or, and, not, comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"`]|`.)*"|'(?:[^'`]|`.)*')|(?P<mark>[()\[\],!])|(?P<word>[^\s()\[\],"'!]+))""", re.DOTALL
)
DEEPEST = 100
"""A rule of 3,072 characters, the limit of Microsoft Entra, has no more nested parentheses that mean something."""
_COMPARISONS = frozenset(
    (
        "eq",
        "ne",
        "startswith",
        "notstartswith",
        "contains",
        "notcontains",
        "match",
        "notmatch",
        "in",
        "notin",
        "le",
        "ge",
        "lt",
        "gt",
    )
)
_QUANTIFIERS = frozenset(("any", "all"))
_DIRECT_REPORTS = ("direct", "reports", "for")


class RuleError(ValueError):
    """The text is no rule in the language that is known."""


class Comparison(msgspec.Struct, frozen=True):
    """``property operator values``; all in lower case but the values."""

    property: str
    operator: str
    values: tuple[str, ...]


class Quantified(msgspec.Struct, frozen=True):
    """``property -any (rule)``, or ``-all``: a rule over the elements of a list."""

    property: str
    operator: str
    inner: Rule


class DirectReports(msgspec.Struct, frozen=True):
    """The people who report to a manager."""

    manager: str


class Not(msgspec.Struct, frozen=True):
    inner: Rule


class Junction(msgspec.Struct, frozen=True):
    """Two or more rules, all of which (``and``) or one of which (``or``) must hold."""

    operator: str
    parts: tuple[Rule, ...]


Rule = Comparison | Quantified | DirectReports | Not | Junction


def parse(text: str) -> Rule:
    """The rule that a text writes. Raises RuleError where it writes none."""
    parser = _Parser(tuple(_tokens(text)))
    rule = parser.junction("or")
    if parser.place < len(parser.tokens):
        raise RuleError(f"`{parser.tokens[parser.place]}` is one too many")
    return rule


def comparisons(rule: Rule) -> Iterator[Comparison | Quantified | DirectReports]:
    """Every condition of a rule, those inside lists too."""
    match rule:
        case Junction(parts=parts):
            for part in parts:
                yield from comparisons(part)
        case Not(inner=inner):
            yield from comparisons(inner)
        case Quantified(inner=inner):
            yield rule
            yield from comparisons(inner)
        case _:
            yield rule


def conjuncts(rule: Rule) -> Iterator[Rule]:
    """What must hold for every member: the parts of a rule that ``and`` joins."""
    if isinstance(rule, Junction) and rule.operator == "and":
        for part in rule.parts:
            yield from conjuncts(part)
    else:
        yield rule


def properties(rule: Rule) -> frozenset[str]:
    """The properties, in lower case and with their object (``user.department``), that membership depends on."""
    return frozenset(
        "user.manager" if isinstance(one, DirectReports) else one.property
        for one in comparisons(rule)
        if isinstance(one, DirectReports) or one.property != "_"
    )


def _tokens(text: str) -> Iterator[str]:
    place, end = 0, len(text.rstrip())
    while place < end:
        found = _TOKEN.match(text, place)
        if found is None:
            raise RuleError(f"nothing is written like `{text[place : place + 10].strip()}`")
        place = found.end()
        yield found["text"] or found["mark"] or found["word"]


def _bare(token: str) -> str:
    """A word of the language, without its hyphen and case. A quoted text is none, because it keeps its quotes."""
    return token.casefold().removeprefix("-")


class _Parser:
    def __init__(self, tokens: tuple[str, ...]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    def peek(self, ahead: int = 0) -> str:
        place = self.place + ahead
        return self.tokens[place] if place < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token != wanted):
            raise RuleError(f"expected {wanted or 'more'}, found `{token}`")
        self.place += 1
        return token

    def junction(self, operator: str) -> Rule:
        parts = [self._part(operator)]
        while _bare(self.peek()) == operator:
            self.take()
            parts.append(self._part(operator))
        return parts[0] if len(parts) == 1 else Junction(operator, tuple(parts))

    def _part(self, operator: str) -> Rule:
        return self.junction("and") if operator == "or" else self.negation()

    def negation(self) -> Rule:
        self.depth += 1
        if self.depth > DEEPEST:
            raise RuleError("it is nested too deeply")
        try:
            if self.peek() == "!" or _bare(self.peek()) == "not":
                self.take()
                return Not(self.negation())
            return self._group() if self.peek() == "(" else self.comparison()
        finally:
            self.depth -= 1

    def _group(self) -> Rule:
        self.take("(")
        rule = self.junction("or")
        self.take(")")
        return rule

    def comparison(self) -> Rule:
        if tuple(_bare(self.peek(ahead)) for ahead in range(3)) == _DIRECT_REPORTS:
            self.place += 3
            return DirectReports(_unquoted(self.take()))
        name, operator = self.take(), _bare(self.take())
        if name != "_" and not re.fullmatch(r"[A-Za-z]\w*(\.\w+)+", name):
            raise RuleError(f"`{name}` is no property")
        if operator in _QUANTIFIERS:
            return Quantified(name.casefold(), operator, self._group())
        if operator not in _COMPARISONS:
            raise RuleError(f"`{operator}` is no operator")
        return Comparison(name.casefold(), operator, self._values())

    def _values(self) -> tuple[str, ...]:
        if self.peek() == "[":
            return self._list()
        if self.peek() == "(":
            self.take("(")
            values = self._values()
            self.take(")")
            return values
        token = self.take()
        if token in (")", "]", ",", "!"):
            raise RuleError(f"`{token}` is no value")
        if token.casefold() == "system.now" and _bare(self.peek()) in ("plus", "minus"):
            return (f"{token} {self.take()} {self.take()}",)
        return (_unquoted(token),)

    def _list(self) -> tuple[str, ...]:
        self.take("[")
        values = [_unquoted(self.take())]
        while self.peek() == ",":
            self.take()
            values.append(_unquoted(self.take()))
        self.take("]")
        return tuple(values)


def _unquoted(token: str) -> str:
    return re.sub(r"`(.)", r"\1", token[1:-1], flags=re.DOTALL) if token[:1] in "\"'" else token
