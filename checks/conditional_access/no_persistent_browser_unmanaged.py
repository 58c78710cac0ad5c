from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import UNMANAGED, require_policies_licensed


@check(
    title="Browser sessions on unmanaged devices are not persistent",
    severity=Severity.MEDIUM,
    objectives=["identities.restricted_session"],
    mappings={
        "maester": ["MT.1017"],
    },
)
def no_persistent_browser_unmanaged(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Checks that browser sessions on unmanaged devices end when the browser is closed.

    What it checks:
        All browser sign-ins of all users to all applications from unmanaged devices are blocked, or a policy sets
        Persistent browser session to Never persistent. An unmanaged device is neither compliant nor hybrid joined.

    Why it matters:
        On a shared or private computer, the next person can open the browser and is already signed in. Infostealer malware
        collects cookies that stay on the disk.

    Limits:
        The check evaluates the combined effect of all enabled policies. It does not look for one policy with these
        settings. A tenant that blocks all sign-ins from unmanaged devices passes. If another policy sets sessions to Always
        persistent, Microsoft does not document which setting applies, and the result is undetermined. Emergency access
        accounts and declared exclusions are out of scope, and the result lists them. Every other exclusion is evaluated.
        Without Microsoft Entra ID P1, this is not assessed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include all users and all resources. Exclude only the
           emergency access accounts.
        2. Select Conditions > Filter for devices > Exclude filtered devices, and enter `device.isCompliant -eq True -or
           device.trustType -eq "ServerAD"`.
        3. Select Session > Persistent browser session > Never persistent.
        4. Or send `POST /identity/conditionalAccess/policies` with `"sessionControls": {"persistentBrowser":
           {"isEnabled": true, "mode": "never"}}`.
        5. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        6. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-persistent-browser
        https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.never_persistent(device=UNMANAGED), "conditional_access.no_persistent_browser_unmanaged"
    ).findings()
