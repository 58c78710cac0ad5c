"""Azure's JSON as the flat records that an area declares.

A record names paths (``properties.minimumTlsVersion``). Resource Graph projects them itself; objects of Resource Manager are
projected here, by the same names. What Azure did not send is None in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ztscan.graph.resource import entity_properties


def projected(entity: type[msgspec.Struct], found: Any) -> Any:
    """An object of Azure in the columns of ``entity``. What is no object stays as it is, for the decoder to refuse."""
    if not isinstance(found, Mapping):
        return found
    row = {name: value_at(found, name.split("_")) for name in entity_properties(entity) if "_" in name}
    return {**row, **{name: found[name] for name in entity_properties(entity) if "_" not in name and name in found}}


def value_at(found: Any, steps: list[str]) -> Any:
    """The value that names of properties lead to; None where there is none."""
    for step in steps:
        if not isinstance(found, Mapping):
            return None
        found = found.get(step)
    return found
