"""The plain text documentation of checks as blocks for a template: paragraphs, lists and commands."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from .text import visible


class Span(msgspec.Struct, frozen=True):
    """A run of text. ``code`` was between backticks; ``href`` is an https address or empty."""

    text: str
    code: bool = False
    href: str = ""


class Block(msgspec.Struct, frozen=True):
    """``paragraph`` and ``command`` have one line, ``steps`` (numbered) and ``list`` (bulleted) one for each item."""

    kind: Literal["paragraph", "command", "steps", "list"]
    lines: tuple[tuple[Span, ...], ...]


_STEP = re.compile(r"\d+[.)] +")
_BULLET = re.compile(r"[-*•] +")
_SPAN = re.compile(r"``(?P<double>[^`]+)``|`(?P<single>[^`]+)`|(?P<url>https://[^\s<>\"'`]+[^\s<>\"'`.,;:)\]])")


def blocks(text: str) -> tuple[Block, ...]:
    """A blank line separates paragraphs. A line that begins with ``1.`` or ``-`` is a list item."""
    found: list[Block] = []
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            continue
        step, bullet = _STEP.match(line), _BULLET.match(line)
        if step:
            _append(found, Block("steps", (spans(line[step.end() :]),)))
        elif bullet:
            _append(found, Block("list", (spans(line[bullet.end() :]),)))
        elif line.startswith("`") and line.endswith("`") and line.strip("`").count("`") == 0:
            found.append(Block("command", ((Span(line.strip("`")),),)))
        else:
            found.append(Block("paragraph", (spans(line),)))
    return tuple(found)


def _append(found: list[Block], item: Block) -> None:
    if found and found[-1].kind == item.kind:
        found[-1] = Block(item.kind, found[-1].lines + item.lines)
    else:
        found.append(item)


def spans(line: str, *, links: bool = True) -> tuple[Span, ...]:
    """A line as runs of plain text, code and addresses. Without ``links`` an address stays text: use that for text that may
    come from the tenant.
    """
    found: list[Span] = []
    end = 0
    for match in _SPAN.finditer(line):
        if match.start() > end:
            found.append(Span(line[end : match.start()]))
        code = match["double"] or match["single"]
        found.append(Span(code, code=True) if code else Span(readable(match["url"]), href=match["url"] if links else ""))
        end = match.end()
    if end < len(line):
        found.append(Span(line[end:]))
    return tuple(found)


def said(text: str, longest: int) -> tuple[Span, ...]:
    """A text that may contain strings of the tenant, as runs of plain text and code."""
    return spans(visible(text, longest), links=False)


def link(address: str) -> str:
    """``address`` if it is a plain https address, else empty: no other scheme ever becomes a link."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme == "https" and parts.hostname and not re.search(r"[\s\x00-\x1f\"'<>`\\]", address) else ""


def readable(address: str) -> str:
    """An address without the parts that a reader does not need."""
    return re.sub(r"/(?:[a-z]{2}-[a-z]{2})/", "/", address.removeprefix("https://").removeprefix("www.")).rstrip("/")


def page_name(address: str) -> str:
    """The page of an address in words, from its last part."""
    return urlsplit(address).path.rstrip("/").rpartition("/")[2].replace("-", " ") or readable(address)


USUAL_SITE = "learn.microsoft.com"
"""The site of most references; of others the site is named."""


def page_of_site(address: str) -> str:
    """The page of an address in words, and its site where it is not the usual one. The print shows the address itself."""
    site = readable(address).partition("/")[0]
    page = page_name(address)
    return page if site in (USUAL_SITE, page) else f"{site}: {page}"
