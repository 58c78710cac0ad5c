from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="The Microsoft admin portals require multifactor authentication",
    severity=Severity.HIGH,
    objectives=["identities.mfa", "identities.privileged_access"],
    mappings={
        "monkey365": ["eid-ensure-mfa-admin-portals-missing-cap"],
    },
)
def mfa_admin_portals(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Whether the consoles of the tenant can be opened with a password alone.

    What it checks:
        Every sign-in with a modern client to the Microsoft admin portals (the group `MicrosoftAdminPortals`) is blocked or
        demands multifactor authentication, of every user.

    Why it matters:
        The portals show the directory to anybody who gets in, and lend all their power to an administrator's stolen password.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Emergency access
        accounts and declared exclusions are proved around and named beside the verdict; any other exclusion counts. Microsoft
        publishes the members of the group by name only and adds to it. A policy that names the group, or all resources,
        follows; one that lists portals by id does not.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, Target resources
           > Microsoft Admin Portals, and Grant > Require authentication strength.
        2. Or send `POST /identity/conditionalAccess/policies` with `"applications": {"includeApplications":
           ["MicrosoftAdminPortals"]}` and `"grantControls": {"operator": "OR", "builtInControls": ["mfa"]}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-old-require-mfa-admin-portals
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
    """
    yield from sign_in_coverage.prove(catalogue.MFA_ADMIN_PORTALS, "conditional_access.mfa_admin_portals").findings()
