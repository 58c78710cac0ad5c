from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.activation import PimPolicies
from ztscan.directory.role_templates import PRIVILEGED_ROLE_ADMINISTRATOR
from ztscan.plugin import Finding, Severity, check

from ._rules import approved, over_roles


@check(
    title="Activating Privileged Role Administrator requires approval",
    severity=Severity.HIGH,
    objectives=["identities.pim"],
    version=2,
    mappings={
        "equal": {"prowler": ["entra_pim_privileged_role_administrator_approval_required"]},
        "partial": {
            "cis-m365-6.0": ["5.3.5"],
            "cis-m365-7.0": ["5.3.5"],
            "monkey365": ["eid-approval-not-required-for-privileged-role-administrator-activation"],
        },
    },
)
def pra_approval(pim_policies: PimPolicies) -> Iterator[Finding]:
    """Checks that a second person must approve each activation of Privileged Role Administrator.

    What it checks:
        The tenant-wide PIM rule "Approval_EndUser_Assignment" of Privileged Role Administrator requires approval and names at
        least one primary approver. The same settings of PIM for Groups are evaluated for the members and the owners of each
        group that holds the role. They count if their access can be activated. An owner can add themselves to the members.
        The rules of the role do not apply there.

    Why it matters:
        This role can assign every other role, including Global Administrator, and can change the rules of PIM. Without
        approval for this role, approval for Global Administrator can be bypassed in one step.

    Limits:
        The check does not detect whether the approvers still exist or review requests before they approve them.

    Remediation:
        1. Open {portal:pim_roles} > Settings > Privileged Role Administrator > Edit.
        2. Select "Require approval to activate", and select approvers who are not eligible for the role themselves.
        3. Or send `PATCH /policies/roleManagementPolicies/{policyId}/rules/Approval_EndUser_Assignment` with
           `{"@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyApprovalRule", "setting": {"isApprovalRequired":
           true, "approvalStages": [{"primaryApprovers": [{"@odata.type": "#microsoft.graph.groupMembers", "groupId":
           "{id}"}]}]}}`.
        4. For a group, change the same settings under {portal:pim_groups} > the group > Settings > Member, and Owner.
        5. To verify, read `GET /policies/roleManagementPolicies/{policyId}/rules/Approval_EndUser_Assignment`, and scan
           again.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-change-default-settings
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/groups-role-settings
        https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
    """
    return over_roles({PRIVILEGED_ROLE_ADMINISTRATOR: "Privileged Role Administrator"}, pim_policies, approved)
