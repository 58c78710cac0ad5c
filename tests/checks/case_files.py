"""Which case files there are, and which are read: all, or with ``pytest --check AREA.NAME`` those that this check needs."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from msgspec.structs import replace

from ztscan.engine.check import Check, check_from
from ztscan.engine.fixing import FIXES, FIXES_FILE
from ztscan.engine.registry import BUILT_IN, Registry, load

HERE = Path(__file__).parent
only = ""
"""Id of the one check whose cases are wanted; empty: every check. ``conftest.py`` sets it before anything is collected."""


def ids() -> Iterator[str]:
    """Id of the check of every case file."""
    for area in pkgutil.iter_modules([str(HERE)]):
        if area.ispkg and area.name != "compliant":
            for file in pkgutil.iter_modules([str(HERE / area.name)]):
                yield f"{area.name}.{file.name}"


def path_of(check_id: str) -> Path:
    """The case file of a check, whether it is there or not."""
    return HERE.joinpath(*check_id.split(".")).with_suffix(".py")


def module_of(check_id: str) -> ModuleType:
    """The case file of a check, imported; after ``cases``, which reads them all and must find them whole."""
    importlib.import_module("tests.checks.cases")
    return importlib.import_module(f"tests.checks.{check_id}")


def wanted() -> list[str]:
    """Ids of the checks whose cases are run."""
    return [only] if only else list(ids())


def whole(registry: Registry) -> Mapping[str, Check]:
    """The checks of a registry. Raises ImportError where a built-in one could not be loaded: no test may run without it."""
    if registry.broken:
        raise ImportError("; ".join(f"{problem.id}: {problem.message}" for problem in registry.broken))
    return registry.checks


def checks() -> Mapping[str, Check]:
    """The built-in checks by id; with ``only``, that one alone is imported."""
    if not only:
        return whole(load())
    area, _, name = only.partition(".")
    module = importlib.import_module(f"ztscan.checks.{only}")
    fixes = f"ztscan.checks.{area}.{FIXES_FILE}"
    table = getattr(importlib.import_module(fixes), FIXES) if importlib.util.find_spec(fixes) else {}
    return {only: replace(check_from(getattr(module, name, None), only, BUILT_IN), fix=table.get(name))}


def bringing() -> list[str]:
    """Ids of the checks whose case files bring base evidence (``BASE``) for resources that the compliant tenant lacks."""
    return [one for one in ids() if re.search(r"^BASE\b", path_of(one).read_text(encoding="utf-8"), re.MULTILINE)]


def bases() -> Mapping[str, Any]:
    """The base evidence that case files bring, by resource. Raises ValueError where two bring different evidence for one."""
    brought: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for check_id in bringing():
        for resource, evidence in module_of(check_id).BASE.items():
            if brought.setdefault(resource, evidence) != evidence:
                raise ValueError(
                    f"the cases of `{sources[resource]}` and of `{check_id}` bring different base evidence for `{resource}`: "
                    f"define it in one of them and import `BASE` from there in the other"
                )
            sources.setdefault(resource, check_id)
    return brought
