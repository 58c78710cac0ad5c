from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed, with_compliance


@check(
    title="A compliant or hybrid joined device is required for all users and all applications",
    severity=Severity.HIGH,
    objectives=["identities.device_signal", "endpoints.compliance_for_access"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.2.2.9"],
            "cis-m365-7.0": ["5.2.2.9"],
            "maester": ["CISA.MS.AAD.3.7"],
            "scuba": ["MS.AAD.3.7v1"],
            "zta": ["21892"],
        },
        "stronger": {
            "monkey365": ["eid-require-device-compliant-all-apps-missing-cap"],
            "prowler": ["entra_managed_device_required_for_authentication"],
        },
    },
)
def managed_device_all_users(
    sign_in_coverage: SignInCoverage, service_plans: frozenset[str], compliance_caveats: tuple[str, ...]
) -> Iterator[Yielded]:
    """Checks that all users can access applications only from compliant or hybrid joined devices.

    What it checks:
        All sign-ins of all users with modern clients to all applications are blocked, or require a compliant or Microsoft
        Entra hybrid joined device. No other control is accepted as an alternative.

    Why it matters:
        A stolen password or a relayed second factor cannot be used without the managed device. An unmanaged device can
        contain the malware that stole the credentials.

    Limits:
        The check evaluates the combined effect of all enabled policies. It does not look for one policy with these
        settings. If MFA is an alternative to the device, the device is optional, and the check fails. Emergency access
        accounts and declared exclusions are out of scope, and the result lists them. Every other exclusion is evaluated. By
        Microsoft's design, the Intune Company Portal gets tokens without a compliant device, so that users can enrol
        devices. Therefore, require MFA in addition to the device. Without Microsoft Entra ID P1, this is not assessed.
        A note on a pass names Intune settings that make every device compliant.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include all users and all resources. Exclude only the
           emergency access accounts.
        2. Under Grant, select Require device to be marked as compliant, Require Microsoft Entra hybrid joined device,
           and Require one of the selected controls.
        3. Or send `POST /identity/conditionalAccess/policies` with `"grantControls": {"operator": "OR",
           "builtInControls": ["compliantDevice", "domainJoinedDevice"]}`.
        4. For guests, trust the device claims of partner tenants ({portal:cross_tenant_access} > Inbound access
           settings > Trust settings), or declare guests as an accepted exclusion.
        5. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        6. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-device-compliance
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
    """
    require_policies_licensed(service_plans)
    proof = sign_in_coverage.prove(catalogue.managed_device(), "conditional_access.managed_device_all_users")
    yield from with_compliance(proof, compliance_caveats)
