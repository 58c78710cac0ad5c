"""Every `ztscan` command that the documentation shows is one that the command line takes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from tests.docs.test_generated import ROOT
from ztscan.cli import cli, invoke

PAGES = (ROOT / "README.md", ROOT / "SECURITY.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
_BLOCK = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(ztscan [^`\n]+)`")
_NO_ARGUMENT = re.compile(r"[…|<>;&$(){}\[\]]|\.\.\.")
"""What stands for something else, or is for the shell."""


def commands() -> Iterator[tuple[str, str]]:
    """Each command with the page that shows it; what a shell would do with it is left out."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        blocks = [block.replace("\\\n", " ") for block in _BLOCK.findall(text) if not block.startswith("Usage:")]
        shown = [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines()]
        for line in (*shown, *_INLINE.findall(_BLOCK.sub("", text))):
            if line.startswith("ztscan ") and not _NO_ARGUMENT.search(line):
                yield str(page.relative_to(ROOT)), line


def refused(line: str) -> str:
    """Why the command line does not take it; empty if it does."""
    words = shlex.split(line)[1:]
    command: click.Command = cli
    context = click.Context(cli, info_name="ztscan", **cli.context_settings)
    try:
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            _, found, words = command.resolve_command(context, words)
            assert found is not None
            command, context = found, click.Context(found, parent=context, info_name=found.name)
        command.make_parser(context).parse_args(words)
    except click.BadOptionUsage:
        return ""  # an option that is named without its value
    except click.UsageError as error:
        return error.format_message()
    return ""


def test_every_command_of_the_documentation_exists_and_has_the_options() -> None:
    shown = list(commands())
    assert len({page for page, _ in shown}) > 10
    assert [f"{page}: {line}: {why}" for page, line in shown if (why := refused(line))] == []


def test_a_page_that_writes_a_workbook_says_what_else_to_install() -> None:
    """The installation of the README is without it."""
    shown = {page for page, line in commands() if re.search(r"-o \S+\.xlsx", line)}
    assert {"README.md", "docs/quickstart.md"} <= shown
    assert [page for page in shown if "[excel]'" not in (ROOT / page).read_text(encoding="utf-8")] == []


def test_a_command_that_there_is_not_is_seen() -> None:
    assert "No such command" in refused("ztscan scna")
    assert "No such option" in refused("ztscan scan --replay-all x")


def test_the_search_that_the_readme_shows_finds_something(capfd: pytest.CaptureFixture[str]) -> None:
    for page, line in commands():
        if page == "README.md" and line.startswith("ztscan checks search"):
            assert invoke(shlex.split(line)[1:]) == 0, (page, capfd.readouterr().err)
