"""What a shell completes: ids and areas of the built-in checks, and files. Nothing heavy is imported for it."""

from __future__ import annotations

from importlib import resources

import click
from click.shell_completion import CompletionItem


def check_ids() -> tuple[str, ...]:
    """Ids of the built-in checks and their areas, by the files that declare them."""
    found: list[str] = []
    for area in sorted(resources.files("ztscan.checks").iterdir(), key=lambda entry: entry.name):
        if area.name.startswith("_") or not area.is_dir():
            continue
        found.append(area.name)
        files = (entry.name for entry in area.iterdir())
        found += sorted(f"{area.name}.{name[:-3]}" for name in files if name.endswith(".py") and not name.startswith("_"))
    return tuple(found)


def complete_checks(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids and areas that begin with what was typed."""
    return [CompletionItem(name) for name in check_ids() if name.startswith(incomplete)]


def complete_files(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Files, as the shell completes them."""
    return [CompletionItem(incomplete, type="file")]
