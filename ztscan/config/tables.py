"""The tables of ``ztscan.toml``."""

from __future__ import annotations

import msgspec


class ConfigurationTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file. It is immutable, and unknown keys are errors."""
