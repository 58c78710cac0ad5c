"""The engine's interface for authors of checks and facts.

Records of Graph are in ``ztscan.entities.<area>``, facts and their types in ``ztscan.directory`` and
``ztscan.conditional_access``. Every module of these two rooms is imported here, so that its facts are known by name.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from ztscan import conditional_access, directory
from ztscan.config.settings import AcceptedExclusion, CriticalApps, EmergencyAccess
from ztscan.core.columns import Table
from ztscan.core.members import affected
from ztscan.core.model import ByKey, Finding, Gap, GapReason, NearMiss, Note, Severity, Subject, Verdict, Witness, parse_time
from ztscan.engine.check import Deprecation, Manual, NotApplicable, Unknown, Yielded, check, present, required
from ztscan.engine.evidence import fact

__all__ = [
    "AcceptedExclusion",
    "ByKey",
    "CriticalApps",
    "Deprecation",
    "EmergencyAccess",
    "Finding",
    "Gap",
    "GapReason",
    "Manual",
    "NearMiss",
    "NotApplicable",
    "Note",
    "Severity",
    "Subject",
    "Table",
    "Unknown",
    "Verdict",
    "Witness",
    "Yielded",
    "affected",
    "check",
    "fact",
    "parse_time",
    "present",
    "required",
]


def _discover(package: ModuleType) -> None:
    """Import every module of a room, so that its facts are registered."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(found.name)


for _room in (directory, conditional_access):
    _discover(_room)
