from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import UNMANAGED, require_policies_licensed


@check(
    title="Browser sessions on unmanaged devices end with the browser",
    severity=Severity.MEDIUM,
    objectives=["identities.restricted_session"],
    mappings={
        "maester": ["MT.1017"],
    },
)
def no_persistent_browser_unmanaged(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether a borrowed computer forgets who used it.

    What it checks:
        Every browser sign-in from a device that is neither compliant nor hybrid joined, of every user to every application, is
        blocked, or a policy sets the session to be never persistent.

    Why it matters:
        On a shared or private computer the next person opens the browser and is signed in. Cookies that stay on the disk are
        what infostealers collect.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. A tenant that lets
        nobody in from unmanaged devices passes. Where another policy sets the session to be always persistent, which one wins
        is not documented, and the result is open. Emergency access accounts and declared exclusions are proved around and named
        beside the verdict; any other exclusion counts.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, All resources,
           Conditions > Filter for devices > Exclude filtered devices `device.isCompliant -eq True -or device.trustType -eq
           "ServerAD"`, and Session > Persistent browser session > Never persistent.
        2. Or send `POST /identity/conditionalAccess/policies` with `"sessionControls": {"persistentBrowser": {"isEnabled":
           true, "mode": "never"}}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-persistent-browser
        https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.never_persistent(device=UNMANAGED), "conditional_access.no_persistent_browser_unmanaged"
    ).findings()
