"""The engine's interface for authors of checks and facts.

Records of Graph and Azure are in ``ztscan.entities.<area>``, facts and their types in ``ztscan.directory``, ``ztscan.endpoints``,
``ztscan.estate`` and ``ztscan.conditional_access``. Every module of these rooms is imported here, so that its facts are known by
name.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from ztscan import conditional_access, directory, endpoints, estate
from ztscan.config.settings import AcceptedExclusion, CriticalApps, EmergencyAccess
from ztscan.core.columns import Table
from ztscan.core.fix import Effort, Fix, FixFacts, FixStep, GraphCall, Impact, Stage
from ztscan.core.members import affected
from ztscan.core.model import ByKey, Finding, Gap, GapReason, NearMiss, Note, Severity, Subject, Verdict, Witness, parse_time
from ztscan.engine.check import Deprecation, Manual, NotApplicable, Unknown, Yielded, check, known, present, required
from ztscan.engine.evidence import fact
from ztscan.engine.fixing import Fixing, MissingRead, NoFix, RecordedValues, Unfixable
from ztscan.engine.setting_fix import SettingFamily, by_id, step

__all__ = [
    "AcceptedExclusion",
    "ByKey",
    "CriticalApps",
    "Deprecation",
    "Effort",
    "EmergencyAccess",
    "Finding",
    "Fix",
    "FixFacts",
    "FixStep",
    "Fixing",
    "Gap",
    "GapReason",
    "GraphCall",
    "Impact",
    "Manual",
    "MissingRead",
    "NearMiss",
    "NoFix",
    "NotApplicable",
    "Note",
    "RecordedValues",
    "SettingFamily",
    "Severity",
    "Stage",
    "Subject",
    "Table",
    "Unfixable",
    "Unknown",
    "Verdict",
    "Witness",
    "Yielded",
    "affected",
    "by_id",
    "check",
    "fact",
    "known",
    "parse_time",
    "present",
    "required",
    "step",
]


def _discover(package: ModuleType) -> None:
    """Import every module of a room, so that its facts are registered."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(found.name)


for _room in (directory, endpoints, estate, conditional_access):
    _discover(_room)
