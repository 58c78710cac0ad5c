"""Renderers: a scan, its grade and what changed, as text. One a file, each ``render(scan, grade, drift=None, ...) -> str``.

A renderer is imported when it is asked for, so that the command line starts without the template engine.
"""

from __future__ import annotations

import importlib
import io
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any

FORMATS: Mapping[str, str] = {
    ".html": "html",
    ".sarif": "sarif",
    ".xml": "junit",
    ".csv": "csv_table",
    ".md": "markdown",
    ".ocsf.json": "ocsf",
}
"""Module by suffix. ``.json`` is the result itself, ``ztscan.core.result.to_document``."""


def format_of(path: str) -> str:
    """The suffix of ``path`` that chooses its format, in lower case; a suffix in two parts (``.ocsf.json``) wins."""
    name = PurePath(path).name.lower()
    return next((suffix for suffix in FORMATS if suffix.count(".") > 1 and name.endswith(suffix)), PurePath(name).suffix)


def renderer(suffix: str) -> Callable[..., str]:
    """The renderer of a format of ``FORMATS``. Raises KeyError for any other."""
    render: Callable[..., str] = importlib.import_module(f"{__name__}.{FORMATS[suffix]}").render
    return render


def encoded(suffix: str, *about: Any, **extra: Any) -> bytes:
    """What the renderer of ``suffix`` makes, as UTF-8.

    A format with a row for each finding is encoded row by row, because its text may be several times as large in memory.
    """
    module = importlib.import_module(f"{__name__}.{FORMATS[suffix]}")
    if not hasattr(module, "write"):
        return renderer(suffix)(*about, **extra).encode("utf-8", "backslashreplace")
    content = io.BytesIO()
    text = io.TextIOWrapper(content, encoding="utf-8", errors="backslashreplace", newline="")
    module.write(text, *about, **extra)
    text.detach()
    return content.getvalue()
