"""Shared by the checks of permissions that lead to control of the tenant."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.application_permissions import PermissionHolder, PermissionHolders, Reach
from ztscan.plugin import Finding, Note, Unknown, Yielded, affected


def holders_of(holders: PermissionHolders, reach: Reach, allowed: tuple[str, ...], consequence: str) -> Iterator[Yielded]:
    """A finding on each application with permissions of this reach that is not in ``allowed`` (application ids)."""
    accepted = {app_id.casefold() for app_id in allowed}
    for holder in holders.known.values():
        if holder.principal.app_id.casefold() not in accepted and holder.of(reach):
            yield _finding(holder, reach, consequence)
    if holders.microsoft:
        yield Note(f"Applications of Microsoft's services with such permissions are not assessed: {holders.microsoft}")
    if holders.gaps:
        raise Unknown(*holders.gaps)


def _finding(holder: PermissionHolder, reach: Reach, consequence: str) -> Finding:
    held = holder.of(reach)
    disabled = ", though it is disabled now" if holder.principal.account_enabled is False else ""
    return Finding(
        holder.subject,
        f"{holder.subject.name} {consequence}{disabled}",
        "; ".join(one.described for one in held),
        "no such permission",
        members=(affected("permission", ((f"{one.permission.resource}/{one.described}", one.described) for one in held)),),
    )
