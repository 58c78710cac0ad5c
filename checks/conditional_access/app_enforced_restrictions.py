from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="Browser sessions on unmanaged devices are restricted in Exchange Online and SharePoint Online",
    severity=Severity.MEDIUM,
    objectives=["identities.restricted_session"],
    mappings={
        "partial": {
            "maester": ["MT.1019"],
            "monkey365": ["entra-idle-session-exists"],
            "prowler": ["entra_conditional_access_policy_app_enforced_restrictions"],
        },
    },
)
def app_enforced_restrictions(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Checks that browser sessions on unmanaged devices cannot download files from Exchange Online and SharePoint Online.

    What it checks:
        The check covers every browser sign-in of every user to Exchange Online and SharePoint Online from an unmanaged
        device. Unmanaged means neither compliant nor Microsoft Entra hybrid joined. The sign-in must be blocked or use app
        enforced restrictions. A Defender for Cloud Apps session that blocks downloads is also accepted.

    Why it matters:
        The organisation has no control over a file that was downloaded to a personal computer. A browser session that only
        shows the file keeps control.

    Limits:
        The check evaluates the combined effect of all enabled policies, not the presence of one specific policy. App enforced
        restrictions have no effect until SharePoint and Exchange limit access themselves, which Conditional Access cannot
        show. The result stays undetermined if the session is controlled by custom policies in Defender for Cloud Apps.
        Emergency access accounts and accepted exclusions are not evaluated, and the result lists them. Any other exclusion
        counts as missing coverage.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include All users, exclude the emergency access accounts,
           and select Target resources > Office 365.
        2. Select Session > Use app enforced restrictions.
        3. Set {portal:sharepoint_unmanaged_devices} to Allow limited, web-only access.
        4. In Exchange Online PowerShell, run `Set-OwaMailboxPolicy -Identity OwaMailboxPolicy-Default
           -ConditionalAccessPolicy ReadOnly`.
        5. Alternatively, for the policy, send `POST /identity/conditionalAccess/policies` with `"sessionControls":
           {"applicationEnforcedRestrictions": {"isEnabled": true}}`.
        6. Verify on an unmanaged device: open a document in SharePoint in a browser. Download must not be available.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-app-enforced-restrictions
        https://learn.microsoft.com/sharepoint/control-access-from-unmanaged-devices
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.UNMANAGED_SESSIONS_RESTRICTED, "conditional_access.app_enforced_restrictions"
    ).findings()
