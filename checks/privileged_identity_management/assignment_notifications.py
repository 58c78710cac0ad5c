from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.activation import ASSIGNMENT_NOTIFICATION, ELIGIBILITY_NOTIFICATION, PimPolicies
from ztscan.plugin import Finding, Severity, check

from ._rules import here, over_roles, somebody_is_told


@check(
    title="Additional recipients are notified of every assignment of a privileged role",
    severity=Severity.MEDIUM,
    objectives=["identities.pim"],
    version=2,
    mappings={"partial": {"maester": ["CISA.MS.AAD.7.7"], "scuba": ["MS.AAD.7.7v1"], "zta": ["21899"]}},
)
def assignment_notifications(
    pim_policies: PimPolicies, privileged_roles: Mapping[str, str], role_names: Mapping[str, str]
) -> Iterator[Finding]:
    """Checks that an additional recipient is notified of each eligible or active assignment of a privileged role.

    What it checks:
        The check evaluates the PIM rules "Notification_Admin_Admin_Eligibility" and "Notification_Admin_Admin_Assignment" of
        each privileged role of the tenant. Both rules list at least one additional recipient, at the level "All": at
        "Critical", PIM sends only what requires immediate action. The default recipients do not count. They are the
        administrators themselves, which can include an attacker's new account. A group can hold such a role or be eligible
        for it. The same settings of PIM for Groups are evaluated for its members and owners, if their access can be
        activated. An owner can add themselves to the members.

    Why it matters:
        A new privileged assignment is one of the clearest signs of a compromise. The notification must reach people who can
        respond in time.

    Limits:
        The check cannot detect whether the mailbox exists or is monitored. A PIM alert reports assignments outside PIM.
        `privileged_identity_management.all_assignments_managed` evaluates that alert.

    Remediation:
        1. Open {portal:pim_roles} > Settings, select the role, and open Edit > Notification.
        2. In the row "Role assignment alert", add the security operations mailbox. Do this under "Send notifications when
           members are assigned as eligible to this role" and "... as active to this role".
        3. Or send `PATCH /policies/roleManagementPolicies/{policyId}/rules/Notification_Admin_Admin_Eligibility` (and
           `..._Assignment`) with `{"@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyNotificationRule",
           "notificationLevel": "All", "notificationRecipients": ["{mailbox}"]}`.
        4. For a group, change the same settings under {portal:pim_groups} > the group > Settings > Member, and Owner.
        5. To verify, read `GET /policies/roleManagementPolicies/{policyId}/rules`, and scan again.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-email-notifications
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/groups-role-settings
        https://learn.microsoft.com/graph/identity-governance-pim-rules-overview
    """
    told = somebody_is_told(ELIGIBILITY_NOTIFICATION, ASSIGNMENT_NOTIFICATION)
    return over_roles(here(privileged_roles, role_names), pim_policies, told, activation=False)
