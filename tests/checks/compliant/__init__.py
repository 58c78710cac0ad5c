"""A small tenant of Fabrikam in which every check passes, as Graph's JSON. One module a topic; each fills in its resources."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Any

from tests.checks.compliant.people import EMERGENCY_ACCOUNTS

RESOURCES: dict[str, Any] = {}
for _topic in pkgutil.iter_modules(__path__):
    _resources = getattr(importlib.import_module(f"{__name__}.{_topic.name}"), "RESOURCES", {})
    _twice = RESOURCES.keys() & _resources.keys()
    if _twice:
        raise ValueError(f"two topics of the compliant tenant fill in {sorted(_twice)}")
    RESOURCES.update(_resources)


def extend(resources: Mapping[str, Any]) -> None:
    """Adds the evidence that case files bring. Raises ValueError for what a topic fills in already."""
    twice = resources.keys() & RESOURCES.keys()
    if twice:
        raise ValueError(f"a case file brings {sorted(twice)}, which a topic of the compliant tenant fills in")
    RESOURCES.update(resources)


__all__ = ["EMERGENCY_ACCOUNTS", "RESOURCES", "extend"]
