from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.entities.governance import P2_OR_GOVERNANCE, AssignmentPolicy
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Unknown, check

from ._packages import outsiders_ask, scope_of, subject_of


@check(
    title="Access packages for outsiders are limited to connected organisations",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management"],
    mappings={"partial": {"zta": ["21875"]}},
    since="0.2.0",
)
def packages_need_connected_org(
    assignment_policies: tuple[AssignmentPolicy, ...] | Gap, service_plans: frozenset[str]
) -> Iterator[Finding]:
    """Checks that no access package can be requested by users of any organisation.

    What it checks:
        No assignment policy that lets its targets request access has the scope allExternalUsers.

    Why it matters:
        With that scope, anybody in the world can ask for the package and becomes a guest when the request is granted.

    Limits:
        A policy for all configured connected organisations passes: who is configured is not assessed. Whether the catalog is
        visible to outsiders today does not matter. Policies without self-service requests do not count.

    Remediation:
        1. Open {portal:access_packages}, select the package, and open Policies.
        2. Under "Users who can request access", select "Specific connected organizations".
        3. Or send `PUT /identityGovernance/entitlementManagement/assignmentPolicies/{id}` with
           `"allowedTargetScope": "specificConnectedOrganizationUsers"`.

    References:
        https://learn.microsoft.com/entra/id-governance/entitlement-management-external-users
        https://learn.microsoft.com/graph/api/resources/accesspackageassignmentpolicy
    """
    gaps: dict[Gap, None] = {}
    asked = False
    for policy in licensed(assignment_policies, service_plans, P2_OR_GOVERNANCE):
        try:
            if not outsiders_ask(policy):
                continue
            asked = True
            if scope_of(policy) == "allexternalusers":
                message = f"users of any organisation can request {policy.name}"
                yield Finding(subject_of(policy), message, "allowedTargetScope: allExternalUsers", "connected organisations only")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)
    if not asked:
        raise NotApplicable("no access package can be requested by outsiders")
