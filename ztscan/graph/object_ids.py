"""Which of the names in a policy are ids of directory objects."""

from __future__ import annotations

import re
from collections.abc import Iterable

_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def object_ids(keys: Iterable[str | None]) -> tuple[str, ...]:
    """The object ids among ``keys``, each once and in order: words such as ``All`` or ``all_users`` name no object."""
    return tuple(sorted({key for key in keys if key and _GUID.fullmatch(key)}))
