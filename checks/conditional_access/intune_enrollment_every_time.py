from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import Requirement
from ztscan.plugin import NotApplicable, Severity, Yielded, check

from ._proofs import all_hold, require_policies_licensed


@check(
    title="Enrolling a device in Intune takes fresh multifactor authentication",
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
    """Whether a stolen session can make a device of the attacker's compliant.

    What it checks:
        Every sign-in with a modern client to Microsoft Intune Enrollment (`d4ebce55-015a-49b5-a083-c84d1797ae8c`), of every
        user, is blocked; or it demands multifactor authentication and has the sign-in frequency every time.

    Why it matters:
        An enrolled device passes every policy that asks for a managed one. Who enrols it should be who signs in right now, not
        who signed in last month.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Where several policies
        set a sign-in frequency the shortest is taken to count, and the result says where the verdict rests on that. Emergency
        access accounts and declared exclusions are proved around and named beside the verdict; any other exclusion counts.
        Without a subscription that carries Intune the check does not apply.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, Target resources
           > Microsoft Intune Enrollment, Grant > Require multifactor authentication, and Session > Sign-in frequency > Every
           time.
        2. Where the application cannot be picked, create its service principal: `POST /servicePrincipals {"appId":
           "d4ebce55-015a-49b5-a083-c84d1797ae8c"}`.
        3. Or send `POST /identity/conditionalAccess/policies` with `"sessionControls": {"signInFrequency": {"isEnabled": true,
           "frequencyInterval": "everyTime"}}`.

    References:
        https://learn.microsoft.com/mem/intune/enrollment/multi-factor-authentication
        https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
    """
    require_policies_licensed(service_plans)
    if not any(plan.startswith("INTUNE") for plan in service_plans):
        raise NotApplicable("no subscription carries Intune, so that there is nothing to enrol devices in")
    every_time = catalogue.INTUNE_ENROLLMENT_EVERY_TIME
    multifactor = Requirement(
        "intune_enrollment_mfa",
        "enrolling a device demands multifactor authentication",
        every_time.region,
        catalogue.MULTIFACTOR,
        escapes="enrol a device without multifactor authentication",
    )
    name = "conditional_access.intune_enrollment_every_time"
    yield from all_hold(sign_in_coverage.prove(every_time, name), sign_in_coverage.prove(multifactor, name))
