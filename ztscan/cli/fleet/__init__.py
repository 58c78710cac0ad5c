"""`ztscan fleet`: many tenants in one run. One file per command."""

from __future__ import annotations

import click

from ztscan.cli.ui.groups import LazyGroup

COMMANDS = {
    "scan": "Scan the tenants of a fleet, one process each",
    "status": "Show what became of each tenant",
    "plan": "Divide a fleet among jobs of a pipeline",
    "report": "Write one page on all tenants: league table, common gaps, changes, what expires",
    "diff": "Compare two folders of results, tenant by tenant",
    "discover": "Write a fleet.toml of the tenants that a partner tenant manages, to review",
}
"""The command names with their line in `--help`. A command is imported when it is called."""


@click.group("fleet", cls=LazyGroup, package=__name__, lines=COMMANDS)
def command() -> None:
    """Scan many tenants in one run, each by a process of its own, and keep their results in one folder.

    docs/fleet.md describes fleet.toml, the folder of results, and how far tenants are kept apart.
    """
