"""Renderers of a fleet: the roll-up of many tenants as text. One a file, each ``render(rollup) -> str``."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping

FLEET_FORMATS: Mapping[str, str] = {
    ".html": "html",
    ".json": "document",
    ".csv": "csv_table",
    ".md": "markdown",
    ".sarif": "sarif",
}
"""Module by suffix."""
BENCHMARK_FORMATS: Mapping[str, str] = {
    ".html": "benchmark_html",
    ".json": "benchmark_document",
    ".csv": "benchmark_csv",
    ".md": "benchmark_markdown",
}
"""Function of ``benchmark_outputs`` by suffix, for the anonymous figures."""


def fleet_renderer(suffix: str) -> Callable[..., str]:
    """The renderer of a format of ``FLEET_FORMATS``. Raises KeyError for any other."""
    render: Callable[..., str] = importlib.import_module(f"{__name__}.{FLEET_FORMATS[suffix]}").render
    return render


def benchmark_renderer(suffix: str) -> Callable[..., str]:
    """The renderer of anonymous figures. Raises KeyError for a format that is not one of ``BENCHMARK_FORMATS``."""
    module = importlib.import_module(f"{__name__}.benchmark_outputs")
    render: Callable[..., str] = getattr(module, BENCHMARK_FORMATS[suffix])
    return render
