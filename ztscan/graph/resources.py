"""Everything that ztscan can read from Graph, by name: what the files under ``areas`` declare.

A check or fact gets a resource by naming it as a parameter. A new area file is found here without being named.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from ztscan.graph import (
    areas,
    assignment_keys,  # noqa: F401 - declares the sources of keys
    keys,  # noqa: F401 - declares the sources of keys
)
from ztscan.graph.resource import Resource, resource_table

AREAS: tuple[ModuleType, ...] = tuple(
    importlib.import_module(f"{areas.__name__}.{found.name}") for found in pkgutil.iter_modules(areas.__path__)
)
RESOURCES: dict[str, Resource] = resource_table(*(area.RESOURCES for area in AREAS))
