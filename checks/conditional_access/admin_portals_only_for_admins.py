from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import Requirement, Who
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="People without a directory role cannot open the Microsoft admin portals",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access"],
    mappings={
        "cis-m365-6.0": ["5.1.2.4"],
        "cis-m365-7.0": ["5.1.2.4"],
        "monkey365": ["eid-cap-admin-center-limited-high-privileged-users"],
        "prowler": ["entra_admin_portals_access_restriction"],
    },
)
def admin_portals_only_for_admins(
    sign_in_coverage: SignInCoverage, role_names: Mapping[str, str], service_plans: frozenset[str]
) -> Iterator[Yielded]:
    """Whether the consoles are for those who administer something.

    What it checks:
        Every sign-in with a modern client to the Microsoft admin portals by somebody who holds no directory role, and is not
        eligible for one, is blocked.

    Why it matters:
        Any account can read the directory through the portals: users, groups, roles, applications. What attackers look for
        there, members of the staff hardly ever need.

    Limits:
        The same can be read through Microsoft Graph; this closes the convenient way only. Graded is the effect of all enabled
        policies together, not the presence of one that looks right. Emergency access accounts and declared exclusions are
        proved around and named beside the verdict; any other exclusion counts. A condition on roles sees active roles alone:
        whoever has to activate a role in the portal first is blocked as well, unless excluded by a group. Owners of groups and
        of subscriptions need a way in too, such as a group in the accepted exclusions.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, exclude the
           directory roles that are in use and a group of those who are eligible, Target resources > Microsoft Admin Portals,
           and Grant > Block access.
        2. Or send `POST /identity/conditionalAccess/policies` with `"users": {"includeUsers": ["All"], "excludeRoles": [...]},
           "applications": {"includeApplications": ["MicrosoftAdminPortals"]}` and `"grantControls": {"operator": "OR",
           "builtInControls": ["block"]}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
    """
    require_policies_licensed(service_plans)
    without = Who(unless_roles=frozenset(role.lower() for role in role_names), text="people without a directory role")
    requirement = Requirement(
        "admin_portals_closed",
        "people without a directory role cannot open the Microsoft admin portals",
        dataclasses.replace(catalogue.MFA_ADMIN_PORTALS.region, who=without),
        catalogue.BLOCKED,
        escapes="open the admin portals without a directory role",
    )
    yield from sign_in_coverage.prove(requirement, "conditional_access.admin_portals_only_for_admins").findings()
