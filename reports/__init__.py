"""Renderers: a scan, its grade and what changed, as text. One a file, each ``render(scan, grade, drift=None, ...) -> str``.

A renderer is imported when it is asked for, so that the command line starts without the template engine.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import PurePath

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
