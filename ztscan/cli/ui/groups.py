"""Groups of commands: they suggest the nearest name for a mistyped one, and import a command when it is called."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Mapping
from typing import Any

import click


class SuggestingGroup(click.Group):
    """A group whose error for an unknown command names the nearest one."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name.startswith("-") or self.get_command(ctx, name) is not None:
            return super().resolve_command(ctx, args)
        near = difflib.get_close_matches(name.lower(), self.list_commands(ctx), n=1, cutoff=0.5)
        step = f"Did you mean `{near[0]}`?" if near else f"`{ctx.command_path} --help` lists the commands."
        raise click.UsageError(f"No such command `{name}`. {step}", ctx)


class LazyGroup(SuggestingGroup):
    """Imports a command's file only when it runs, so that `--help` and completion stay quick.

    ``package`` has a module for each of ``lines``, the command names with their line in `--help`, in its order.
    """

    def __init__(self, *args: Any, package: str, lines: Mapping[str, str], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._package = package
        self._lines = lines

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self._lines)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in self._lines:
            return None
        command = importlib.import_module(f"{self._package}.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101 - each command file defines `command`
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(self._lines.items()))
