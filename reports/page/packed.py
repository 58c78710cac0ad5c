"""Data of the page that only its script reads: JSON, compressed, in an element that no browser runs."""

from __future__ import annotations

import base64
import json
import zlib

import msgspec
from markupsafe import Markup

from .compact import compact


class Packed(msgspec.Struct, frozen=True):
    """``text`` is base64 of raw DEFLATE; ``size`` the bytes that it becomes."""

    text: Markup
    size: int


class Shelf(msgspec.Struct):
    """Markup that says the same of a check in every tenant. The script of the page puts it into its places.

    It holds no text of the tenant, so that a search in the file finds whatever the file says of it.
    """

    _texts: list[str] = msgspec.field(default_factory=list)

    def place(self, markup: str) -> int:
        """The number of the markup, which its place in the page has as ``data-later``."""
        self._texts.append(compact(markup))
        return len(self._texts) - 1

    def packed(self) -> Packed | None:
        """The texts, sorted, because texts that begin alike compress better next to each other; and where the n-th has gone.

        None: nothing was placed.
        """
        if not self._texts:
            return None
        written = sorted({*self._texts})
        place_of = {text: place for place, text in enumerate(written)}
        return packed({"texts": written, "order": [place_of[text] for text in self._texts]})


def packed(value: object) -> Packed:
    """JSON, compressed. Base64 has no character that means anything in HTML."""
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8", "replace")
    machine = zlib.compressobj(7, zlib.DEFLATED, -15)  # above, up to four times as long for one in 100 less
    text = base64.b64encode(machine.compress(content) + machine.flush()).decode()
    return Packed(Markup(text), len(content))  # noqa: S704 - letters of base64
