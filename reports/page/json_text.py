"""JSON as people write it: what fits on a line stands on one line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

_LINE = 88
"""Characters of a line that holds a whole object or list."""
_ON_ONE_LINE = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def json_text(value: Any, indent: int = 0) -> str:
    """``value`` as JSON, indented by one blank for each level. Keys are in order, as in a result."""
    line = _ON_ONE_LINE(value)
    if len(line) + indent <= _LINE or not value or isinstance(value, str) or not isinstance(value, (Mapping, Sequence)):
        return line
    inner = " " * (indent + 1)
    if isinstance(value, Mapping):
        parts = [f"{_ON_ONE_LINE(str(key))}: {json_text(part, indent + 1)}" for key, part in sorted(value.items())]
        opened, closed = "{}"
    else:
        parts = [json_text(part, indent + 1) for part in value]
        opened, closed = "[]"
    return f"{opened}\n{inner}" + f",\n{inner}".join(parts) + f"\n{' ' * indent}{closed}"
