"""What a check says of itself, whatever tenant it is run on."""

from __future__ import annotations

import msgspec


class CheckDocumentation(msgspec.Struct, frozen=True):
    """The sections of a check's docstring. Texts are plain; a blank line separates paragraphs."""

    what: str
    why: str
    limits: str
    remediation: str
    references: tuple[str, ...]
    """URLs."""
