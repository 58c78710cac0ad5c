from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="Tokens on Windows are bound to the device that they were issued to",
    severity=Severity.MEDIUM,
    objectives=["identities.device_signal"],
    mappings={
        "cis-m365-7.0": ["5.2.2.16"],
        "prowler": ["entra_conditional_access_policy_token_protection_enforced"],
        "zta": ["21786", "21941"],
    },
)
def token_protection(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether a stolen token is of use on another computer.

    What it checks:
        Every sign-in of a native client on Windows to Exchange Online and SharePoint Online, of every user, is blocked or has
        the session control token protection (`secureSignInSession`).

    Why it matters:
        Malware that copies tokens from a computer needs neither password nor second factor. A token that is bound to the
        device's key is refused elsewhere.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Only native clients on
        Windows can do it widely: browsers are not asked, and clients that cannot bind tokens are blocked by the control. The
        platform is what the client says of itself. Emergency access accounts and declared exclusions are proved around and
        named beside the verdict; any other exclusion counts.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose the users, Target resources
           > Office 365 Exchange Online and Office 365 SharePoint Online, Conditions > Device platforms > Windows, Client apps >
           Mobile apps and desktop clients only, and Session > Require token protection for sign-in sessions.
        2. Or send `POST /identity/conditionalAccess/policies` to `/beta` with `"sessionControls": {"secureSignInSession":
           {"isEnabled": true}}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-token-protection
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(catalogue.TOKEN_PROTECTION, "conditional_access.token_protection").findings()
