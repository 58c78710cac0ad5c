"""`ztscan fleet`: many tenants in one run. One file per command."""

from __future__ import annotations

import importlib

import click

from ztscan.cli.ui.groups import SuggestingGroup

COMMANDS = {
    "scan": "Scan the tenants of a fleet, one process each",
    "status": "Show what became of each tenant",
    "plan": "Divide a fleet among jobs of a pipeline",
    "report": "Write one page on all tenants: league table, common gaps, changes, what expires",
    "diff": "Compare two folders of results, tenant by tenant",
    "discover": "Write a fleet.toml of the tenants that a partner tenant manages, to review",
}
"""The command names with their line in `--help`. A command is imported when it is called."""


class LazyFleetCommands(SuggestingGroup):
    """Imports a command's file only when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"ztscan.cli.fleet.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101 - each command file defines `command`
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group("fleet", cls=LazyFleetCommands)
def command() -> None:
    """Scan many tenants in one run, each by a process of its own, and keep their results in one folder.

    docs/fleet.md describes fleet.toml, the folder of results, and how far tenants are kept apart.
    """
