from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.activation import ASSIGNMENT_NOTIFICATION, ELIGIBILITY_NOTIFICATION
from ztscan.entities.roles import RolePolicy
from ztscan.plugin import Finding, Severity, check

from ._rules import here, over_roles, somebody_is_told


@check(
    title="Someone is notified when a privileged role is assigned",
    severity=Severity.MEDIUM,
    objectives=["identities.pim"],
    mappings={
        "maester": ["CISA.MS.AAD.7.7"],
        "scuba": ["MS.AAD.7.7v1"],
        "zta": ["21899"],
    },
)
def assignment_notifications(
    role_policies: Mapping[str, RolePolicy], privileged_roles: Mapping[str, str], role_names: Mapping[str, str]
) -> Iterator[Finding]:
    """Whether a named mailbox hears of every new assignment, eligible or active, of each privileged role.

    What it checks:
        For each privileged role of the tenant, PIM's rules "Notification_Admin_Admin_Eligibility" and
        "Notification_Admin_Admin_Assignment" list at least one additional recipient. The default recipients alone do not count:
        they are the administrators themselves, the attacker's new account among them.

    Why it matters:
        A new administrator is the plainest trace of a takeover. It is seen in time only if it reaches people who watch.

    Limits:
        Whether the mailbox exists and anybody reads it is not seen. Assignments outside PIM are reported by an alert of PIM, at
        which `privileged_identity_management.all_assignments_managed` looks.

    Remediation:
        1. Open {portal:pim_roles} > Settings, choose the
           role, then Edit > Notification.
        2. Add the security operations mailbox under "Send notifications when members are assigned as eligible to this role" and
           "... as active to this role", row "Role assignment alert".
        3. Or send `PATCH /policies/roleManagementPolicies/{policyId}/rules/Notification_Admin_Admin_Eligibility` (and
           `..._Assignment`) with `{"@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyNotificationRule",
           "notificationRecipients": ["{mailbox}"]}`.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-email-notifications
        https://learn.microsoft.com/graph/identity-governance-pim-rules-overview
    """
    told = somebody_is_told(ELIGIBILITY_NOTIFICATION, ASSIGNMENT_NOTIFICATION)
    return over_roles(here(privileged_roles, role_names), role_policies, told)
