"""One request and its answer, as a recording has it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class RecordedExchange(msgspec.Struct, frozen=True):
    """``resource`` is what it was read for. Headers and bodies are as they were sent, before anything is left out."""

    resource: str
    method: str
    url: str
    headers: Mapping[str, str]
    asked: bytes
    status: int
    answer_headers: Mapping[str, str]
    answered: bytes
