"""The document in fewer bytes: what an HTML parser puts back by itself is left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import itemgetter

_OURS = re.compile(r"(<(?:script|style)\b.*?</(?:script|style)>)", re.DOTALL)
"""Scripts, styles and data stay as they are: the policy has their hashes."""
_AFTER_BLOCKS = re.compile(
    r"(</?(?:article|dd|details|div|dl|dt|figcaption|figure|h[1-6]|li|main|ol|p|section|summary|table|tbody|td|th|thead|tr|ul)\b[^<>]*>)\n+"
)
_BLOCK: Callable[[re.Match[str]], str] = itemgetter(1)
_END_OF_PARAGRAPH = re.compile(
    r"</p>(?=<(?:article|details|div|dl|figure|h[1-6]|ol|p|pre|section|table|ul)\b"
    r"|</(?:article|dd|details|div|figcaption|li|section|td|th)>)"
)
_IMPLIED_END = re.compile(r"</(?:dd|dt|li|option|tbody|td|th|thead|tr)>")
"""The elements that another element or the end of their parent ends, wherever the templates have them."""
_TAG = re.compile(r'<[a-z][^<>]*="[^<>]*>')
"""A tag with attributes: most have none."""
_PLAIN_VALUE = re.compile(r'([ \n][a-z-]+)="([\w.:/#~-]+)"(?=[ \n>])')
"""An attribute whose value ends at the next blank as well as at a quotation mark."""
_TEXT = re.compile(r">[^<&]*&[^<]*")


def compact(document: str) -> str:
    """The document without line ends after the tags of blocks and without the end tags that HTML lets out.

    A browser makes the same tree of both. Texts stay as they are: no ``<`` is in them, because it is escaped.
    """
    return "".join(part if at % 2 else _shortened(part) for at, part in enumerate(_OURS.split(document)))


def _shortened(markup: str) -> str:
    lines = _AFTER_BLOCKS.sub(_BLOCK, markup)
    shorter = _IMPLIED_END.sub("", _END_OF_PARAGRAPH.sub("", lines))
    return _TEXT.sub(_plain_text, _TAG.sub(lambda tag: _PLAIN_VALUE.sub(_unquoted, tag[0]), shorter))


def _unquoted(match: re.Match[str]) -> str:
    return f"{match[1]}={match[2]}"


def _plain_text(match: re.Match[str]) -> str:
    """Between tags these characters begin nothing; ``<`` and ``&`` stay escaped."""
    return match[0].replace("&gt;", ">").replace("&#34;", '"').replace("&#39;", "'")
