"""`ztscan plugins`, and the loading of installed packages of checks and of those that ``--plugin`` names."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import entry_points

import click
import msgspec

from ztscan.cli import supervision
from ztscan.cli.ui.console import harmless, report_error
from ztscan.cli.ui.groups import SuggestingGroup
from ztscan.core.containment import contained
from ztscan.core.exit_codes import ExitCode
from ztscan.engine import registry as registries
from ztscan.engine.registry import Registry

option = click.option(
    "--plugin",
    metavar="MODULE",
    multiple=True,
    help="Package of checks on PYTHONPATH to load as well as the installed ones; repeatable.",
)


def load(extra: Sequence[str] = ()) -> Registry:
    """All installed checks, and those of the packages that ``--plugin`` named. Raises UsageError for an unknown package.

    What is missing of the built-in checks is an error on stderr, whichever command asks.
    Before any of their code runs, the process goes on under a parent that decides the exit code.
    """
    points = entry_points(group=registries.GROUP)
    if extra or any(registries.is_plugin(point) for point in points):
        supervision.begin()
    registry = registries.load(points, extra=extra, guard=contained)
    for problem in registry.broken:
        report_error(
            f"the built-in `{problem.id}` is missing: {problem.message}", "install ztscan again; if this persists, report it"
        )
    return registry


@click.group("plugins", cls=SuggestingGroup)
def command() -> None:
    """Show which packages of checks are loaded in addition to the built-in one."""


@command.command("list")
@option
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="How to print it.")
def list_plugins(plugin: tuple[str, ...], form: str) -> int:
    """List the plugins with their checks, and what could not be loaded. The exit code is 1 if something could not."""
    registry = load(plugin)
    found = {
        name: sorted(check.id for check in registry.checks.values() if check.origin == name.partition(" ")[0])
        for name in registry.plugins
    }
    problems = {problem.id: problem.message for problem in registry.problems}
    if form == "json":
        document = {"plugins": found, "problems": problems}
        click.echo(msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=2).decode())
    else:
        for name, checks in found.items():
            click.echo(harmless(f"{name}: {', '.join(checks) or 'no checks'}"))
        for name, message in problems.items():
            click.echo(harmless(f"not loaded: {name}: {message}"))
        if not found:
            click.echo("No plugins. `--plugin PACKAGE` loads one, and an installed one is found by its entry point.")
    return ExitCode.FAILED if problems else ExitCode.MET
