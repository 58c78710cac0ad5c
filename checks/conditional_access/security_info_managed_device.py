from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed, with_compliance


@check(
    title="A managed device is required to register security information",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa_registration_policy"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.2.2.10"],
            "cis-m365-7.0": ["5.2.2.10"],
            "maester": ["CISA.MS.AAD.3.8"],
            "scuba": ["MS.AAD.3.8v1"],
        },
        "stronger": {
            "monkey365": ["eid-require-device-compliant-to-register-security-info-missing-cap"],
            "prowler": ["entra_managed_device_required_for_mfa_registration"],
        },
    },
    version=2,
)
def security_info_managed_device(
    sign_in_coverage: SignInCoverage, service_plans: frozenset[str], compliance_caveats: tuple[str, ...]
) -> Iterator[Yielded]:
    """Checks that users can register security information only from a managed device.

    What it checks:
        For all users, the user action "Register security information" is blocked or requires a compliant or Microsoft Entra
        hybrid joined device. No other control is accepted as an alternative. A policy must target the user action to
        require a device. A policy for all resources counts only if it blocks.

    Why it matters:
        A phishing attacker does not have a managed device. The device replaces the second factor that the user has not
        registered yet.

    Limits:
        The check evaluates the combined effect of all enabled policies. It does not look for one policy with these
        settings. Emergency access accounts and declared exclusions are out of scope, and the result lists them. Every other
        exclusion is evaluated. External users can satisfy this only if inbound trust accepts devices from their home
        tenant. New users need a managed device from their first day. Without Microsoft Entra ID P1, this is not assessed.
        A note on a pass names Intune settings that make every device compliant.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include all users. Exclude only the emergency access
           accounts.
        2. Select Target resources > User actions > Register security information.
        3. Under Grant, select Require device to be marked as compliant, Require Microsoft Entra hybrid joined device,
           and Require one of the selected controls.
        4. Or send `POST /identity/conditionalAccess/policies` with `"applications": {"includeUserActions":
           ["urn:user:registersecurityinfo"]}` and `"grantControls": {"operator": "OR", "builtInControls":
           ["compliantDevice", "domainJoinedDevice"]}`.
        5. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        6. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-security-info-registration
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
    """
    require_policies_licensed(service_plans)
    proof = sign_in_coverage.prove(catalogue.SECURITY_INFO_MANAGED_DEVICE, "conditional_access.security_info_managed_device")
    yield from with_compliance(proof, compliance_caveats)
