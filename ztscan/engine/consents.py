"""What an administrator granted to each application, as part of the compared configuration.

No check finds fault with most grants, so that a new one would not be told otherwise. What single users granted for themselves is
left out: it comes and goes with people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ztscan.core.members import APPLICATION_GRANTS, SETTINGS, USER_GRANTS, affected
from ztscan.core.model import Gap
from ztscan.core.sealing import NamedGroup
from ztscan.graph.powerful_permissions import APPLICATION_PERMISSIONS, MICROSOFT_GRAPH

SELF = "Principal"
"""Consent of a user for that user alone."""
KIND = "permission"
APPLICATION = "application"
ALL = "Applications"
"""What the applications that hold a permission are called together."""


class _Granted(NamedTuple):
    holder: str
    permission: str
    """What tells it from others of the holder."""
    label: str


def consents(evidence: Mapping[str, Any], tenant: str) -> Iterator[NamedGroup]:
    """For each kind of grant the applications that hold one, and for each of them its permissions as members.

    Nothing, if a scan did not ask for the grants, or could not read them: checks say so.
    """
    names = _names(evidence.get("service_principals"))
    for resource, listed in ((USER_GRANTS, _for_all_users), (APPLICATION_GRANTS, _of_applications)):
        rows = evidence.get(resource)
        if rows is None or isinstance(rows, Gap):
            continue
        by_holder: dict[str, list[tuple[str, str]]] = {}
        for granted in listed(rows, names):
            by_holder.setdefault(granted.holder, []).append((granted.permission, granted.label))
        holders = [(holder, names.get(holder, holder)) for holder in by_holder]
        yield NamedGroup(f"{tenant}{SETTINGS}:{resource}", ALL, affected(APPLICATION, holders))
        for holder, permissions in by_holder.items():
            identity = f"{holder}{SETTINGS}:{resource}"
            yield NamedGroup(identity, names.get(holder, holder), affected(KIND, permissions))


def _for_all_users(grants: Iterable[Any], names: Mapping[str, str]) -> Iterator[_Granted]:
    for grant in grants:
        if grant.consent_type != SELF:
            for scope in grant.scopes:
                label = f"{scope} ({names.get(grant.resource_id, grant.resource_id)})"
                yield _Granted(grant.client_id, f"{grant.resource_id} {scope}", label)


def _of_applications(assignments: Iterable[Any], names: Mapping[str, str]) -> Iterator[_Granted]:
    del names
    for assignment in assignments:
        role = assignment.app_role_id
        known = APPLICATION_PERMISSIONS.get((MICROSOFT_GRAPH, role))
        yield _Granted(assignment.principal_id, role, known.name if known else role)


def _names(principals: Any) -> dict[str, str]:
    if principals is None or isinstance(principals, Gap):
        return {}
    return {one.id: one.display_name or one.id for one in principals}
