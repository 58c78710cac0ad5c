from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.role_templates import PRIVILEGED_ROLE_ADMINISTRATOR
from ztscan.entities.roles import RolePolicy
from ztscan.plugin import Finding, Severity, check

from ._rules import approved, over_roles


@check(
    title="Activating Privileged Role Administrator needs approval",
    severity=Severity.HIGH,
    objectives=["identities.pim"],
    mappings={
        "cis-m365-6.0": ["5.3.5"],
        "cis-m365-7.0": ["5.3.5"],
        "monkey365": ["eid-approval-not-required-for-privileged-role-administrator-activation"],
        "prowler": ["entra_pim_privileged_role_administrator_approval_required"],
    },
)
def pra_approval(role_policies: Mapping[str, RolePolicy]) -> Iterator[Finding]:
    """Whether a second person decides on every activation of Privileged Role Administrator.

    What it checks:
        PIM's rule "Approval_EndUser_Assignment" of Privileged Role Administrator, tenant-wide, requires approval and names at
        least one primary approver.

    Why it matters:
        This role can assign every other role, Global Administrator included, and can change PIM's rules. Without approval
        here, approval for Global Administrator is a detour of one step.

    Limits:
        Whether the approvers still exist, and whether they look before they approve, is not seen.

    Remediation:
        1. Open {portal:pim_roles} > Settings >
           Privileged Role Administrator > Edit.
        2. Tick "Require approval to activate" and select approvers other than the people who are eligible for the role.
        3. Or send `PATCH /policies/roleManagementPolicies/{policyId}/rules/Approval_EndUser_Assignment` with
           `"isApprovalRequired": true` and a `primaryApprovers` entry in `setting`.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-change-default-settings
        https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
    """
    return over_roles({PRIVILEGED_ROLE_ADMINISTRATOR: "Privileged Role Administrator"}, role_policies, approved)
