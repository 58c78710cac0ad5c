from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.activation import ELIGIBILITY_EXPIRATION, PimPolicies
from ztscan.entities.roles import RolePolicy
from ztscan.plugin import Finding, Severity, Subject, check, required

from ._rules import RESOURCE, here, over_roles, rule


@check(
    title="Eligible assignments of privileged roles expire",
    severity=Severity.MEDIUM,
    objectives=["identities.pim"],
    version=2,
)
def no_permanent_eligibility(
    pim_policies: PimPolicies, privileged_roles: Mapping[str, str], role_names: Mapping[str, str]
) -> Iterator[Finding]:
    """Checks that PIM does not allow permanent eligible assignments of privileged roles.

    What it checks:
        The PIM rule "Expiration_Admin_Eligibility" of each privileged role of the tenant requires an expiration. A group can
        hold such a role or be eligible for it. The same settings of PIM for Groups are evaluated for its members and owners,
        if their access can be activated. An owner can add themselves to the members.

    Why it matters:
        People change teams, and their eligible assignments are often not removed. An end date forces a decision on whether
        the assignment is still needed, even without access reviews.

    Limits:
        The rule applies only to new assignments. Existing permanent eligible assignments remain until they are removed.

    Remediation:
        1. Open {portal:pim_roles} > Settings, select the role, and open Edit > Assignment.
        2. Clear "Allow permanent eligible assignment", and select one year or less.
        3. Or send `PATCH /policies/roleManagementPolicies/{policyId}/rules/Expiration_Admin_Eligibility` with
           `{"@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyExpirationRule", "isExpirationRequired": true,
           "maximumDuration": "P365D"}`.
        4. For a group, change the same settings under {portal:pim_groups} > the group > Settings > Member, and Owner.
        5. To verify, read `GET /policies/roleManagementPolicies/{policyId}/rules/Expiration_Admin_Eligibility`, and scan
           again.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-change-default-settings
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/groups-role-settings
        https://learn.microsoft.com/graph/identity-governance-pim-rules-overview
    """
    return over_roles(here(privileged_roles, role_names), pim_policies, _expires, activation=False)


def _expires(role: Subject, policy: RolePolicy) -> Iterator[Finding]:
    expiration = rule(policy, ELIGIBILITY_EXPIRATION)
    name = f"{ELIGIBILITY_EXPIRATION}/isExpirationRequired"
    if not required(expiration.is_expiration_required, RESOURCE, name):
        message = f"{role.name} can have permanent eligible assignments"
        yield Finding(role, message, "isExpirationRequired: false", "isExpirationRequired: true")
