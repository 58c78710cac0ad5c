"""Opaque tokens of pages. A token is bound to what was asked."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec


def token(at: int, asked: Any) -> str:
    """Leads to the row ``at`` of the answer to ``asked``."""
    return base64.urlsafe_b64encode(msgspec.json.encode({"$id": "1", "at": at, "of": _digest(asked)})).decode()


def position(text: str, asked: Any) -> int | None:
    """The row that a token leads to. None: it is no token, or one of something else that was asked."""
    try:
        read = msgspec.json.decode(base64.urlsafe_b64decode(text))
    except (binascii.Error, msgspec.DecodeError, ValueError):
        return None
    if not isinstance(read, Mapping) or read.get("of") != _digest(asked):
        return None
    return int(read["at"])


def _digest(asked: Any) -> str:
    return hashlib.blake2b(msgspec.json.encode(asked, order="sorted"), digest_size=8).hexdigest()
