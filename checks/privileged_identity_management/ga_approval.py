from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.role_templates import GLOBAL_ADMINISTRATOR
from ztscan.entities.roles import RolePolicy
from ztscan.plugin import Finding, Severity, check

from ._rules import approved, over_roles


@check(
    title="Activating Global Administrator needs approval",
    severity=Severity.HIGH,
    objectives=["identities.pim"],
    mappings={
        "cis-m365-6.0": ["5.3.4"],
        "cis-m365-7.0": ["5.3.4"],
        "maester": ["CISA.MS.AAD.7.6"],
        "monkey365": ["eid-approval-not-required-for-global-admin-role-activation"],
        "prowler": ["entra_pim_global_administrator_approval_required"],
        "scuba": ["MS.AAD.7.6v1"],
        "zta": ["21817"],
    },
)
def ga_approval(role_policies: Mapping[str, RolePolicy]) -> Iterator[Finding]:
    """Whether a second person decides on every activation of Global Administrator.

    What it checks:
        PIM's rule "Approval_EndUser_Assignment" of Global Administrator, tenant-wide, requires approval, and a stage of it
        names at least one primary approver. The role is told by its template id, whatever it is called in this tenant.

    Why it matters:
        Whoever takes over an eligible administrator's session could otherwise activate the most powerful role on the spot.
        With approval a second, alert person stands in between.

    Limits:
        Approvers who were deleted, who share an account or who approve without looking are not told apart. Where no approver is
        named, PIM asks the holders of the role; the check wants them named.

    Remediation:
        1. Open {portal:pim_roles} > Settings >
           Global Administrator > Edit.
        2. Tick "Require approval to activate" and select a group of at least two approvers.
        3. Or send `PATCH /policies/roleManagementPolicies/{policyId}/rules/Approval_EndUser_Assignment` with
           `{"@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyApprovalRule", "setting": {"isApprovalRequired": true,
           "approvalStages": [{"primaryApprovers": [{"@odata.type": "#microsoft.graph.groupMembers", "groupId": "{id}"}]}]}}`.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-change-default-settings
        https://learn.microsoft.com/graph/api/unifiedrolemanagementpolicyrule-update
    """
    return over_roles({GLOBAL_ADMINISTRATOR: "Global Administrator"}, role_policies, approved)
