"""`ztscan permissions`: the least privilege for just the checks that are to run."""

from __future__ import annotations

import click

from ztscan.cli import plugins
from ztscan.cli.configuration import select_checks
from ztscan.cli.ui import options
from ztscan.cli.ui.console import note
from ztscan.config.settings import Settings
from ztscan.engine import permissions as least_privilege
from ztscan.graph.plan import ALWAYS
from ztscan.graph.resources import RESOURCES


@click.command("permissions")
@options.selection
@plugins.option
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(least_privilege.FORMATS)),
    default="table",
    help="A table, JSON, a script for the Azure CLI, or the part of an application manifest.",
)
@click.option("--delegated", is_flag=True, help="For a person who signs in, instead of an application.")
def command(
    check: tuple[str, ...], skip: tuple[str, ...], pillar: tuple[str, ...], plugin: tuple[str, ...], form: str, delegated: bool
) -> None:
    """The permissions that a scan needs, each with the checks that need it, ready to paste."""
    checks = select_checks(plugins.load(plugin), Settings(), check, skip, pillar)
    table = least_privilege.needs(checks, RESOURCES, application=not delegated, always=ALWAYS)
    unnamed = least_privilege.unnamed(table)
    if form == "manifest" and unnamed:
        note(f"not in the manifest, as no certain id is published: {', '.join(unnamed)}; add them by name, or use `--format cli`")
    click.echo(least_privilege.FORMATS[form](table).rstrip("\n"))
