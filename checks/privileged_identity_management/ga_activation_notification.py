from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.activation import ACTIVATION_NOTIFICATION
from ztscan.directory.role_templates import GLOBAL_ADMINISTRATOR
from ztscan.entities.roles import RolePolicy
from ztscan.plugin import Finding, Severity, check

from ._rules import over_roles, somebody_is_told


@check(
    title="Someone is notified when Global Administrator is activated",
    severity=Severity.MEDIUM,
    objectives=["identities.pim"],
    mappings={
        "maester": ["CISA.MS.AAD.7.8"],
        "scuba": ["MS.AAD.7.8v1"],
        "zta": ["21819"],
    },
)
def ga_activation_notification(role_policies: Mapping[str, RolePolicy]) -> Iterator[Finding]:
    """Whether a named mailbox hears of every activation of Global Administrator.

    What it checks:
        PIM's rule "Notification_Admin_EndUser_Assignment" of Global Administrator lists at least one additional recipient.

    Why it matters:
        Activations of this role are rare in a well-run tenant. Each one that nobody expected deserves a look within minutes.

    Limits:
        Whether the mailbox exists and anybody reads it is not seen. A SIEM rule on the audit log would serve as well, but cannot
        be read through Graph: waive the finding if there is one.

    Remediation:
        1. Open {portal:pim_roles} > Settings >
           Global Administrator > Edit > Notification.
        2. Add the security operations mailbox under "Send notifications when eligible members activate this role", row "Role
           activation alert".
        3. Or send `PATCH /policies/roleManagementPolicies/{policyId}/rules/Notification_Admin_EndUser_Assignment` with
           `{"@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyNotificationRule",
           "notificationRecipients": ["{mailbox}"]}`.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-email-notifications
        https://learn.microsoft.com/graph/identity-governance-pim-rules-overview
    """
    roles = {GLOBAL_ADMINISTRATOR: "Global Administrator"}
    return over_roles(roles, role_policies, somebody_is_told(ACTIVATION_NOTIFICATION))
