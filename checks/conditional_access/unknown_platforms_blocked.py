from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="Devices with an unknown or unsupported platform are blocked",
    severity=Severity.MEDIUM,
    objectives=["identities.device_signal", "identities.conditional_access_baseline"],
    mappings={
        "maester": ["MT.1015"],
        "prowler": ["entra_conditional_access_policy_block_unknown_device_platforms"],
    },
)
def unknown_platforms_blocked(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Checks that sign-ins from unknown or unsupported device platforms are blocked.

    What it checks:
        All sign-ins of all users with modern clients to all applications are blocked if Microsoft Entra does not know the
        platform. Sign-ins from Windows Phone are also blocked.

    Why it matters:
        Policies for specific platforms do not apply to a client that reports another platform. The platform comes from the
        user agent, and a client can set any user agent.

    Limits:
        The check evaluates the combined effect of all enabled policies. It does not look for one policy with these
        settings. A client can also report a supported platform that is not its own. The requirements for that platform must
        be sufficient as well. Linux counts as a known platform. Emergency access accounts and declared exclusions are out
        of scope, and the result lists them. Every other exclusion is evaluated. Without Microsoft Entra ID P1, this is not
        assessed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include all users and all resources. Exclude only the
           emergency access accounts.
        2. Under Conditions > Device platforms, include Any device, and exclude the platforms in use (Android, iOS,
           Windows, macOS, Linux).
        3. Select Grant > Block access.
        4. Or send `POST /identity/conditionalAccess/policies` with `"platforms": {"includePlatforms": ["all"],
           "excludePlatforms": ["android", "iOS", "windows", "macOS", "linux"]}` and `"grantControls": {"operator": "OR",
           "builtInControls": ["block"]}`.
        5. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        6. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-device-unknown-unsupported
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.UNKNOWN_PLATFORMS_BLOCKED, "conditional_access.unknown_platforms_blocked"
    ).findings()
