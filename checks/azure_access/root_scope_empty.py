from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.entities.azure_access import ROOT, AzureAssignment, AzureRoleDefinition, scope_of
from ztscan.entities.azure_role_powers import READER, Power, permits_reading, role_of
from ztscan.estate.roles import AzureRoles
from ztscan.estate.rows import whole_or_unknown
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, GapReason, Note, Severity, Subject, Unknown, check

ASSIGNMENTS = "azure_root_assignments"
_ELEVATION = (
    "every Global Administrator can become User Access Administrator at `/` at any time, and counts as one: "
    "an empty root scope is no barrier to them"
)


@check(
    title="Nobody has a standing assignment at the root scope of Azure that changes or gives access",
    severity=Severity.CRITICAL,
    objectives=["identities.privileged_access"],
    mappings={"stronger": {"maester": ["MT.1056"], "zta": ["21788"], "prowler": ["iam_role_user_access_admin_restricted"]}},
    since="0.2.0",
)
def root_scope_empty(
    azure_root_assignments: tuple[AzureAssignment, ...],
    azure_role_definitions: tuple[AzureRoleDefinition, ...] | Gap,
    azure_roles: AzureRoles,
    azure_visibility: Visibility,
    azure_principal_names: Mapping[str, str],
) -> Iterator[Finding | Note]:
    """Checks that nobody was left with control over all subscriptions at `/`.

    What it checks:
        No assignment at the scope `/` has a role that can grant access or change all resources. Examples are User Access
        Administrator, Owner and Contributor. Reader, which ztscan itself needs, passes.

    Why it matters:
        A Global Administrator who elevates access stays User Access Administrator at `/` until the assignment is removed,
        also after the role in PIM has ended. It controls every subscription, including later ones.

    Limits:
        The check passes only if the answer holds an assignment that shows the scope was readable.

    Remediation:
        1. List them: `az role assignment list --scope / --query "[?scope=='/']"`.
        2. Remove each one: `az role assignment delete --ids ID`. Each Global Administrator can also
           turn it off in Entra admin center > Entra ID > Overview > Properties > Access management for Azure resources.
        3. To verify, list them again, and scan again.

    References:
        https://learn.microsoft.com/azure/role-based-access-control/elevate-access-global-admin
    """
    unsure: dict[Gap, None] = {}
    readable = False
    for row in azure_root_assignments:
        if scope_of(row) != ROOT:
            continue
        role = azure_roles.of(row.role or "")
        readable = readable or role.id == READER or _reads(role.id, azure_role_definitions)
        if not row.role or role.power is None:
            unsure[_undefined(role.name)] = None
        elif role.power is not Power.LIMITED:
            name = azure_principal_names.get(row.principal or "", row.principal or row.name)
            subject = Subject("azureAssignment", row.name, name)
            message = f"{name} holds {role.name} over everything in Azure (`/`)"
            yield Finding(subject, message, f"{role.name} at /", "no standing assignment at /")
    yield Note(_ELEVATION)
    whole_or_unknown(azure_visibility)
    if unsure:
        raise Unknown(*unsure)
    if not readable:
        raise Unknown(_unseen())


def _reads(role: str, definitions: tuple[AzureRoleDefinition, ...] | Gap) -> bool:
    known = () if isinstance(definitions, Gap) else definitions
    return any(role_of(one.id) == role and permits_reading(one.permissions) for one in known)


def _undefined(role: str) -> Gap:
    detail = f"`azure_role_definitions` lacks what the role `{role}` permits, which is assigned at `/`"
    return Gap("azure_role_definitions", GapReason.MALFORMED, detail, "grant Reader at `/`, and scan again")


def _unseen() -> Gap:
    detail = "Azure lists no assignment at `/` that lets somebody read there, so the list may be what the account is shown"
    return Gap(ASSIGNMENTS, GapReason.NO_PERMISSION, detail, "assign Reader at `/` to the account that scans")
