"""What SECURITY.md promises, a test holds: each one that it names exists, and runs in `make test`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
THREATS = {
    "Token theft",
    "Harm to the tenant",
    "Excessive privilege",
    "Hostile tenant",
    "Hostile Graph, proxy or network",
    "Hostile recording, result, configuration or history",
    "Overwritten input",
    "Faulty plugin",
    "Leaked report",
    "Leaked notification",
    "Killed process",
    "Secrets in the repository",
    "One tenant of many",
    "Application of somebody else",
    "Supply chain",
}


@cache
def rows() -> tuple[tuple[str, str, str], ...]:
    """Threat, promise and what holds it; a threat stands in the first of its rows only."""
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8").split("## What it guarantees", 1)[1].split("\n## ", 1)[0]
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("|")]
    threat, found = "", []
    for first, promise, held in lines[2:]:
        threat = first or threat
        found.append((threat, promise, held))
    return tuple(found)


def test_the_threat_model_is_whole() -> None:
    assert {threat for threat, _, _ in rows()} == THREATS


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[1][:40])
def test_each_promise_names_what_holds_it(row: tuple[str, str, str]) -> None:
    named = re.findall(r"`(tests/[\w/.]+?)(?:::(\w+))?`", row[2])
    assert named, f"nothing holds: {row[1]}"
    for path, test in named:
        file = ROOT / path
        assert file.exists(), path
        files = [file] if file.is_file() else sorted(file.rglob("test_*.py"))
        texts = [one.read_text(encoding="utf-8") for one in files]
        wanted = rf"def {test}\b" if test else r"\bdef test_"
        assert any(re.search(wanted, text) for text in texts), f"{path}::{test}"
