from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.activation import ACTIVATION_NOTIFICATION, PimPolicies
from ztscan.directory.role_templates import GLOBAL_ADMINISTRATOR
from ztscan.plugin import Finding, Severity, check

from ._rules import over_roles, somebody_is_told


@check(
    title="Additional recipients are notified of every activation of Global Administrator",
    severity=Severity.MEDIUM,
    objectives=["identities.pim"],
    version=2,
    mappings={"equal": {"maester": ["CISA.MS.AAD.7.8"], "scuba": ["MS.AAD.7.8v1"]}, "stronger": {"zta": ["21819"]}},
)
def ga_activation_notification(pim_policies: PimPolicies) -> Iterator[Finding]:
    """Checks that an additional recipient is notified of each activation of Global Administrator.

    What it checks:
        The PIM rule "Notification_Admin_EndUser_Assignment" of Global Administrator lists at least one additional recipient.
        Its level is "All": at "Critical", PIM sends only what requires immediate action. The same settings of PIM for Groups
        are evaluated for the members and the owners of each group that holds the role. They count if their access can be
        activated. An owner can add themselves to the members. The rules of the role do not apply there.

    Why it matters:
        Activations of this role are rare in a well-managed tenant. An unexpected activation must be investigated within
        minutes.

    Limits:
        The check cannot detect whether the mailbox exists or is monitored. A SIEM rule on the audit log is an alternative,
        but cannot be read through Graph. If you have such a rule, waive the finding.

    Remediation:
        1. Open {portal:pim_roles} > Settings > Global Administrator > Edit > Notification.
        2. In the row "Role activation alert" under "Send notifications when eligible members activate this role", add the
           security operations mailbox.
        3. Or send `PATCH /policies/roleManagementPolicies/{policyId}/rules/Notification_Admin_EndUser_Assignment` with
           `{"@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyNotificationRule", "notificationLevel":
           "All", "notificationRecipients": ["{mailbox}"]}`.
        4. For a group, change the same settings under {portal:pim_groups} > the group > Settings > Member, and Owner.
        5. To verify, activate the role, check that the mailbox receives a message, and scan again.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-email-notifications
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/groups-role-settings
        https://learn.microsoft.com/graph/identity-governance-pim-rules-overview
    """
    roles = {GLOBAL_ADMINISTRATOR: "Global Administrator"}
    return over_roles(roles, pim_policies, somebody_is_told(ACTIVATION_NOTIFICATION))
