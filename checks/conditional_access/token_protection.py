from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="Token protection is required for native clients on Windows",
    severity=Severity.MEDIUM,
    objectives=["identities.device_signal"],
    mappings={
        "equal": {"cis-m365-7.0": ["5.2.2.16"]},
        "stronger": {"prowler": ["entra_conditional_access_policy_token_protection_enforced"], "zta": ["21786", "21941"]},
    },
    version=2,
)
def token_protection(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Checks that tokens of native clients on Windows are bound to their device.

    What it checks:
        The check covers sign-ins of all users with native clients on Windows to Exchange Online, SharePoint Online and
        Microsoft Teams. All are blocked or have the token protection control (`secureSignInSession`).

    Why it matters:
        Malware that copies tokens from a computer needs no password and no second factor. A token that is bound to the key
        of the device is rejected on another computer.

    Limits:
        The check evaluates the combined effect of all enabled policies. It does not look for one policy with these
        settings. Only native clients on Windows support this widely. Browsers are out of scope, and the control blocks
        clients that cannot bind tokens. The client itself reports its platform. Emergency access accounts and declared
        exclusions are out of scope, and the result lists them. Every other exclusion is evaluated. Without Microsoft Entra
        ID P1, this is not assessed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Select the users. Exclude only the emergency access
           accounts.
        2. Select Target resources > Office 365 Exchange Online, Office 365 SharePoint Online and
           Microsoft Teams Services.
        3. Select Conditions > Device platforms > Windows, and Client apps > Mobile apps and desktop clients only.
        4. Select Session > Require token protection for sign-in sessions.
        5. Or send `POST /identity/conditionalAccess/policies` to `/beta` with `"sessionControls":
           {"secureSignInSession": {"isEnabled": true}}`.
        6. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        7. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-token-protection
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(catalogue.TOKEN_PROTECTION, "conditional_access.token_protection").findings()
