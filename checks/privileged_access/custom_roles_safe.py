from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted, in_order
from ztscan.directory.role_holding import RoleHoldings
from ztscan.entities.roles import RoleDefinition
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, affected, check, required

from ._custom_roles import is_privileged

_SHOWN = 5


@check(
    title="Custom roles contain no privileged actions",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access"],
    mappings={},
    since="0.2.0",
)
def custom_roles_safe(role_definitions: tuple[RoleDefinition, ...], role_holdings: RoleHoldings) -> Iterator[Finding]:
    """Checks that no custom role contains an action that can take over accounts, applications or policies.

    What it checks:
        No enabled custom role has an action that Microsoft labels as privileged. No action changes credentials, owners or
        permissions of applications, or passwords or authentication methods of users. None changes role assignments,
        role-assignable groups, Conditional Access, consent or federation. Wildcards and `allTasks` count. The role is not
        marked as privileged.

    Why it matters:
        Reviews and alerts look at the built-in privileged roles. A custom role with one of these actions gives the same power
        under a harmless name.

    Limits:
        Actions that Microsoft adds later are told by its mark on the role only. A role with privileged actions that is
        intended can be waived. A disabled role has no effect and is not a finding. The role is a finding even if nobody holds
        it.

    Remediation:
        1. Open {portal:roles}, filter by Type: Custom, and open the role.
        2. Remove the actions that the finding names, or delete the role and assign a built-in role through PIM.
        3. To verify, read `GET /roleManagement/directory/roleDefinitions?$filter=isBuiltIn eq false`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/custom-overview
        https://learn.microsoft.com/entra/identity/role-based-access-control/privileged-roles-permissions
    """
    gaps: dict[Gap, None] = {}
    custom = 0
    for role in role_definitions:
        try:
            if required(role.is_built_in, "role_definitions", "isBuiltIn"):
                continue
            custom += 1
            yield from _finding(role, role_holdings)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)
    if not custom:
        raise NotApplicable("the tenant has no custom roles")


def _finding(role: RoleDefinition, role_holdings: RoleHoldings) -> Iterator[Finding]:
    """The finding on one custom role. Raises Unknown where its actions are not known."""
    if role.is_enabled is False:
        return
    parts = required(role.role_permissions, "role_definitions", "rolePermissions")
    actions = {
        action
        for part in parts
        for action in required(part.allowed_resource_actions, "role_definitions", "rolePermissions/allowedResourceActions")
        if is_privileged(action)
    }
    if not actions and not required(role.is_privileged, "role_definitions", "isPrivileged"):
        return
    holders = {holding.principal for holding in role_holdings.holdings if holding.role in (role.id, role.template_id)}
    count = f"at least {len(holders)}" if role_holdings.gaps else str(len(holders))
    name = role.display_name or role.id
    what = counted(len(actions), "privileged action") if actions else "the mark of a privileged role"
    shown = in_order(actions, most=_SHOWN)
    members = (affected("action", ((action, action) for action in actions)),) if actions else ()
    message = f"the custom role {name} has {what}; accounts that hold it: {count}"
    subject = Subject("role", role.id, name)
    yield Finding(subject, message, shown or "isPrivileged: true", "no privileged action", members=members)
