from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ztscan.entities.conditional_access import ConditionalAccessPolicy
from ztscan.entities.groups import DeletedGroup, DirectoryObject
from ztscan.entities.roles import RoleDefinition
from ztscan.entities.users import DeletedUser
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Severity, Subject, Unknown, check

_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_OBJECTS = {"includeUsers": "user", "excludeUsers": "user", "includeGroups": "group", "excludeGroups": "group"}
_ROLES = ("includeRoles", "excludeRoles")


@check(
    title="Policies name only users, groups and roles that exist",
    severity=Severity.MEDIUM,
    objectives=["identities.conditional_access_baseline"],
    mappings={
        "maester": ["MT.1038", "MT.1066"],
        "prowler": ["entra_conditional_access_policy_no_deleted_object_references"],
    },
)
def no_deleted_references(
    conditional_access_policies: tuple[ConditionalAccessPolicy, ...],
    directory_objects: ByKey[DirectoryObject | None],
    role_definitions: tuple[RoleDefinition, ...],
    deleted_users: tuple[DeletedUser, ...] | Gap,
    deleted_groups: tuple[DeletedGroup, ...] | Gap,
) -> Iterator[Finding]:
    """Whether Conditional Access still names what was deleted.

    What it checks:
        Every id among the included and excluded users, groups and roles of every policy, whatever its state, resolves to an
        object of the directory. What lies in the recycle bin is reported as such.

    Why it matters:
        A policy whose only group was deleted holds for nobody and shows no error. A deleted group among the exclusions is a
        trap the other way round: restored, it lets its members through again.

    Limits:
        Applications, locations and external tenants that a policy names are not looked at. Words such as `All`, `None` and
        `GuestsOrExternalUsers` name no object.

    Remediation:
        1. Open {portal:conditional_access_policies}, choose the policy, and look at Users; what was
           deleted shows there by its id only.
        2. Restore what was deleted by mistake: `POST /directory/deletedItems/{id}/restore`.
        3. Take the rest out of the policy: `PATCH /identity/conditionalAccess/policies/{id}` with new lists under
           `conditions.users`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
        https://learn.microsoft.com/graph/api/resources/conditionalaccessusers
    """
    if not conditional_access_policies:
        raise NotApplicable("the tenant has no Conditional Access policy")
    known_roles = {key.casefold() for role in role_definitions for key in (role.id, role.template_id) if key}
    recycled = _recycled(deleted_users, deleted_groups)
    gaps: set[Gap] = set()
    for policy in conditional_access_policies:
        for place, kind in _OBJECTS.items():
            for key in _ids(policy, place):
                found = directory_objects[key]
                if isinstance(found, Gap):
                    gaps.add(found)
                elif found is None:
                    yield _finding(policy, place, kind, key, recycled)
        for place in _ROLES:
            for key in _ids(policy, place):
                if key.casefold() not in known_roles:
                    yield _finding(policy, place, "role", key, {})
    if gaps:
        raise Unknown(*sorted(gaps, key=lambda gap: (gap.resource, gap.detail)))


def _ids(policy: ConditionalAccessPolicy, place: str) -> list[str]:
    return sorted({key for key in policy.listed("users", place) if _ID.fullmatch(key)})


def _recycled(users: tuple[DeletedUser, ...] | Gap, groups: tuple[DeletedGroup, ...] | Gap) -> Mapping[str, str]:
    """Names of what is in the recycle bin, by id; unread, it only costs the names."""
    names = (
        {} if isinstance(users, Gap) else {user.id: user.user_principal_name or user.display_name or user.id for user in users}
    )
    return names if isinstance(groups, Gap) else names | {group.id: group.display_name or group.id for group in groups}


def _finding(policy: ConditionalAccessPolicy, place: str, kind: str, key: str, recycled: Mapping[str, str]) -> Finding:
    where = f"{kind} `{recycled[key]}`, which is in the recycle bin" if key in recycled else f"a {kind} that is gone"
    return Finding(
        Subject("conditionalAccessPolicy", policy.id, policy.display_name or policy.id),
        f"the policy names {where}",
        f"{place}: {key}",
        f"only a {kind} that exists",
        discriminator=f"{place} {key}",
    )
