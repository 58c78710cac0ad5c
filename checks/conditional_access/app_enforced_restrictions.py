from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="Unmanaged devices get a restricted session in Exchange Online and SharePoint Online",
    severity=Severity.MEDIUM,
    objectives=["identities.restricted_session"],
    mappings={
        "maester": ["MT.1019"],
        "monkey365": ["entra-idle-session-exists"],
        "prowler": ["entra_conditional_access_policy_app_enforced_restrictions"],
    },
)
def app_enforced_restrictions(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether files stay in the browser on devices that nobody manages.

    What it checks:
        Every browser sign-in to Exchange Online and SharePoint Online from a device that is neither compliant nor hybrid
        joined, of every user, is blocked, or has app-enforced restrictions, or is handed to Defender for Cloud Apps with
        downloads blocked.

    Why it matters:
        A file that was downloaded to a private computer is out of reach for good. A session that only shows it is not.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. App-enforced
        restrictions do nothing until SharePoint and Exchange limit access themselves, which Conditional Access cannot show.
        Policies of Defender for Cloud Apps that are kept there leave the result open. Emergency access accounts and declared
        exclusions are proved around and named beside the verdict; any other exclusion counts.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, Target resources
           > Office 365, and Session > Use app enforced restrictions.
        2. Set {portal:sharepoint_unmanaged_devices} to Allow limited, web-only access.
        3. In Exchange Online: `Set-OwaMailboxPolicy -Identity OwaMailboxPolicy-Default -ConditionalAccessPolicy ReadOnly`.
        4. Or, for the policy, `POST /identity/conditionalAccess/policies` with `"sessionControls":
           {"applicationEnforcedRestrictions": {"isEnabled": true}}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-app-enforced-restrictions
        https://learn.microsoft.com/sharepoint/control-access-from-unmanaged-devices
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.UNMANAGED_SESSIONS_RESTRICTED, "conditional_access.app_enforced_restrictions"
    ).findings()
