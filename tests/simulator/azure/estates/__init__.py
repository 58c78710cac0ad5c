"""The estates of the described tenants, by name. Each file here adds one area: what ``contoso`` and ``fabrikam`` have of it."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable

from tests.simulator.azure import trees
from tests.simulator.azure.estate import Estate, EstateBuilder


def _estate(tree: Callable[[], EstateBuilder]) -> Estate:
    build = tree()
    for found in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        area = importlib.import_module(f"{__name__}.{found}")
        add = getattr(area, tree.__name__, None)
        if add is not None:
            add(build)
    return build.build()


ESTATES: dict[str, Callable[[], Estate]] = {
    tree.__name__: functools.cache(functools.partial(_estate, tree)) for tree in (trees.contoso, trees.fabrikam, trees.woodgrove)
}
"""Each is made once. Nobody changes one: an estate that is to be different is another one (``dataclasses.replace``)."""
