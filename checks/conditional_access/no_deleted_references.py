from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ztscan.directory.counting import with_article
from ztscan.entities.conditional_access import ConditionalAccessPolicy
from ztscan.entities.groups import DeletedGroup, DirectoryObject
from ztscan.entities.roles import RoleDefinition
from ztscan.entities.users import DeletedUser
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Severity, Subject, Unknown, check

_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_OBJECTS = {"includeUsers": "user", "excludeUsers": "user", "includeGroups": "group", "excludeGroups": "group"}
_ROLES = ("includeRoles", "excludeRoles")


@check(
    title="Conditional Access policies refer only to users, groups and roles that exist",
    severity=Severity.MEDIUM,
    objectives=["identities.conditional_access_baseline"],
    mappings={
        "equal": {"maester": ["MT.1066"], "prowler": ["entra_conditional_access_policy_no_deleted_object_references"]},
        "stronger": {"maester": ["MT.1038"]},
    },
)
def no_deleted_references(
    conditional_access_policies: tuple[ConditionalAccessPolicy, ...],
    directory_objects: ByKey[DirectoryObject | None],
    role_definitions: tuple[RoleDefinition, ...],
    deleted_users: tuple[DeletedUser, ...] | Gap,
    deleted_groups: tuple[DeletedGroup, ...] | Gap,
) -> Iterator[Finding]:
    """Checks that Conditional Access policies do not refer to deleted users, groups or roles.

    What it checks:
        Every id in the included and excluded users, groups and roles of every policy resolves to an object of the
        directory. The state of the policy does not matter. The finding says if the object is in the recycle bin.

    Why it matters:
        If the only group of a policy is deleted, the policy applies to no user and shows no error. A deleted group in the
        exclusions is also a risk: after a restore, its members are excluded again.

    Limits:
        Applications, locations and external tenants in a policy are not checked. Values such as `All`, `None` and
        `GuestsOrExternalUsers` do not refer to an object.

    Remediation:
        1. Open {portal:conditional_access_policies}, select the policy, and open Users. A deleted object is shown only
           by its id.
        2. If the object was deleted by mistake, restore it: `POST /directory/deletedItems/{id}/restore`.
        3. Remove the other ids from the policy: `PATCH /identity/conditionalAccess/policies/{id}` with new lists under
           `conditions.users`.
        4. To verify, scan again.

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
    """Names of the objects in the recycle bin, by id. If the bin was not read, only the names are missing."""
    names = (
        {} if isinstance(users, Gap) else {user.id: user.user_principal_name or user.display_name or user.id for user in users}
    )
    return names if isinstance(groups, Gap) else names | {group.id: group.display_name or group.id for group in groups}


def _finding(policy: ConditionalAccessPolicy, place: str, kind: str, key: str, recycled: Mapping[str, str]) -> Finding:
    where = (
        f"the {kind} `{recycled[key]}`, which is in the recycle bin"
        if key in recycled
        else f"{with_article(kind)} that does not exist"
    )
    subject = Subject("conditionalAccessPolicy", policy.id, policy.display_name or policy.id)
    return Finding(
        subject,
        f"{subject.name} refers to {where}",
        f"{place}: {key}",
        f"{with_article(kind)} that exists",
        discriminator=f"{place} {key}",
    )
