from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.activation import ACTIVATION_NOTIFICATION, PimPolicies
from ztscan.directory.role_templates import GLOBAL_ADMINISTRATOR
from ztscan.plugin import Finding, Severity, check

from ._rules import here, over_roles, somebody_is_told


@check(
    title="Additional recipients are notified of every activation of a privileged role other than Global Administrator",
    severity=Severity.MEDIUM,
    objectives=["identities.pim"],
    version=2,
    mappings={"partial": {"maester": ["CISA.MS.AAD.7.9"], "scuba": ["MS.AAD.7.9v1"], "zta": ["21818", "21820"]}},
)
def role_activation_notification(
    pim_policies: PimPolicies, privileged_roles: Mapping[str, str], role_names: Mapping[str, str]
) -> Iterator[Finding]:
    """Checks that an additional recipient is notified when a privileged role is activated.

    What it checks:
        The PIM rule "Notification_Admin_EndUser_Assignment" of each privileged role of the tenant lists at least one
        additional recipient. Its level is "All": at "Critical", PIM sends only what requires immediate action. Another check
        assesses Global Administrator. The same settings of PIM for Groups are evaluated for the members and the owners of
        each group that holds such a role. They count if their access can be activated. An owner can add themselves to the
        members. The rules of the role do not apply there.

    Why it matters:
        Several of these roles lead to full control of the tenant in one more step. Activations at unusual hours, or by people
        on leave, must be investigated.

    Limits:
        The check cannot detect whether the mailbox exists or is monitored.

    Remediation:
        1. Open {portal:pim_roles} > Settings, select the role, and open Edit > Notification.
        2. In the row "Role activation alert" under "Send notifications when eligible members activate this role", add the
           security operations mailbox.
        3. Or send `PATCH /policies/roleManagementPolicies/{policyId}/rules/Notification_Admin_EndUser_Assignment` with
           `{"@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyNotificationRule", "notificationLevel": "All",
           "notificationRecipients": ["{mailbox}"]}` for each role.
        4. For a group, change the same settings under {portal:pim_groups} > the group > Settings > Member, and Owner.
        5. To verify, activate a role, check that the mailbox receives a message, and scan again.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-email-notifications
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/groups-role-settings
        https://learn.microsoft.com/graph/identity-governance-pim-rules-overview
    """
    roles = here(privileged_roles, role_names, GLOBAL_ADMINISTRATOR)
    return over_roles(roles, pim_policies, somebody_is_told(ACTIVATION_NOTIFICATION))
