"""Whether a condition on a role assignment limits which roles its holder can give.

Only the form that the portal writes is understood: for each new assignment, the role has to be one of a list. Any other condition
is taken for none. Source: https://learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples
"""

from __future__ import annotations

import re

from ztscan.azure.role_powers import Power
from ztscan.estate.roles import AzureRoles

_TERM = (
    r"@(?:Request|Resource)\[Microsoft\.Authorization/roleAssignments:(?:PrincipalType|PrincipalId)\]"
    r"ForAnyOfAnyValues:(?:GuidEquals|StringEqualsIgnoreCase)\{[^{}]*\}"
)
_ROLES = (
    r"@(?:Request|Resource)\[Microsoft\.Authorization/roleAssignments:RoleDefinitionId\]ForAnyOfAnyValues:GuidEquals\{([^{}]*)\}"
)


def _clause(verb: str) -> str:
    action = rf"\(!\(ActionMatches\{{'Microsoft\.Authorization/roleAssignments/{verb}'\}}\)\)"
    return rf"\({action}OR\({_ROLES}(?:AND{_TERM})*\)\)"


_FORM = re.compile(rf"{_clause('write')}(?:AND{_clause('delete')})?", re.IGNORECASE)


def limits_roles(condition: str, roles: AzureRoles) -> bool:
    """Whether an assignment with this condition certainly lets its holder give no role that gives access."""
    form = _FORM.fullmatch(re.sub(r"\s+", "", condition))
    listed = [one for one in (form.group(1) if form else "").split(",") if one]
    return bool(listed) and all(roles.of(one).power in (Power.LIMITED, Power.CHANGES) for one in listed)
