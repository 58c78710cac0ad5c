"""How results of expectations are told from results of checks."""

from __future__ import annotations

EXPECTED = "expect."
"""Ids of results of expectations (``[[expect]]`` in ``ztscan.toml``) begin so."""


def is_expectation(check_id: str) -> bool:
    """Whether the id is that of an expectation, not of a check."""
    return check_id.startswith(EXPECTED)
