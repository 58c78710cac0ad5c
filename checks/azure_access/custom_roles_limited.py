from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure import subscription_of
from ztscan.entities.azure_access import AzureAssignment, AzureRoleDefinition
from ztscan.entities.azure_role_powers import Power, granted, power_of, role_of
from ztscan.estate.rows import whole_or_unknown
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, GapReason, Severity, Subject, Unknown, check

DEFINITIONS = "azure_role_definitions"


@check(
    title="No custom role of Azure gives access or changes everything",
    severity=Severity.HIGH,
    objectives=["identities.privileged_access"],
    mappings={
        "equal": {"prowler": ["iam_subscription_roles_owner_custom_not_created"]},
        "partial": {"cis-azure-6.0": ["5.4"], "mcsb": ["PA-7"]},
    },
    since="0.2.0",
)
def custom_roles_limited(
    azure_role_definitions: tuple[AzureRoleDefinition, ...],
    azure_assignments: tuple[AzureAssignment, ...] | Gap,
    azure_visibility: Visibility,
) -> Iterator[Finding]:
    """Checks that no custom role is an Owner or Contributor by another name.

    What it checks:
        No custom role permits writing role assignments or role definitions, elevating access, or changes by a pattern over all
        providers. `*` stands for any text, and `notActions` count within their own entry only.

    Why it matters:
        Reviews look for Owner. The holder of a role that equals it can give access to anybody, and is overlooked.

    Limits:
        Roles that are not assigned are findings too, because anyone who can assign roles can use them. Data actions are not
        assessed.

    Remediation:
        1. Open Azure portal > Subscriptions > the subscription > Access control (IAM) > Roles, and filter by CustomRole.
        2. Replace patterns by the actions that are needed: `az role definition update --role-definition FILE.json`. Delete roles
           that nobody needs: `az role definition delete --name NAME`.
        3. To verify: `az role definition list --custom-role-only`.

    References:
        https://learn.microsoft.com/azure/role-based-access-control/custom-roles
        https://learn.microsoft.com/azure/role-based-access-control/role-definitions
    """
    gaps: dict[Gap, None] = {}
    assigned = set() if isinstance(azure_assignments, Gap) else {role_of(one.role or "") for one in azure_assignments}
    for role in azure_role_definitions:
        if (role.origin or "").casefold() == "builtinrole" or _foreign(role, azure_visibility):
            continue
        power = power_of(role.permissions)
        if power is None or role.origin is None:
            gaps[_unsaid(role)] = None
        if not power:
            continue
        subject = Subject("azureRole", role_of(role.id), role.title or role.name)
        actions = granted(role.permissions) if power is Power.GRANTS else ("every change",)
        held = "assigned" if role_of(role.id) in assigned else "not assigned"
        can = "grant access to others" if power is Power.GRANTS else "change everything"
        message = f"the custom role {subject.name} ({held}) can {can}"
        yield Finding(subject, message, f"permits {', '.join(actions)}", "named actions only")
    whole_or_unknown(azure_visibility)
    if gaps:
        raise Unknown(*gaps)


def _foreign(role: AzureRoleDefinition, visibility: Visibility) -> bool:
    """Whether it can be assigned only in subscriptions that are not judged."""
    elsewhere = visibility.foreign | visibility.excluded
    return bool(role.scopes) and all(subscription_of(scope) in elsewhere for scope in role.scopes or ())


def _unsaid(role: AzureRoleDefinition) -> Gap:
    detail = f"`{DEFINITIONS}` does not state what the role `{role.title or role.name}` permits"
    return Gap(DEFINITIONS, GapReason.MALFORMED, detail, "scan again; if this persists, report it")
