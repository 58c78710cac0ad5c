from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.activation import PimPolicies
from ztscan.directory.role_templates import GLOBAL_ADMINISTRATOR
from ztscan.plugin import Finding, Severity, check

from ._rules import approved, over_roles


@check(
    title="Activating Global Administrator requires approval",
    severity=Severity.HIGH,
    objectives=["identities.pim"],
    version=2,
    mappings={
        "equal": {"prowler": ["entra_pim_global_administrator_approval_required"], "zta": ["21817"]},
        "partial": {
            "cis-m365-6.0": ["5.3.4"],
            "cis-m365-7.0": ["5.3.4"],
            "maester": ["CISA.MS.AAD.7.6"],
            "monkey365": ["eid-approval-not-required-for-global-admin-role-activation"],
            "scuba": ["MS.AAD.7.6v1"],
        },
    },
)
def ga_approval(pim_policies: PimPolicies) -> Iterator[Finding]:
    """Checks that a second person must approve each activation of Global Administrator.

    What it checks:
        The tenant-wide PIM rule "Approval_EndUser_Assignment" of Global Administrator requires approval. At least one stage
        names a primary approver. The role is identified by its template id, so its name in this tenant does not matter. The
        same settings of PIM for Groups are evaluated for the members and the owners of each group that holds the role. They
        count if their access can be activated. An owner can add themselves to the members. The rules of the role do not apply
        there.

    Why it matters:
        Without approval, an attacker with the session of an eligible administrator can activate the most powerful role
        immediately. With approval, a second person must agree.

    Limits:
        The check does not detect approvers who were deleted, share an account, or approve requests without review. If no
        approver is named, PIM sends requests to the holders of the role. The check requires named approvers.

    Remediation:
        1. Open {portal:pim_roles} > Settings > Global Administrator > Edit.
        2. Select "Require approval to activate", and select a group with at least two approvers.
        3. Or send `PATCH /policies/roleManagementPolicies/{policyId}/rules/Approval_EndUser_Assignment` with `{"@odata.type":
           "#microsoft.graph.unifiedRoleManagementPolicyApprovalRule", "setting": {"isApprovalRequired": true,
           "approvalStages": [{"primaryApprovers": [{"@odata.type": "#microsoft.graph.groupMembers", "groupId": "{id}"}]}]}}`.
        4. For a group, change the same settings under {portal:pim_groups} > the group > Settings > Member, and Owner.
        5. To verify, read `GET /policies/roleManagementPolicies/{policyId}/rules/Approval_EndUser_Assignment`, and scan
           again.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-change-default-settings
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/groups-role-settings
        https://learn.microsoft.com/graph/api/unifiedrolemanagementpolicyrule-update
    """
    return over_roles({GLOBAL_ADMINISTRATOR: "Global Administrator"}, pim_policies, approved)
