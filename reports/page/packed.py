"""Data of the page that only its script reads: JSON, compressed, in an element that no browser runs."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Packed:
    """``text`` is base64 of raw DEFLATE; ``size`` the bytes that it becomes."""

    text: Markup
    size: int


def packed(value: object) -> Packed:
    """JSON, compressed. Base64 has no character that means anything in HTML."""
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8", "replace")
    machine = zlib.compressobj(9, zlib.DEFLATED, -15)
    text = base64.b64encode(machine.compress(content) + machine.flush()).decode()
    return Packed(Markup(text), len(content))  # noqa: S704 - letters of base64
