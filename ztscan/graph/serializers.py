"""vcrpy's serializers of cassettes, without the rest of vcrpy.

Importing the package ``vcr`` imports every HTTP library that it can patch: aiohttp, requests, httpx. That takes a third of a
second, and a replay needs none of them. Its serializers need PyYAML and ``json`` only, so their files are loaded by themselves.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

CASSETTE_FORMAT_VERSION = 1
"""As in ``vcr.serialize``."""
SUFFIXES: Mapping[str, str] = {".yaml": "yaml", ".yml": "yaml", ".json": "json"}
"""The serializer by the suffix of a file."""


@cache
def serializer(kind: str) -> ModuleType:
    """vcrpy's module that serializes and deserializes cassettes of this kind: ``json`` or ``yaml``."""
    package = importlib.util.find_spec("vcr")
    folders = package.submodule_search_locations if package is not None else None
    if not folders:
        raise ModuleNotFoundError("vcrpy is not installed", name="vcr")
    name = f"{kind}serializer"
    spec = importlib.util.spec_from_file_location(f"{__name__}.{name}", Path(folders[0]) / "serializers" / f"{name}.py")
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"vcrpy has no {name}", name=f"vcr.serializers.{name}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
