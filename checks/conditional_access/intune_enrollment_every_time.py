from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import Requirement
from ztscan.plugin import NotApplicable, Severity, Yielded, check

from ._proofs import all_hold, require_policies_licensed


@check(
    title="MFA and reauthentication every time are required to enrol a device in Intune",
    severity=Severity.MEDIUM,
    objectives=["endpoints.enroll"],
    mappings={
        "cis-m365-6.0": ["5.2.2.11"],
        "cis-m365-7.0": ["5.2.2.11"],
        "monkey365": ["eid-sign-in-frequency-intune-enrollment-missing-cap"],
        "prowler": ["entra_intune_enrollment_sign_in_frequency_every_time"],
    },
)
def intune_enrollment_every_time(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Checks that enrolling a device in Intune requires MFA and a new authentication every time.

    What it checks:
        All sign-ins of all users with modern clients to Microsoft Intune Enrollment
        (`d4ebce55-015a-49b5-a083-c84d1797ae8c`) are blocked, or require MFA and have the sign-in frequency Every time.

    Why it matters:
        An enrolled device satisfies every policy that requires a managed device. Reauthentication confirms that the user is
        present when the device is enrolled. A stolen session is not enough.

    Limits:
        The check evaluates the combined effect of all enabled policies. It does not look for one policy with these
        settings. If several policies set a sign-in frequency, the check assumes that the shortest one applies. The result
        says where it depends on this assumption. Emergency access accounts and declared exclusions are out of scope, and
        the result lists them. Every other exclusion is evaluated. The check does not apply if no subscription includes
        Intune. Without Microsoft Entra ID P1, this is not assessed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include all users. Exclude only the emergency access
           accounts.
        2. Under Target resources, select Microsoft Intune Enrollment. If it is not listed, create its service principal:
           `POST /servicePrincipals {"appId": "d4ebce55-015a-49b5-a083-c84d1797ae8c"}`.
        3. Select Grant > Require multifactor authentication, and Session > Sign-in frequency > Every time.
        4. Or send `POST /identity/conditionalAccess/policies` with `"sessionControls": {"signInFrequency": {"isEnabled":
           true, "frequencyInterval": "everyTime"}}`.
        5. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/mem/intune/enrollment/multi-factor-authentication
        https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
    """
    require_policies_licensed(service_plans)
    if not any(plan.startswith("INTUNE") for plan in service_plans):
        raise NotApplicable("no subscription includes Intune")
    every_time = catalogue.INTUNE_ENROLLMENT_EVERY_TIME
    multifactor = Requirement(
        "intune_enrollment_mfa",
        "MFA is required to enrol a device in Intune",
        every_time.region,
        catalogue.MULTIFACTOR,
        escapes="enrol a device in Intune without MFA",
    )
    name = "conditional_access.intune_enrollment_every_time"
    yield from all_hold(sign_in_coverage.prove(every_time, name), sign_in_coverage.prove(multifactor, name))
