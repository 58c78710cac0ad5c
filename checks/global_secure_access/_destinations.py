"""Shared by the checks on rules that are too wide: how a finding tells their destinations."""

from __future__ import annotations

from collections.abc import Sequence

from ztscan.directory.counting import first
from ztscan.plugin import Finding, Subject, affected

SHOWN = 5
"""So many destinations are named in a sentence. All of them are the members of its finding."""


def told(
    subject: Subject,
    message: str,
    destinations: Sequence[str],
    expected: str = "single sites",
    *,
    before: str = "",
    discriminator: str = "",
) -> Finding:
    """A finding on destinations. ``before``: precedes them in what was observed."""
    members = (affected("destination", ((one, one) for one in destinations)),)
    observed = before + first(destinations, SHOWN)
    return Finding(subject, message, observed, expected, discriminator=discriminator, members=members)
