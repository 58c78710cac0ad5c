from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import UNMANAGED, WEEK, require_policies_licensed


@check(
    title="Sessions on unmanaged devices expire",
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
    """Whether a session on a device that nobody knows ends some day.

    What it checks:
        Every sign-in with a modern client from a device that is neither compliant nor hybrid joined, of every user to every
        application, is blocked, or has a sign-in frequency of at most seven days or every time. The option `maximum_hours` sets
        another length.

    Why it matters:
        By default a session lasts as long as it is used once in 90 days. On a device that may be lost, shared or infected, that
        is a long time for somebody else.

    Limits:
        The frameworks do not say how long is acceptable; Microsoft's own template has one hour. Graded is the effect of all
        enabled policies together, not the presence of one that looks right. Where several policies set a sign-in frequency the
        shortest is taken to count, and the result says where the verdict rests on that. A tenant that lets nobody in from
        unmanaged devices passes. Emergency access accounts and declared exclusions are proved around and named beside the
        verdict; any other exclusion counts.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, All resources,
           Conditions > Filter for devices > Exclude filtered devices `device.isCompliant -eq True -or device.trustType -eq
           "ServerAD"`, and Session > Sign-in frequency > Periodic reauthentication.
        2. Or send `POST /identity/conditionalAccess/policies` with `"sessionControls": {"signInFrequency": {"isEnabled": true,
           "type": "hours", "value": 1, "frequencyInterval": "timeBased"}}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-persistent-browser
        https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.sign_in_frequency(maximum_hours, device=UNMANAGED), "conditional_access.sign_in_frequency_unmanaged"
    ).findings()
