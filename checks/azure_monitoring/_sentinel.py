"""Which workspaces are onboarded to Microsoft Sentinel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from ztscan.entities.azure_sentinel import SentinelOnboarding
from ztscan.entities.azure_workspaces import Workspace
from ztscan.estate.rows import each_with
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Gap, NotApplicable, Subject, Unknown

T = TypeVar("T")
Onboarded = ByKey[SentinelOnboarding | None]


def onboarded(workspaces: tuple[Workspace, ...], sentinel: Onboarded | Gap, visibility: Visibility) -> Iterator[Workspace]:
    """The workspaces with Sentinel. Raises Unknown after the last one unless all that there are were asked."""
    try:
        for workspace, state in each_with(workspaces, sentinel, visibility, "workspace"):
            if state is not None:
                yield workspace
    except NotApplicable:
        return


def onboarded_with(
    workspaces: tuple[Workspace, ...], sentinel: Onboarded | Gap, visibility: Visibility, table: ByKey[T] | Gap
) -> Iterator[tuple[Workspace, T]]:
    """The same with what was read of each. Raises NotApplicable where no workspace has Sentinel."""
    gaps: dict[Gap, None] = {}
    found = False
    try:
        for workspace in onboarded(workspaces, sentinel, visibility):
            found = True
            entry = table if isinstance(table, Gap) else table[workspace.id]
            if isinstance(entry, Gap):
                gaps[entry] = None
            else:
                yield workspace, entry
    except Unknown as unknown:
        gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)
    if not found:
        raise NotApplicable("no Log Analytics workspace is onboarded to Microsoft Sentinel")


def subject(workspace: Workspace) -> Subject:
    return Subject("workspace", workspace.key, workspace.name)
