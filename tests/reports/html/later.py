"""The page as its script makes it: with the texts of checks in their places."""

from __future__ import annotations

import base64
import json
import re
import zlib

_TEXTS = re.compile(r'<script type="application/octet-stream" id="texts" data-size="\d+">([^<]*)</script>')
_PLACE = re.compile(r"<div data-later=(\d+)></div>")


def texts_of(page: str) -> list[str]:
    """The texts that the page keeps as data, in the order of their places."""
    data = _TEXTS.search(page)
    if not data:
        return []
    kept = json.loads(zlib.decompress(base64.b64decode(data[1]), -15))
    return [kept["texts"][place] for place in kept["order"]]


def unfolded(page: str) -> str:
    """The page with each text in its place."""
    texts = texts_of(page)
    return _PLACE.sub(lambda place: texts[int(place[1])], page)
