from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="Registering security information requires a managed device",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa_registration_policy"],
    mappings={
        "cis-m365-6.0": ["5.2.2.10"],
        "cis-m365-7.0": ["5.2.2.10"],
        "maester": ["CISA.MS.AAD.3.8"],
        "monkey365": ["eid-require-device-compliant-to-register-security-info-missing-cap"],
        "prowler": ["entra_managed_device_required_for_mfa_registration"],
        "scuba": ["MS.AAD.3.8v1"],
    },
)
def security_info_managed_device(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether methods can be registered from the organisation's own devices only.

    What it checks:
        The user action "Register security information" is blocked, or can be met with a compliant or Microsoft Entra hybrid
        joined device and with nothing else, for every user.

    Why it matters:
        A managed device is something that a phisher does not have. It stands in for the second factor that the user has yet to
        register.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Emergency access
        accounts and declared exclusions are proved around and named beside the verdict; any other exclusion counts. External
        users can meet it only where inbound trust accepts the devices of their tenant. Newcomers need a managed device from
        their first day.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, Target resources
           > User actions > Register security information, and Grant > Require device to be marked as compliant and Require
           Microsoft Entra hybrid joined device, with Require one of the selected controls.
        2. Or send `POST /identity/conditionalAccess/policies` with `"applications": {"includeUserActions":
           ["urn:user:registersecurityinfo"]}` and `"grantControls": {"operator": "OR", "builtInControls": ["compliantDevice",
           "domainJoinedDevice"]}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-security-info-registration
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.SECURITY_INFO_MANAGED_DEVICE, "conditional_access.security_info_managed_device"
    ).findings()
