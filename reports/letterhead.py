"""How an HTML report is headed: organisation, classification and logo, and the footer of its printed pages."""

from __future__ import annotations

import base64
import re
from xml.etree import ElementTree

import msgspec
from markupsafe import Markup

from .page.text import visible

MOST_BYTES = 100_000
"""Of a logo."""
MOST_PIXELS = 4_000
"""Of a logo, in width and in height."""
_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "{http://www.w3.org/2000/svg}"
_ACTIVE = frozenset(("script", "foreignobject", "iframe", "embed", "object", "handler"))
NO_LOGO = Markup()
_FOOTER = 80
"""Characters of one part of the footer."""


class Letterhead(msgspec.Struct, frozen=True):
    """``logo`` is a data URI, or empty."""

    organisation: str = ""
    classification: str = ""
    logo: Markup = NO_LOGO


def embedded(content: bytes) -> Markup:
    """A PNG or SVG image as a data URI. Raises ValueError, with the reason, for everything else."""
    if len(content) > MOST_BYTES:
        raise ValueError(f"it is larger than {MOST_BYTES // 1000} KB")
    kind = "png" if content.startswith(_PNG) else "svg+xml"
    if kind == "png":
        _check_png(content)
    else:
        _check_svg(content)
    return Markup(f"data:image/{kind};base64,{base64.b64encode(content).decode()}")  # noqa: S704 - letters of base64


def _check_png(content: bytes) -> None:
    sides = [int.from_bytes(content[at : at + 4]) for at in (16, 20)]
    if content[12:16] != b"IHDR" or len(content) < 33 or not all(0 < side <= MOST_PIXELS for side in sides):
        raise ValueError(f"it is damaged, or wider or higher than {MOST_PIXELS} pixels")


def _check_svg(content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("it is neither PNG nor SVG") from None
    if re.search(r"<!(?!--)", text):
        raise ValueError("it is neither PNG nor SVG, or an SVG with a document type or entities")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - it declares no entities: refused above
    except ElementTree.ParseError:
        raise ValueError("it is neither PNG nor SVG") from None
    if root.tag != f"{_SVG}svg":
        raise ValueError("it is neither PNG nor SVG")
    if any(map(_active, root.iter())):
        raise ValueError("it is an SVG with a script, an event handler or an address outside the file")


def _active(element: ElementTree.Element) -> bool:
    if str(element.tag).rpartition("}")[2].lower() in _ACTIVE:
        return True
    for name, value in element.attrib.items():
        word = name.rpartition("}")[2].lower()
        if word.startswith("on") or (word in ("href", "src") and not value.strip().startswith(("#", "data:image/png"))):
            return True
    return False


def footer(letterhead: Letterhead, tenant: str, day: str, title: str = "Zero Trust gap report") -> Markup:
    """The style of the printed pages' footer, which begins with ``title``.

    What is not a letter or a digit is a CSS escape: no name can end the text.
    """
    parts = (letterhead.classification, letterhead.organisation, tenant, day)
    text = " · ".join((title, *(visible(part, _FOOTER) for part in parts if part.strip())))
    return Markup(f'@page {{ @bottom-left {{ content: "{_escaped(text)}"; font: 8pt sans-serif; }} }}')  # noqa: S704 - escaped


def _escaped(text: str) -> str:
    """An escape takes the space after it."""
    return "".join(c if c == " " or (c.isascii() and c.isalnum()) else f"\\{ord(c):06x} " for c in text)
