"""Loads the installed packages of checks, and those that ``--plugin`` names."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import entry_points

import click

from ztscan.cli import supervision
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
    """All installed checks, and those of the packages that ``--plugin`` named. Raises UsageError for an unknown package.

    Before any of their code runs, the process goes on under a parent that decides the exit code.
    """
    points = entry_points(group=registries.GROUP)
    if extra or any(registries.is_plugin(point) for point in points):
        supervision.begin()
    return registries.load(points, extra=extra, guard=contained)
