from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.activation import ACTIVATION_NOTIFICATION
from ztscan.directory.role_templates import GLOBAL_ADMINISTRATOR
from ztscan.entities.roles import RolePolicy
from ztscan.plugin import Finding, Severity, check

from ._rules import here, over_roles, somebody_is_told


@check(
    title="Someone is notified when any other privileged role is activated",
    severity=Severity.MEDIUM,
    objectives=["identities.pim"],
    mappings={
        "maester": ["CISA.MS.AAD.7.9"],
        "scuba": ["MS.AAD.7.9v1"],
        "zta": ["21818", "21820"],
    },
)
def role_activation_notification(
    role_policies: Mapping[str, RolePolicy], privileged_roles: Mapping[str, str], role_names: Mapping[str, str]
) -> Iterator[Finding]:
    """Whether a named mailbox hears of activations of privileged roles other than Global Administrator.

    What it checks:
        For each privileged role of the tenant but Global Administrator, which has a check of its own, PIM's rule
        "Notification_Admin_EndUser_Assignment" lists at least one additional recipient.

    Why it matters:
        Several of these roles lead to full control in one more step. An activation at an odd hour, or by somebody who is on
        leave, is worth a question.

    Limits:
        Whether the mailbox exists and anybody reads it is not seen.

    Remediation:
        1. Open {portal:pim_roles} > Settings, choose the
           role, then Edit > Notification.
        2. Add the security operations mailbox under "Send notifications when eligible members activate this role", row "Role
           activation alert".
        3. Or send `PATCH /policies/roleManagementPolicies/{policyId}/rules/Notification_Admin_EndUser_Assignment` with
           `"notificationRecipients": ["{mailbox}"]` for each role.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-email-notifications
        https://learn.microsoft.com/graph/identity-governance-pim-rules-overview
    """
    roles = here(privileged_roles, role_names, GLOBAL_ADMINISTRATOR)
    return over_roles(roles, role_policies, somebody_is_told(ACTIVATION_NOTIFICATION))
