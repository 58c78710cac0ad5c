"""The version of ztscan, where every room can see it."""

from __future__ import annotations

import re

VERSION = "0.2.0.dev0"
"""As Python spells versions: `.dev0` says that the release which it names is still in the making."""

_UNRELEASED = re.compile(r"(\d+\.\d+\.\d+)\.?(dev|a|b|rc)(\d+)", re.ASCII)


def semantic(version: str) -> str:
    """The same version as semantic versioning spells it: ``0.2.0-dev.0`` of ``0.2.0.dev0``. Anything else stays as it is."""
    found = _UNRELEASED.fullmatch(version)
    return f"{found[1]}-{found[2]}.{found[3]}" if found else version
