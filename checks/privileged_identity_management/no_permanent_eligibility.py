from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.activation import ELIGIBILITY_EXPIRATION
from ztscan.entities.roles import RolePolicy
from ztscan.plugin import Finding, Severity, Subject, check, required

from ._rules import RESOURCE, here, over_roles, rule


@check(
    title="Eligibility for privileged roles expires",
    severity=Severity.MEDIUM,
    objectives=["identities.pim"],
)
def no_permanent_eligibility(
    role_policies: Mapping[str, RolePolicy], privileged_roles: Mapping[str, str], role_names: Mapping[str, str]
) -> Iterator[Finding]:
    """Whether PIM refuses eligible assignments without an end.

    What it checks:
        For each privileged role of the tenant, PIM's rule "Expiration_Admin_Eligibility" requires an expiration.

    Why it matters:
        People change teams, and nobody takes their eligibility away. An end date forces somebody to ask whether it is still
        needed, even where access reviews are forgotten.

    Limits:
        The rule binds assignments that are made from now on. Eligibility that was given without an end before stays until it is
        removed.

    Remediation:
        1. Open {portal:pim_roles} > Settings, choose the
           role, then Edit > Assignment.
        2. Clear "Allow permanent eligible assignment" and choose at most one year.
        3. Or send `PATCH /policies/roleManagementPolicies/{policyId}/rules/Expiration_Admin_Eligibility` with
           `{"@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyExpirationRule", "isExpirationRequired": true,
           "maximumDuration": "P365D"}`.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-change-default-settings
        https://learn.microsoft.com/graph/identity-governance-pim-rules-overview
    """
    return over_roles(here(privileged_roles, role_names), role_policies, _expires)


def _expires(role: Subject, policy: RolePolicy) -> Iterator[Finding]:
    expiration = rule(policy, ELIGIBILITY_EXPIRATION)
    name = f"{ELIGIBILITY_EXPIRATION}/isExpirationRequired"
    if not required(expiration.is_expiration_required, RESOURCE, name):
        message = f"{role.name} can be made eligible for good"
        yield Finding(role, message, "isExpirationRequired: false", "isExpirationRequired: true")
