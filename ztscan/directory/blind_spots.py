"""Noting what could not be read while something is put together from several lists."""

from __future__ import annotations

from typing import TypeVar

from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.directory.licences import is_off
from ztscan.graph.areas.groups import DirectoryObject

T = TypeVar("T")


class BlindSpots:
    """Collects gaps, each once and in order."""

    def __init__(self, service_plans: frozenset[str] | Gap, *needed: str) -> None:
        """``needed``: service plans of which any one would switch the feature on that is looked at."""
        self._service_plans = service_plans
        self._needed = needed
        self._gaps: dict[Gap, None] = {}

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return tuple(self._gaps)

    def note(self, gap: Gap) -> None:
        self._gaps[gap] = None

    def off(self, evidence: object) -> bool:
        """Whether the feature, of which this is evidence, is certainly off."""
        return is_off(evidence, self._service_plans, *self._needed)

    def seen(self, evidence: T | Gap, nothing: T) -> T:
        """The evidence; ``nothing`` where it could not be read, which is noted."""
        if isinstance(evidence, Gap):
            self.note(evidence)
            return nothing
        return evidence

    def of_feature(self, evidence: T | Gap, nothing: T) -> T:
        """The same for evidence of the feature: that it is certainly off hides nothing, so that it is not noted."""
        return nothing if self.off(evidence) else self.seen(evidence, nothing)

    def unsaid(self, resource: str, detail: str) -> None:
        """Note that a resource was read, but does not say what it must."""
        self.note(Gap(resource, GapReason.MALFORMED, f"`{resource}` {detail}", "scan again; report it if it stays so"))

    def kind_known(self, key: str, kind: str, resource: str) -> str:
        """``kind``; where Graph left it out, that is noted."""
        if not kind:
            self.unsaid(resource, f"does not say of what kind `{key}` is")
        return kind


class Kinds:
    """What sort of object an id stands for."""

    def __init__(
        self, objects: ByKey[DirectoryObject | None] | Gap, groups: frozenset[str], blind_spots: BlindSpots, no_object: str
    ) -> None:
        """``groups``: ids that are known to be groups. ``no_object``: what to say of an id that the tenant does not have."""
        self._objects = objects
        self._groups = groups
        self._blind_spots = blind_spots
        self._no_object = no_object

    def of(self, key: str) -> str:
        """``user``, ``group``, ``servicePrincipal`` ...; empty where it could not be read, which is noted."""
        if key in self._groups:
            return "group"
        found = self._objects if isinstance(self._objects, Gap) else self._objects[key]
        if isinstance(found, Gap):
            self._blind_spots.note(found)
            return ""
        return self._no_object if found is None else self._blind_spots.kind_known(key, found.kind, "directory_objects")
