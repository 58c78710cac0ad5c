"""Loads the installed packages of checks, and those that ``--plugin`` names."""

from __future__ import annotations

from collections.abc import Sequence

import click

from ztscan.core.containment import contained
from ztscan.engine import registry as registries
from ztscan.engine.registry import Registry

option = click.option(
    "--plugin",
    metavar="MODULE",
    multiple=True,
    help="Package of checks on PYTHONPATH to load as well as the installed ones; repeatable.",
)


def load(extra: Sequence[str] = ()) -> Registry:
    """All installed checks, and those of the packages that ``--plugin`` named. Raises UsageError for an unknown package."""
    return registries.load(extra=extra, guard=contained)
