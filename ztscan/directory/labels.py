"""Sensitivity labels that can be applied: enabled ones that do not only group others."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from ztscan.core.model import Gap
from ztscan.engine.check import Unknown, required
from ztscan.graph.areas.information_protection import SensitivityLabel, Sublabel

RESOURCE = "sensitivity_labels"


class UsableLabels(msgspec.Struct, frozen=True):
    """Labels that are certainly usable, and the gaps of those of which it is not known."""

    labels: tuple[Sublabel, ...]
    gaps: tuple[Gap, ...]

    def having(self, holds: Callable[[Sublabel], bool]) -> UsableLabels:
        """The labels for which ``holds``. It raises Unknown where a label does not say."""
        found: list[Sublabel] = []
        gaps = dict.fromkeys(self.gaps)
        for label in self.labels:
            try:
                if holds(label):
                    found.append(label)
            except Unknown as unknown:
                gaps.update(dict.fromkeys(unknown.gaps))
        return UsableLabels(tuple(found), tuple(gaps))


def usable_labels(labels: Iterable[SensitivityLabel]) -> UsableLabels:
    """Labels that people can apply. Those below a disabled label are not among them."""
    found: list[Sublabel] = []
    gaps: dict[Gap, None] = {}
    for label in labels:
        try:
            if not required(label.is_enabled, RESOURCE, "isEnabled"):
                continue
            leaves = required(label.sublabels, RESOURCE, "sublabels") or (label,)
            found.extend(leaf for leaf in leaves if required(leaf.is_enabled, RESOURCE, "isEnabled"))
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    return UsableLabels(tuple(found), tuple(gaps))


def targets(label: Sublabel) -> frozenset[str]:
    """Where a label can be used, in lower case (``file``, ``unifiedgroup`` ...). Raises Unknown where Graph did not say."""
    return frozenset(part.strip().casefold() for part in required(label.applicable_to, RESOURCE, "applicableTo").split(","))
