from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="Devices of an unknown or unsupported platform are blocked",
    severity=Severity.MEDIUM,
    objectives=["identities.device_signal", "identities.conditional_access_baseline"],
    mappings={
        "maester": ["MT.1015"],
        "prowler": ["entra_conditional_access_policy_block_unknown_device_platforms"],
    },
)
def unknown_platforms_blocked(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether policies by platform can be walked around by naming none of them.

    What it checks:
        Every sign-in with a modern client from a platform that Entra does not know, or from Windows Phone, is blocked for every
        user and every application.

    Why it matters:
        Policies that name platforms let pass whatever says it is none of them. The platform comes from the user agent, which a
        client can set at will.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. A client that lies can
        name a supported platform as well: what is demanded there has to hold too. Linux counts as known. Emergency access
        accounts and declared exclusions are proved around and named beside the verdict; any other exclusion counts.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, All resources,
           Conditions > Device platforms, include Any device and exclude those in use (Android, iOS, Windows, macOS, Linux), and
           Grant > Block access.
        2. Or send `POST /identity/conditionalAccess/policies` with `"platforms": {"includePlatforms": ["all"],
           "excludePlatforms": ["android", "iOS", "windows", "macOS", "linux"]}` and `"grantControls": {"operator": "OR",
           "builtInControls": ["block"]}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-device-unknown-unsupported
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.UNKNOWN_PLATFORMS_BLOCKED, "conditional_access.unknown_platforms_blocked"
    ).findings()
