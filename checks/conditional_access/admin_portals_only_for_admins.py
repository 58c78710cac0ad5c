from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import Requirement, Who
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="The Microsoft admin portals are blocked for users without a directory role",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access"],
    mappings={
        "stronger": {
            "monkey365": ["eid-cap-admin-center-limited-high-privileged-users"],
            "prowler": ["entra_admin_portals_access_restriction"],
        },
        "partial": {"cis-m365-6.0": ["5.1.2.4"], "cis-m365-7.0": ["5.1.2.4"]},
    },
)
def admin_portals_only_for_admins(
    sign_in_coverage: SignInCoverage, role_names: Mapping[str, str], service_plans: frozenset[str]
) -> Iterator[Yielded]:
    """Checks that users without a directory role cannot access the Microsoft admin portals.

    What it checks:
        Users without a directory role are blocked from the Microsoft admin portals. This applies to every sign-in from modern
        authentication clients. Users who are eligible for a directory role count as users with a role.

    Why it matters:
        Any account can read the directory through the portals: users, groups, roles and applications. Attackers look for this
        information. Most employees rarely need it.

    Limits:
        The same data can be read through Microsoft Graph, so the block closes only the convenient way. The check evaluates
        the combined effect of all enabled policies, not the presence of one specific policy. Emergency access accounts and
        accepted exclusions are not evaluated, and the result lists them. Any other exclusion counts as missing coverage.

        A condition on roles matches only active role assignments. Users who must first activate a role in the portal are also
        blocked, unless a group excludes them. Owners of groups and subscriptions need access too. Add them to the accepted
        exclusions, for example as a group.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include All users. Exclude the directory roles in use, a
           group of users with eligible assignments, and the emergency access accounts.
        2. Select Target resources > Microsoft Admin Portals, and Grant > Block access.
        3. Alternatively, send `POST /identity/conditionalAccess/policies` with `"users": {"includeUsers": ["All"],
           "excludeRoles": [...]}, "applications": {"includeApplications": ["MicrosoftAdminPortals"]}` and `"grantControls":
           {"operator": "OR", "builtInControls": ["block"]}`.
        4. Save the policy as Report-only, review its effect in {portal:conditional_access_insights}, and then set Enable
           policy to On.
        5. Verify with {portal:what_if}: select a user without a directory role and the resource Microsoft Admin Portals. The
           policy must be listed under Policies that will apply.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
    """
    require_policies_licensed(service_plans)
    without = Who(unless_roles=frozenset(role.lower() for role in role_names), text="users without a directory role")
    requirement = Requirement(
        "admin_portals_closed",
        "the Microsoft admin portals are blocked for users without a directory role",
        msgspec.structs.replace(catalogue.MFA_ADMIN_PORTALS.region, who=without),
        catalogue.BLOCKED,
        escapes="access the Microsoft admin portals without a directory role",
    )
    yield from sign_in_coverage.prove(requirement, "conditional_access.admin_portals_only_for_admins").findings()
