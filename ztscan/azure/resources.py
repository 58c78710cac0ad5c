"""Everything that ztscan can read from Azure, by name: what the files under ``areas`` declare."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from ztscan.azure import (
    areas,
    keys,  # noqa: F401 - declares the sources of keys
)
from ztscan.graph.resource import Resource, resource_table

AREAS: tuple[ModuleType, ...] = tuple(
    importlib.import_module(f"{areas.__name__}.{found.name}") for found in pkgutil.iter_modules(areas.__path__)
)
AZURE_RESOURCES: dict[str, Resource] = resource_table(*(area.RESOURCES for area in AREAS))
