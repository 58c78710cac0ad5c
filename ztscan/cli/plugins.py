"""Loading the packages of checks that are installed, and those that ``--plugin`` names."""

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
    help="Package of checks to load beside those that are installed, found on PYTHONPATH; repeats.",
)


def load(extra: Sequence[str] = ()) -> Registry:
    """Every check that is installed, and those of the packages that ``--plugin`` named. Raises UsageError for none such."""
    return registries.load(extra=extra, guard=contained)
