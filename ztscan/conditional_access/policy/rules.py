"""Filter rules: for devices (``device.model -startsWith "Surface"``) and for attributes of applications and agents.

Grammar (learn.microsoft.com, *Filter for devices as a condition*): comparisons joined with ``-and`` and ``-or``, where
``-and`` binds closer, and parentheses; lists in brackets; at most 3,072 characters. A rule outside of it cannot be
decided and is None, never False.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from ztscan.conditional_access.policy.truth import Truth, every, some

POSITIVE = ("eq", "startswith", "endswith", "contains", "in")
NEGATIVE = {"ne": "eq", "notstartswith": "startswith", "notendswith": "endswith", "notcontains": "contains", "notin": "in"}
LONGEST = 3072

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<bracket>[()\[\],])
      | -(?P<word>[A-Za-z]+)
      | "(?P<double>[^"]*)"
      | '(?P<single>[^']*)'
      | (?P<name>[A-Za-z_][\w.]*)
    )""",
    re.VERBOSE,
)


class Comparison(msgspec.Struct, frozen=True):
    """``name -operator value``; all in lower case. ``positive`` is the operator without its negation."""

    name: str
    operator: str
    values: tuple[str, ...]

    @property
    def negative(self) -> bool:
        return self.operator in NEGATIVE

    @property
    def positive(self) -> str:
        return NEGATIVE.get(self.operator, self.operator)


class Joined(msgspec.Struct, frozen=True):
    """Rules joined by ``and`` or ``or``."""

    word: str
    parts: tuple[Rule, ...]


Rule = Comparison | Joined


def parse_rule(text: str) -> Rule | None:
    """The rule, or None where the text is not in the grammar."""
    if not text.strip() or len(text) > LONGEST:
        return None
    try:
        return _Parser(_tokens(text)).whole()
    except _OutsideGrammarError:
        return None


def comparisons(rule: Rule) -> Iterator[Comparison]:
    if isinstance(rule, Comparison):
        yield rule
    else:
        for part in rule.parts:
            yield from comparisons(part)


def decide(rule: Rule, compare: Callable[[Comparison], Truth]) -> Truth:
    """The rule's truth, given that of each comparison."""
    if isinstance(rule, Comparison):
        return compare(rule)
    return (every if rule.word == "and" else some)(decide(part, compare) for part in rule.parts)


def matches(comparison: Comparison, actual: str) -> bool:
    """Whether a value that is present meets the comparison's positive form; case does not matter."""
    actual = actual.lower()
    match comparison.positive:
        case "eq" | "in":
            return actual in comparison.values
        case "startswith":
            return actual.startswith(comparison.values[0])
        case "endswith":
            return actual.endswith(comparison.values[0])
        case _:
            return comparison.values[0] in actual


class _OutsideGrammarError(Exception):
    pass


_Token = tuple[str, str]


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise _OutsideGrammarError
        kind = "text" if match.lastgroup in ("double", "single") else match.lastgroup
        tokens.append((kind, match[match.lastgroup].lower()))
        position = match.end()
    return tokens


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._position = 0

    def whole(self) -> Rule:
        rule = self._joined("or", lambda: self._joined("and", self._operand))
        if self._position != len(self._tokens):
            raise _OutsideGrammarError
        return rule

    def _peek(self) -> _Token:
        return self._tokens[self._position] if self._position < len(self._tokens) else ("end", "")

    def _take(self, *kinds: str) -> str:
        kind, text = self._peek()
        if kind not in kinds:
            raise _OutsideGrammarError
        self._position += 1
        return text

    def _take_bracket(self, *brackets: str) -> str:
        text = self._take("bracket")
        if text not in brackets:
            raise _OutsideGrammarError
        return text

    def _joined(self, word: str, operand: Callable[[], Rule]) -> Rule:
        parts = [operand()]
        while self._peek() == ("word", word):
            self._take("word")
            parts.append(operand())
        return parts[0] if len(parts) == 1 else Joined(word, tuple(parts))

    def _operand(self) -> Rule:
        if self._peek() == ("bracket", "("):
            self._take_bracket("(")
            rule = self._joined("or", lambda: self._joined("and", self._operand))
            self._take_bracket(")")
            return rule
        name, operator = self._take("name"), self._take("word")
        if operator not in POSITIVE and operator not in NEGATIVE:
            raise _OutsideGrammarError
        listed = operator in ("in", "notin")
        return Comparison(name, operator, self._list() if listed else (self._take("text", "name"),))

    def _list(self) -> tuple[str, ...]:
        self._take_bracket("[")
        values = [self._take("text", "name")]
        while self._take_bracket(",", "]") == ",":
            values.append(self._take("text", "name"))
        return tuple(values)
