from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import UNMANAGED, WEEK, require_policies_licensed


@check(
    title="A sign-in frequency is required for all users on unmanaged devices",
    severity=Severity.MEDIUM,
    objectives=["identities.restricted_session"],
    mappings={
        "maester": ["MT.1018"],
        "prowler": ["entra_conditional_access_policy_corporate_device_sign_in_frequency_enforced"],
    },
)
def sign_in_frequency_unmanaged(
    sign_in_coverage: SignInCoverage, service_plans: frozenset[str], *, maximum_hours: int = WEEK
) -> Iterator[Yielded]:
    """Checks that sessions on unmanaged devices expire.

    What it checks:
        All sign-ins of all users with modern clients to all applications from unmanaged devices are blocked or have a
        sign-in frequency. The sign-in frequency is at most seven days or Every time. An unmanaged device is neither
        compliant nor hybrid joined. The option `maximum_hours` sets a different limit.

    Why it matters:
        By default, a session continues as long as it is used once in 90 days. A device can be lost, shared or infected, and
        another person can then use the session.

    Limits:
        The frameworks do not define an acceptable limit. Microsoft's template uses one hour. The check evaluates the
        combined effect of all enabled policies. It does not look for one policy with these settings. If several policies
        set a sign-in frequency, the check assumes that the shortest one applies. The result says where it depends on this
        assumption. A tenant that blocks all sign-ins from unmanaged devices passes. Emergency access accounts and declared
        exclusions are out of scope, and the result lists them. Every other exclusion is evaluated. Without Microsoft Entra
        ID P1, this is not assessed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include all users and all resources. Exclude only the
           emergency access accounts.
        2. Select Conditions > Filter for devices > Exclude filtered devices, and enter `device.isCompliant -eq True -or
           device.trustType -eq "ServerAD"`.
        3. Select Session > Sign-in frequency > Periodic reauthentication.
        4. Or send `POST /identity/conditionalAccess/policies` with `"sessionControls": {"signInFrequency": {"isEnabled":
           true, "type": "hours", "value": 1, "frequencyInterval": "timeBased"}}`.
        5. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        6. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-persistent-browser
        https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.sign_in_frequency(maximum_hours, device=UNMANAGED), "conditional_access.sign_in_frequency_unmanaged"
    ).findings()
