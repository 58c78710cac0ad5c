"""Targets of assignments as Graph writes them, for policies of every shape.

A target that excludes a group has a ``groupId``, as one that includes it does: only its type tells them apart.
"""

from __future__ import annotations

from collections.abc import Collection

from ztscan.endpoints.policy import FilterMode, PolicyTarget, TargetKind

_KINDS = {
    "groupAssignmentTarget": TargetKind.GROUP,
    "exclusionGroupAssignmentTarget": TargetKind.EXCLUDED_GROUP,
    "allLicensedUsersAssignmentTarget": TargetKind.ALL_USERS,
    "allDevicesAssignmentTarget": TargetKind.ALL_DEVICES,
    "configurationManagerCollectionAssignmentTarget": TargetKind.OTHER_INCLUDED,
    "cloudPcManagementGroupAssignmentTarget": TargetKind.OTHER_INCLUDED,
}
_INCLUDING = frozenset({TargetKind.GROUP, TargetKind.ALL_USERS, TargetKind.ALL_DEVICES, TargetKind.OTHER_INCLUDED})
_MODES = {"": FilterMode.NONE, "none": FilterMode.NONE, "include": FilterMode.INCLUDE, "exclude": FilterMode.EXCLUDE}


def policy_target(odata_type: str | None, group: str | None, filter_id: str | None, filter_type: str | None) -> PolicyTarget:
    """A target by its properties. Of a kind that is not known, or a group without an id, it may include or exclude any device."""
    kind = _KINDS.get((odata_type or "").removeprefix("#").removeprefix("microsoft.graph."), TargetKind.UNKNOWN)
    if kind in (TargetKind.GROUP, TargetKind.EXCLUDED_GROUP) and not group:
        kind = TargetKind.UNKNOWN
    mode = _MODES.get((filter_type or "").lower(), FilterMode.UNKNOWN)
    if filter_id and mode is FilterMode.NONE and not filter_type:
        mode = FilterMode.UNKNOWN  # Graph names a filter and does not say what it does
    return PolicyTarget(kind, (group or "").lower(), (filter_id or "").lower(), mode)


def includes_somebody(targets: Collection[PolicyTarget]) -> bool | None:
    """Whether an object with these targets is for anybody. None: that depends on a target of unknown kind.

    An exclusion has precedence: a group that is included and excluded adds nobody.
    """
    excluded = {target.group: target.mode for target in targets if target.kind is TargetKind.EXCLUDED_GROUP}
    included = [target for target in targets if target.kind in _INCLUDING]
    if any(not target.group or target.group not in excluded for target in included):
        return True
    if any(target.kind is TargetKind.UNKNOWN for target in targets):
        return None
    return None if any(excluded[target.group] is not FilterMode.NONE for target in included) else False
