"""`ztscan permissions`: the least privilege for the selected checks."""

from __future__ import annotations

import click

from ztscan.cli import plugins
from ztscan.cli.configuration import select_checks
from ztscan.cli.ui import options
from ztscan.cli.ui.console import note, print_bytes
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
    help="A table, JSON, a script for the Azure CLI, or a part of the application manifest.",
)
@click.option("--delegated", is_flag=True, help="Delegated permissions, for a signed-in user instead of an application.")
def command(
    check: tuple[str, ...], skip: tuple[str, ...], pillar: tuple[str, ...], plugin: tuple[str, ...], form: str, delegated: bool
) -> None:
    """Show the permissions that a scan needs, with the number of checks that need each one."""
    checks = select_checks(plugins.load(plugin), Settings(), check, skip, pillar)
    table = least_privilege.needs(checks, RESOURCES, application=not delegated, always=ALWAYS)
    unnamed = least_privilege.unnamed(table)
    if form == "manifest" and unnamed:
        note(f"not in the manifest (no certain id is published): {', '.join(unnamed)}; add them by name, or use `--format cli`")
    # As bytes: on Windows a text stream would end the lines of the script in a way that bash does not accept.
    print_bytes((least_privilege.FORMATS[form](table).rstrip("\n") + "\n").encode())
