"""Fleets of recorded tenants: the recording of Woodgrove, with other ids."""

from __future__ import annotations

import functools
from pathlib import Path

from tests.fleet.executors import id_of
from tests.recordings import recording_of
from tests.simulator.tenants import TENANTS

CHECK = "consent.user_consent_restricted"
"""One check, so that a scan takes little time."""


@functools.cache
def _recording() -> tuple[str, str]:
    return recording_of("woodgrove").read_text(encoding="utf-8"), TENANTS["woodgrove"]().id


def recorded(folder: Path, number: int) -> str:
    """The name of a recording of tenant ``number`` in ``folder``."""
    text, known = _recording()
    file = folder / f"r{number}.json"
    file.write_text(text.replace(known, id_of(number)), encoding="utf-8")
    return file.name


def tenant(number: int, **more: str) -> str:
    """A table of ``fleet.toml``."""
    lines = [f'{key} = "{value}"' for key, value in more.items()]
    return "\n".join(("[[tenant]]", f'name = "t{number}"', f'id = "{id_of(number)}"', *lines, ""))


def fleet_of(*tenants: str, head: str = "") -> str:
    """A ``fleet.toml`` whose scans run one check."""
    return f'[fleet]\nworkers = 2\ncheck = ["{CHECK}"]\n{head}\n' + "\n".join(tenants)
