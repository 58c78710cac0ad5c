"""Assignments of Graph's records as the targets that the room knows."""

from __future__ import annotations

from collections.abc import Iterable

from ztscan.endpoints.policy import PolicyTarget, TargetKind
from ztscan.endpoints.targets import policy_target
from ztscan.graph.areas.devices import AssignmentTarget, PolicyAssignment


def targets_of(assignments: Iterable[PolicyAssignment] | None) -> tuple[PolicyTarget, ...] | None:
    """The targets of a policy. None: the assignments were not returned."""
    return None if assignments is None else tuple(_target(one.target) for one in assignments)


def _target(target: AssignmentTarget | None) -> PolicyTarget:
    if target is None:
        return PolicyTarget(TargetKind.UNKNOWN)
    return policy_target(target.odata_type, target.group_id, target.filter_id, target.filter_type)
