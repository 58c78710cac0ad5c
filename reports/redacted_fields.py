"""Which fields of a result hold words of ztscan or of Graph, which hold names, and which subjects are settings."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ztscan.core.model import (
    CheckResult,
    ObjectiveGrade,
    PillarGrade,
    ResourceReading,
    Scan,
    Subject,
    Tenant,
    Tool,
    Waiver,
)
from ztscan.core.proved_change import ProvedChange
from ztscan.drift.model import (
    Attribution,
    Blindness,
    CheckDrift,
    Drift,
    FindingDrift,
    Moment,
    ObjectDrift,
    ObjectiveDrift,
    PillarDrift,
    PropertyChange,
    Rename,
    UnseenConfiguration,
)
from ztscan.drift.set_change import SetChange

TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
"""A word of Graph, such as an enumeration member."""
_OBJECTS = frozenset(
    (
        *("administrativeUnit", "application", "conditionalAccessPolicy", "device", "domain", "group", "namedLocation"),
        *("organization", "servicePrincipal", "tenant", "user"),
    )
)
"""Kinds whose names always come from the tenant. Objects of other kinds with a fixed id are settings that ztscan names."""
OURS: Mapping[type, tuple[str, ...]] = {
    Blindness: ("kind", "name", "checks"),
    CheckDrift: ("id", "title", "reason"),
    CheckResult: ("id", "title", "reason", "objectives", "mappings", "mapping_relations"),
    FindingDrift: ("check", "title", "through"),
    Moment: ("started", "finished", "tool"),
    ObjectDrift: ("resource",),
    ObjectiveDrift: ("id", "title", "pillar", "checks"),
    ObjectiveGrade: ("id", "title", "pillar", "stage", "step", "principle", "owner", "verify", "checks", "documentation"),
    PillarDrift: ("id", "title"),
    PillarGrade: ("id", "title", "objectives"),
    PropertyChange: ("path",),
    ProvedChange: ("fixes", "closes", "adds", "opens", "undecided", "licence", "role"),
    Rename: ("resource",),
    SetChange: ("kind",),
    ResourceReading: ("name", "outcome", "permission", "version"),
    Drift: ("warnings", "settings"),
    Scan: ("started", "finished", "warnings", "below_threshold"),
    Tool: ("name", "version", "plugins"),
    UnseenConfiguration: ("resource", "reason", "side"),
}
"""Fields that hold words of ztscan or of Graph only."""
NAMED: Mapping[type, Mapping[str, str]] = {
    Attribution: {"who": "user"},
    ObjectDrift: {"name_before": "name", "name_after": "name"},
    PropertyChange: {"added": "name", "removed": "name"},
    Rename: {"before": "name", "after": "name"},
    SetChange: {"entered_names": "user", "left_names": "user"},
    Tenant: {"name": "tenant", "domain": "domain"},
    Waiver: {"owner": "user"},
}
"""Fields that hold names, with the kind of their object."""


def is_setting(subject: Subject) -> bool:
    """Whether a subject is one of Graph's singletons, which ztscan names."""
    return subject.kind not in _OBJECTS and TOKEN.fullmatch(subject.id) is not None
