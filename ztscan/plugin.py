"""Everything that the author of a check imports."""

from __future__ import annotations

from ztscan.check import Manual, NotApplicable, Unknown, check
from ztscan.evidence import fact
from ztscan.model import ByKey, Finding, Gap, GapReason, NearMiss, Severity, Subject, Verdict, Witness, parse_time

__all__ = [
    "ByKey",
    "Finding",
    "Gap",
    "GapReason",
    "Manual",
    "NearMiss",
    "NotApplicable",
    "Severity",
    "Subject",
    "Unknown",
    "Verdict",
    "Witness",
    "check",
    "fact",
    "parse_time",
]
