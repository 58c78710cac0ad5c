"""What a lock file names: versions, markers and hashes, in the format that pip reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNTIME, TOOLS, DEV = (ROOT / "locks" / f"{name}.txt" for name in ("runtime", "tools", "dev"))


@dataclass(frozen=True)
class Locked:
    """One line of a lock."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def read(lock: Path) -> list[Locked]:
    """Every package of a lock. Raises where a line is anything else."""
    lines = [line for line in lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines() if line.strip()]
    return [_line(line) for line in lines]


def _line(text: str) -> Locked:
    form = r"([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==([\w.!+]+)(?: ; ([^\\#@]+?))?((?:\s+--hash=sha256:[0-9a-f]{64})+)\s*"
    matched = re.fullmatch(form, text)
    assert matched, f"not a package with its hashes: {text[:120]}"
    name, version, marker, hashes = matched.groups(default="")
    return Locked(name, version, marker, tuple(re.findall(r"sha256:(\w+)", hashes)))


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: Path) -> set[str]:
    """``name==version`` of each package, with the name normalised."""
    return {f"{one.name}=={one.version}" for one in read(lock)}
