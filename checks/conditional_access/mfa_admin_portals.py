from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="MFA is required for all users and the Microsoft admin portals",
    severity=Severity.HIGH,
    objectives=["identities.mfa", "identities.privileged_access"],
    mappings={
        "monkey365": ["eid-ensure-mfa-admin-portals-missing-cap"],
    },
)
def mfa_admin_portals(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Checks that MFA is required for every sign-in to the Microsoft admin portals.

    What it checks:
        All sign-ins of all users with modern clients to the Microsoft admin portals (the group `MicrosoftAdminPortals`) are
        blocked or require MFA.

    Why it matters:
        The portals show the directory to everyone who can sign in. A stolen administrator password gives full control of
        the tenant.

    Limits:
        The check evaluates the combined effect of all enabled policies. It does not look for one policy with these
        settings. Emergency access accounts and declared exclusions are out of scope, and the result lists them. Every other
        exclusion is evaluated. Microsoft publishes only the names of the applications in the group, and adds applications
        to it. A policy for the group or for all resources includes new portals. A policy that lists portals by id does not.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include all users. Exclude only the emergency access
           accounts.
        2. Select Target resources > Microsoft Admin Portals, and Grant > Require authentication strength.
        3. Or send `POST /identity/conditionalAccess/policies` with `"applications": {"includeApplications":
           ["MicrosoftAdminPortals"]}` and `"grantControls": {"operator": "OR", "builtInControls": ["mfa"]}`.
        4. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        5. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-old-require-mfa-admin-portals
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
    """
    yield from sign_in_coverage.prove(catalogue.MFA_ADMIN_PORTALS, "conditional_access.mfa_admin_portals").findings()
