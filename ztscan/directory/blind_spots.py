"""Collects what could not be read while several lists are combined."""

from __future__ import annotations

from typing import TypeVar

from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.directory.licences import is_off
from ztscan.graph.areas.groups import DirectoryObject

T = TypeVar("T")


class BlindSpots:
    """Collects gaps, each once and in order."""

    def __init__(self, service_plans: frozenset[str] | Gap, *needed: str) -> None:
        """``needed``: service plans, any of which enables the evaluated feature."""
        self._service_plans = service_plans
        self._needed = needed
        self._gaps: dict[Gap, None] = {}

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return tuple(self._gaps)

    def note(self, gap: Gap) -> None:
        self._gaps[gap] = None

    def off(self, evidence: object) -> bool:
        """Whether the feature that this evidence belongs to is certainly off."""
        return is_off(evidence, self._service_plans, *self._needed)

    def seen(self, evidence: T | Gap, nothing: T) -> T:
        """The evidence. If it could not be read, notes the gap and returns ``nothing``."""
        if isinstance(evidence, Gap):
            self.note(evidence)
            return nothing
        return evidence

    def of_feature(self, evidence: T | Gap, nothing: T) -> T:
        """The same for evidence of the feature. If the feature is certainly off, nothing is hidden and no gap is noted."""
        return nothing if self.off(evidence) else self.seen(evidence, nothing)

    def unsaid(self, resource: str, detail: str) -> None:
        """Notes that a resource was read, but lacks a required value."""
        self.note(Gap(resource, GapReason.MALFORMED, f"`{resource}` {detail}", "scan again; if this persists, report it"))

    def kind_known(self, key: str, kind: str, resource: str) -> str:
        """``kind``. If Graph omitted it, notes a gap."""
        if not kind:
            self.unsaid(resource, f"does not state the object type of `{key}`")
        return kind


class Kinds:
    """The object types of ids."""

    def __init__(
        self, objects: ByKey[DirectoryObject | None] | Gap, groups: frozenset[str], blind_spots: BlindSpots, no_object: str
    ) -> None:
        """``groups``: ids of known groups. ``no_object``: the kind for an id that does not exist in the tenant."""
        self._objects = objects
        self._groups = groups
        self._blind_spots = blind_spots
        self._no_object = no_object

    def of(self, key: str) -> str:
        """``user``, ``group``, ``servicePrincipal`` ... Empty, with a gap noted, if it could not be read."""
        if key in self._groups:
            return "group"
        found = self._objects if isinstance(self._objects, Gap) else self._objects[key]
        if isinstance(found, Gap):
            self._blind_spots.note(found)
            return ""
        return self._no_object if found is None else self._blind_spots.kind_known(key, found.kind, "directory_objects")
