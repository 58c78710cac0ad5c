"""The words of the trade in every text that people read: terms to avoid, with what to write instead, and short sentences."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click
import pytest

from ztscan.cli import COMMANDS, cli
from ztscan.engine import registry as registries
from ztscan.objectives.table import load

ROOT = Path(__file__).parents[2]
MOST_WORDS = 25
"""Words of a title, of a summary line and of the help of a command."""
CHECKS = tuple(check for _, check in sorted(registries.load().checks.items()) if check.origin == registries.BUILT_IN)


@dataclass(frozen=True)
class Avoided:
    """A term to avoid. ``in_code``: also in docstrings, comments and messages of the source."""

    pattern: str
    write: str
    in_code: bool = True


AVOIDED = (
    Avoided(r"for good", "permanently; permanent assignment"),
    Avoided(r"past PIM", "outside PIM"),
    Avoided(r"demand(s|ed|ing)?", "require; requirement"),
    Avoided(r"graded is", "the subject first: 'The effect of all policies is graded'"),
    Avoided(r"whoever", "the person who, users who"),
    Avoided(r"beside", "next to, as well as, in addition to"),
    Avoided(r"save for", "except"),
    Avoided(r"whatever", "any; all; what", in_code=False),
    Avoided(r"proves? nothing", "does not cover; is not evidence"),
    Avoided(r"pictures?", "chart"),
    Avoided(r"let in", "access is granted"),
    Avoided(r"first factor alone", "Access granted. No MFA required"),
    Avoided(r"gravest", "most severe"),
    Avoided(r"anew", "again"),
    Avoided(r"emergency-access accounts?", "emergency access account"),
    Avoided(r"Entra admin center > (Protection|Identity)\b", "the path of 2026: Entra admin center > Entra ID > ..."),
    Avoided(r"Entra portal|Azure AD portal", "Entra admin center"),
)
ALLOWED: dict[str, tuple[str, ...]] = {}
"""Sentences, by file, in which an avoided term is right: quotations, names of options and settings."""

MARKDOWN = ("README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/**/*.md")
TEMPLATES = ("reports/templates/**/*.html", "reports/templates/**/*.js")
SOURCES = ("ztscan/**/*.py", "checks/**/*.py", "reports/**/*.py")
DATA = ("ztscan/data/setup.sh", "ztscan/objectives/*.toml", "action.yml", "docs/ci/*.yml")
_NO_PROSE = re.compile(
    r"``[^`]+``|`[^`]+`"  # names in code
    r"|https?://\S+"
    r"|\{[{%].*?[}%]\}|class=\"[^\"]*\""  # expressions and classes of templates
)


_MARKED = re.compile(r"(?<![\w*])\*{1,2}\w[^*]*\*")


@cache
def _avoided(*, code: bool) -> re.Pattern[str]:
    terms = "|".join(term.pattern for term in AVOIDED if term.in_code or not code)
    return re.compile(rf"(?<![\w-])(?:{terms})(?![\w-])", re.IGNORECASE)


def _found(name: str, text: str, *, code: bool = False, first_line: int = 1) -> Iterator[str]:
    """Each avoided term as ``file:line: term: line``."""
    pattern = _avoided(code=code)
    if not pattern.search(text):
        return
    for number, line in enumerate(text.split("\n"), first_line):
        prose = _NO_PROSE.sub(" ", line)
        for match in pattern.finditer(prose):
            if not any(allowed in line for allowed in ALLOWED.get(name, ())):
                yield f"{name}:{number}: {match[0]}: write {_instead(match[0])}"


def _instead(found: str) -> str:
    return next(term.write for term in AVOIDED if re.fullmatch(term.pattern, found, re.IGNORECASE))


def _files(patterns: Iterable[str]) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def _prose_of(source: str) -> Iterator[tuple[int, str]]:
    """Comments, docstrings and messages, with their line; what an f-string fills in is code."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for line, text in _strings(ast.parse(source)):
        if " " in text:
            yield line, text


def _strings(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Each string with its line. Tokens will not do: from Python 3.12 on, an f-string is no longer one token."""
    if isinstance(node, ast.JoinedStr):
        parts = [str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values]
        yield node.lineno, "".join(parts)
        for one in node.values:
            if isinstance(one, ast.FormattedValue):
                yield from _strings(one.value)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.lineno, node.value
    else:
        for child in ast.iter_child_nodes(node):
            yield from _strings(child)


def _source_faults(folder: str) -> list[str]:
    found: list[str] = []
    for name, source in _files((folder,)):
        if _avoided(code=True).search(source):
            for line, text in _prose_of(source):
                found += _found(name, text, code=True, first_line=line)
    return found


@pytest.mark.parametrize("patterns", [MARKDOWN, TEMPLATES, DATA], ids=["documentation", "templates", "data"])
def test_no_page_uses_an_avoided_term(patterns: tuple[str, ...]) -> None:
    _none([fault for name, text in _files(patterns) for fault in _found(name, text)])


@pytest.mark.parametrize("folder", SOURCES)
def test_no_docstring_comment_or_message_uses_an_avoided_term(folder: str) -> None:
    _none(_source_faults(folder))


def test_no_check_uses_an_avoided_term() -> None:
    texts = [(check.id, text) for check in CHECKS for text in (check.declaration.title, check.function.__doc__ or "")]
    _none([fault for name, text in texts for fault in _found(name, text)])


def test_no_check_marks_words_with_asterisks() -> None:
    """Reports, the terminal and the workbook show them as they are; labels of a portal stand between quotation marks."""
    told = [(check.id, check.documentation) for check in CHECKS]
    texts = [(name, f"{one.what} {one.why} {one.limits} {one.remediation}".replace("\n", " ")) for name, one in told]
    _none([f"{name}: {marked}" for name, text in texts for marked in _MARKED.findall(_NO_PROSE.sub(" ", text))])


def test_no_check_names_a_case_of_its_tests() -> None:
    """Numbers of cases are for those who write tests; a reader cannot look them up."""
    told = [(check.id, check.function.__doc__ or "") for check in CHECKS]
    _none([f"{name}: {found}" for name, text in told for found in re.findall(r"\bcases? \d+\b", text)])


def test_no_help_text_uses_an_avoided_term() -> None:
    helps = [(context.command_path, command.get_help(context)) for context, command in _commands()]
    _none([fault for name, text in helps for fault in _found(name, text)])


def test_titles_and_summary_lines_are_short() -> None:
    summaries = {check.id: (check.function.__doc__ or "").partition("\n\n")[0] for check in CHECKS}
    titles = {check.id: check.declaration.title for check in CHECKS}
    objectives = {objective.id: objective.title for objective in load().objectives}
    _none([*_long(titles.items()), *_long(summaries.items()), *_long(objectives.items())])


def test_the_sentences_of_a_check_are_short() -> None:
    """What it checks, why, and its limits: at most 25 words before the full stop, or before what a colon lists."""
    told = [(check.id, check.documentation) for check in CHECKS]
    sentences = [
        (name, sentence)
        for name, one in told
        for text in (one.what, one.why, one.limits)
        for sentence in re.split(r"(?<=[.!?])\s+|(?<=[:;])\s+(?=[A-Z`\"(])", " ".join((text or "").split()))
    ]
    assert len(sentences) > 2_000
    _none(_long(sentences))


def test_no_sentence_of_a_check_is_a_riddle() -> None:
    """Sentences that begin with what is said of them, and morals: the subject first, and a fact."""
    told = [(check.id, check.documentation) for check in CHECKS]
    texts = [(name, " ".join(f"{one.what} {one.why} {one.limits}".split())) for name, one in told]
    riddle = re.compile(
        r"(?:^|[.!?] )((?:Neither is|None is what|Not judged|Nobody else|As `|Who (?!is\b))[^.]*)"
        r"|(nobody \w+ (?:stops|are) [^.]*)"
    )
    _none([f"{name}: {found[0] or found[1]}" for name, text in texts for found in riddle.findall(text)])


def test_the_help_of_a_command_is_short() -> None:
    summaries = [(context.command_path, (command.help or "").partition("\n\n")[0]) for context, command in _commands()]
    _none([*_long(COMMANDS.items()), *_long(summaries)])


def test_each_term_to_avoid_says_what_to_write() -> None:
    assert all(term.write for term in AVOIDED)
    assert list(_found("page", "Graded is what a policy demands, whatever it is.")) == [
        "page:1: Graded is: write the subject first: 'The effect of all policies is graded'",
        "page:1: demands: write require; requirement",
        "page:1: whatever: write any; all; what",
    ]
    assert list(_found("page", '`demand` is a key, and <p class="demand-none"> a class')) == []


def test_messages_that_are_filled_in_are_searched() -> None:
    source = """
def told(name: str) -> str:
    \"\"\"What a policy demands.\"\"\"
    return f"{name} is let in, {f'whoever {name} is'}"  # anew
"""
    assert sorted(text for _, text in _prose_of(source)) == [
        "# anew",
        "What a policy demands.",
        "whoever {} is",
        "{} is let in, {}",
    ]


def _none(faults: list[str]) -> None:
    assert not faults, "\n".join([f"{len(faults)} faults", *faults])


def _long(texts: Iterable[tuple[str, str]]) -> list[str]:
    return [
        f"{name}: {len(text.split())} words: {' '.join(text.split())}" for name, text in texts if len(text.split()) > MOST_WORDS
    ]


def _commands() -> Iterator[tuple[click.Context, click.Command]]:
    root = click.Context(cli, info_name="ztscan", help_option_names=["-h", "--help"])  # click keeps the help option
    for name in COMMANDS:
        command = cli.get_command(root, name)
        assert command is not None
        context = click.Context(command, parent=root, info_name=name)
        yield context, command
        if isinstance(command, click.Group):
            for nested, inner in command.commands.items():
                yield click.Context(inner, parent=context, info_name=nested), inner
