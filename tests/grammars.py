"""Puts off the grammars of IRIs, which ``jsonschema`` has made when it is imported, until an IRI is looked at.

They take 2 s of every process, and the schemas here have no IRI.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from types import ModuleType

_MODULE = "rfc3987_syntax"


def put_off() -> None:
    """Have a module in the place of the real one that imports it when it is first asked."""
    if _MODULE not in sys.modules and importlib.util.find_spec(_MODULE) is not None:
        stand_in = ModuleType(_MODULE)
        vars(stand_in)["is_valid_syntax"] = _is_valid_syntax
        sys.modules[_MODULE] = stand_in


def _is_valid_syntax(term: str, value: str) -> bool:
    """Whether a text is an ``iri`` or an ``iri_reference``."""
    if vars(sys.modules[_MODULE]).get("is_valid_syntax") is _is_valid_syntax:
        del sys.modules[_MODULE]
    return bool(importlib.import_module(_MODULE).is_valid_syntax(term, value))
