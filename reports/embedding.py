"""The result inside the HTML report, so that the report alone is enough to render it again: with its SHA-256, compressed.

It is a data block, which no browser runs. What follows from the rest (``derived``) is left out and calculated again. The digest
is that of the whole result file, so that a page whose data were changed is refused.
"""

from __future__ import annotations

import base64
import hashlib
import lzma
import re
from typing import Final

import msgspec
from markupsafe import Markup

from ztscan.core.errors import UsageError
from ztscan.core.model import Grade, Scan
from ztscan.core.result import compact_document, document_pieces, from_document, to_document

from .derived import with_derived, without_derived

MOST_FINDINGS = 20_000
"""A result with more is not embedded: the page would be as heavy as the result."""
MOST_CHARACTERS = 1_500_000
"""Of the data in the page."""
MAX_EMBEDDED = 1 << 26
"""Bytes of a result before it was compressed; more is not decompressed."""
_ID: Final = "ztscan-result"
_FILTERS = [
    {"id": lzma.FILTER_LZMA2, "preset": 6, "mf": lzma.MF_HC4, "nice_len": 96, "dict_size": 1 << 22, "lc": 4, "lp": 0, "pb": 0}
]
"""Matches are found by hash chains: three quarters of the time of the preset's trees, for nearly the same size."""
_UNSAFE, _SAFE = b"<>&`", b",.:/"
"""The alphabet of base85 has these characters; the others are not in it and begin nothing in HTML."""
_TO_PAGE, _FROM_PAGE = bytes.maketrans(_UNSAFE, _SAFE), bytes.maketrans(_SAFE, _UNSAFE)
_BLOCK = re.compile(
    rb'<script type="application/x-ztscan-result" id="ztscan-result" data-sha256="([0-9a-f]{64})">([!-;=-~]*)</script>'
)
_NEXT_STEP = "name an HTML report that ztscan wrote without `--no-embed` and `--executive`, whole and unchanged"


class Embedded(msgspec.Struct, frozen=True):
    """``data`` is the element, empty where the result is not in the page; ``words`` say what is there."""

    data: Markup
    words: str


NOT_EMBEDDED = Embedded(Markup(), "")


def embedded(scan: Scan, grade: Grade) -> Embedded:
    """The result as an element of the page; not where it is too large for a page."""
    count = sum(len(check.findings) for check in scan.checks)
    if count > MOST_FINDINGS:
        return Embedded(Markup(), f"not in this file: it has {count:,} findings, and a report holds up to {MOST_FINDINGS:,}")
    size, whole = 0, hashlib.sha256()
    for piece in document_pieces(scan, grade):
        size += len(piece)
        whole.update(piece)
    digest = whole.hexdigest()
    small = compressed(compact_document(without_derived(scan), grade))
    text = base64.b85encode(small).translate(_TO_PAGE).decode()
    if len(text) > MOST_CHARACTERS or size > MAX_EMBEDDED:
        return Embedded(Markup(), f"not in this file: it is too large. SHA-256 {digest}")
    element = f'<script type="application/x-ztscan-result" id="{_ID}" data-sha256="{digest}">{text}</script>'
    words = f"in this file, SHA-256 {digest}. `ztscan report --extract THIS.html -o result.json` writes it"
    return Embedded(Markup(element), words)  # noqa: S704 - letters of our own alphabet


def compressed(document: bytes) -> bytes:
    """The document as it is in the page, before it is written as text."""
    return lzma.compress(document, format=lzma.FORMAT_XZ, filters=_FILTERS)


def extracted(page: bytes, name: str) -> tuple[Scan, Grade]:
    """The result in an HTML report. Raises UsageError where there is none, or where it is not what its SHA-256 says."""
    blocks = _BLOCK.findall(page)
    if len(blocks) != 1:
        raise UsageError(f"`{name}` holds no result", _NEXT_STEP)
    digest, text = blocks[0]
    try:
        content = _decompressed(base64.b85decode(text.translate(_FROM_PAGE)))
    except (ValueError, lzma.LZMAError, EOFError) as error:
        raise UsageError(f"the result in `{name}` is damaged", _NEXT_STEP) from error
    scan, grade = from_document(content, name)
    scan = with_derived(scan)
    if hashlib.sha256(to_document(scan, grade)).hexdigest() != digest.decode():
        raise UsageError(f"the result in `{name}` is not the one that its SHA-256 names: it was changed", _NEXT_STEP)
    return scan, grade


def _decompressed(content: bytes) -> bytes:
    machine = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MAX_EMBEDDED)
    text = machine.decompress(content, max_length=MAX_EMBEDDED)
    if not machine.eof:
        raise ValueError("more than a result has")
    return text
