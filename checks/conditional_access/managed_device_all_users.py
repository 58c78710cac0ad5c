from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="Access to every application requires a compliant or hybrid joined device",
    severity=Severity.HIGH,
    objectives=["identities.device_signal", "endpoints.compliance_for_access"],
    mappings={
        "cis-m365-6.0": ["5.2.2.9"],
        "cis-m365-7.0": ["5.2.2.9"],
        "maester": ["CISA.MS.AAD.3.7"],
        "monkey365": ["eid-require-device-compliant-all-apps-missing-cap"],
        "prowler": ["entra_managed_device_required_for_authentication"],
        "scuba": ["MS.AAD.3.7v1"],
        "zta": ["21892"],
    },
)
def managed_device_all_users(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether data stays on devices that somebody looks after.

    What it checks:
        Every sign-in with a modern client, of every user to every application, is blocked or can be met with a compliant or
        Microsoft Entra hybrid joined device and with nothing else.

    Why it matters:
        A stolen password and a relayed second factor are of no use without the device. An unmanaged device may carry whatever
        stole them.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Multifactor
        authentication as an alternative makes the device optional, and fails. Emergency access accounts and declared exclusions
        are proved around and named beside the verdict; any other exclusion counts. By Microsoft's design the Intune Company
        Portal gets its tokens without a compliant device, so that devices can be enrolled: demand multifactor authentication
        beside the device.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, All resources,
           and Grant > Require device to be marked as compliant and Require Microsoft Entra hybrid joined device, with Require
           one of the selected controls.
        2. Or send `POST /identity/conditionalAccess/policies` with `"grantControls": {"operator": "OR", "builtInControls":
           ["compliantDevice", "domainJoinedDevice"]}`.
        3. Trust the device claims of partners (External Identities > Cross-tenant access settings > Inbound trust), or declare
           guests as an accepted exclusion.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-device-compliance
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(catalogue.managed_device(), "conditional_access.managed_device_all_users").findings()
