"""`ztscan checks`: the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click
import msgspec
from rich.table import Table
from rich.text import Text

from ztscan.cli import plugins
from ztscan.cli.configuration import select_checks
from ztscan.cli.ui.completion import complete_checks
from ztscan.cli.ui.console import note
from ztscan.cli.ui.groups import SuggestingGroup
from ztscan.cli.ui.printing import UNCUT, output_console
from ztscan.config.settings import Settings
from ztscan.core.errors import UsageError
from ztscan.engine import catalogue
from ztscan.engine.catalogue import CatalogueEntry
from ztscan.engine.resources import ALL_RESOURCES

_ALIGNED = 4
"""Columns of a list that are as wide as the longest cell."""

json_format = click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="How to print it.")


@click.group("checks", cls=SuggestingGroup)
def command() -> None:
    """Show the catalogue of checks: what each check tests, reads and maps to."""


@command.command("list")
@click.option(
    "--check", metavar="ID|AREA|GLOB", multiple=True, shell_complete=complete_checks, help="List only these checks; repeatable."
)
@click.option("--pillar", metavar="PILLAR", multiple=True, help="List only the checks of this pillar; repeatable.")
@plugins.option
@json_format
def list_checks(check: tuple[str, ...], pillar: tuple[str, ...], plugin: tuple[str, ...], form: str) -> None:
    """List all checks with severity, title, permissions and licence."""
    entries = catalogue.entries(select_checks(plugins.load(plugin), Settings(), check, (), pillar, azure=True), ALL_RESOURCES)
    _print(entries, form)


@command.command("search")
@click.argument("words", metavar="WORDS...", nargs=-1, required=True)
@plugins.option
@json_format
def search(words: tuple[str, ...], plugin: tuple[str, ...], form: str) -> None:
    """Find the checks that all WORDS occur in: id, title, documentation, permissions, ids in frameworks and other tools.

    Checks with a word in id or title come first. The exit code is 2 if there is none.
    """
    wanted = [word.lower() for word in words]
    entries = catalogue.entries(plugins.load(plugin).select((), azure=True), ALL_RESOURCES)
    found = [entry for entry in entries if all(word in catalogue.text_of(entry) for word in wanted)]
    if not found:
        raise UsageError(
            f"no check has {' and '.join(f'`{word}`' for word in words)}", "use fewer words, or `ztscan checks list`"
        )
    _print(sorted(found, key=lambda entry: -sum(word in f"{entry.id} {entry.title}".lower() for word in wanted)), form)


def _print(entries: Sequence[CatalogueEntry], form: str) -> None:
    if form == "json":
        _print_json(entries)
        return
    console = output_console()
    if console.width >= UNCUT:
        for line in _lines(entries):
            click.echo(line)
        return
    console.print(_blocks(entries))


def _lines(entries: Sequence[CatalogueEntry]) -> Iterator[str]:
    """One check per line, so that the output can be searched. What may be long is last, so that no line is filled up for it."""
    rows = [("check", "severity", "since", "title", "deprecated", "licence", "permissions")]
    for entry in entries:
        needs = ", ".join(entry.licences), ", ".join(entry.permissions)
        rows.append((entry.id, entry.severity.value, entry.since, entry.title, _deprecation(entry), *needs))
    aligned = [max(map(len, column)) for column in list(zip(*rows, strict=True))[:_ALIGNED]]
    for row in rows:
        filled = [cell.ljust(width) for cell, width in zip(row, aligned, strict=False)]
        yield "  ".join([*filled, *filter(None, row[_ALIGNED:])]).rstrip()


def _blocks(entries: Sequence[CatalogueEntry]) -> Table:
    """The title of each check, and below it the id and what the check needs. A terminal is too narrow for columns."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("severity", header_style="dim", no_wrap=True)
    table.add_column("check", header_style="dim", overflow="fold")
    for entry in entries:
        needs = ", ".join((*entry.permissions, *entry.licences))
        life = f"since {entry.since}. {_deprecation(entry)}".rstrip()
        table.add_row(entry.severity.value, Text(f"{entry.title}\n").append(f"{entry.id}\n{needs}\n{life}", style="dim"))
    return table


def _deprecation(entry: CatalogueEntry) -> str:
    return entry.deprecation.replace("`", "")


@command.command("show")
@click.argument("check_id", metavar="ID", shell_complete=complete_checks)
@plugins.option
@json_format
def show(check_id: str, plugin: tuple[str, ...], form: str) -> None:
    """One check in full: documentation, what it reads, its parameters, its ids in frameworks and other tools."""
    registry = plugins.load(plugin)
    if check_id in registry.successors:
        note(f"{check_id} is retired: {registry.current(check_id)} replaces it")
    (entry, *others) = catalogue.entries(registry.select((check_id,), azure=True), ALL_RESOURCES)
    if form == "json":
        _print_json([entry, *others])
        return
    console = output_console()
    for one in (entry, *others):
        console.print(Text(one.id, style="bold"), Text(f"{one.title}\n"))
        for heading, text in catalogue.sections(one):
            console.print(Text(heading, style="bold"))
            console.print(Text(text), "\n", sep="")


def _print_json(entries: Any) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(entries, order="deterministic"), indent=2).decode())
