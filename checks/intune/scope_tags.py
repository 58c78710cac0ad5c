from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.entities.intune_roles import IntuneRoleAssignment, RoleScopeTag
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Unknown, check, required

from ._evidence import TENANT, is_assigned

RESOURCE = "role_scope_tags"


@check(
    title="Scope tags separate the teams that administer Intune",
    severity=Severity.LOW,
    objectives=["identities.privileged_access"],
    mappings={"stronger": {"zta": ["24555"]}},
    since="0.2.0",
)
def scope_tags(
    role_scope_tags: tuple[RoleScopeTag, ...] | Gap,
    intune_role_assignments: tuple[IntuneRoleAssignment, ...] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks that scope tags are in use where several teams administer Intune.

    What it checks:
        At least one scope tag that is not built in is assigned to a group of devices. Where the tenant has fewer than two
        assignments of Intune roles, there is one team, and the check is not applicable.

    Why it matters:
        Without scope tags, every team sees and changes the policies and devices of all others.

    Limits:
        Informational: several assignments may belong to one team. Tags on policies, and those of role assignments, are not
        assessed.

    Remediation:
        1. Open {portal:intune_roles} > Scope (Tags), and create a tag for each team.
        2. Assign it to the groups with the devices of the team, and add it to the role assignment and the policies.

    References:
        https://learn.microsoft.com/intune/intune-service/fundamentals/scope-tags
        https://learn.microsoft.com/graph/api/resources/intune-rbac-rolescopetag
    """
    tags = licensed_for_intune(role_scope_tags, service_plans)
    assignments = licensed_for_intune(intune_role_assignments, service_plans)
    if len(assignments) < 2:
        raise NotApplicable("Intune has fewer than two role assignments")
    gaps: dict[Gap, None] = {}
    for tag in tags:
        try:
            if not required(tag.is_built_in, RESOURCE, "isBuiltIn") and is_assigned(tag.assignments, RESOURCE):
                return
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)
    observed = f"{len(assignments)} role assignments, and no scope tag with devices"
    yield Finding(TENANT, "no scope tag separates the teams that administer Intune", observed, "a scope tag with devices")
