"""Groups of commands that suggest the nearest name for a mistyped one."""

from __future__ import annotations

import difflib

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
