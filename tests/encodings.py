"""The ways in which a server may write down a secret that it was sent."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote, quote_plus


def _in_base64(before: int, encode: Callable[[bytes], bytes]) -> Callable[[str], str]:
    """With so many bytes in front of the secret, and some behind it."""
    return lambda s: encode(b"x" * before + s.encode() + b"yz").decode()


ENCODINGS: Mapping[str, Callable[[str], str]] = {
    "as it is": str,
    "percent": lambda s: quote(s, safe=""),
    "percent, path": quote,
    "form": quote_plus,
    "percent twice": lambda s: quote(quote(s, safe=""), safe=""),
    "json": lambda s: json.dumps(s)[1:-1],
    "json, not ascii": lambda s: json.dumps(s, ensure_ascii=False)[1:-1],
    "json escapes": lambda s: "".join(f"\\u{ord(c):04x}" for c in s),
    "JSON ESCAPES": lambda s: "".join(f"\\u{ord(c):04X}" for c in s),
    "json for html": lambda s: "".join(f"\\u{ord(c):04X}" if c in "<>&'+" else json.dumps(c)[1:-1] for c in s),
    "json escapes in json": lambda s: json.dumps("".join(f"\\u{ord(c):04x}" for c in s))[1:-1],
    "html": html.escape,
    "hex": lambda s: s.encode().hex(),
    "HEX": lambda s: s.encode().hex().upper(),
    **{f"base64 at {before}": _in_base64(before, base64.b64encode) for before in range(4)},
    **{f"base64 for URLs at {before}": _in_base64(before, base64.urlsafe_b64encode) for before in range(4)},
    "basic": lambda s: base64.b64encode(f"user:{s}".encode()).decode(),
}


def beginnings(secret: str, size: int = 20) -> Iterator[str]:
    """What must be in no output: the first ``size`` characters of a secret, in every encoding."""
    for name, encode in ENCODINGS.items():
        if "base64" not in name and name != "basic":
            yield encode(secret[:size])
    for before in range(3):
        for encode64 in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode64(b"x" * before + secret.encode())[(0, 2, 3)[before] :][:size].decode()
