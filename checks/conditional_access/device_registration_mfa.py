from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.entities.conditional_access import DeviceRegistrationPolicy
from ztscan.plugin import Finding, Gap, Note, Severity, Unknown, Yielded, check, required


@check(
    title="MFA is required to register or join devices",
    severity=Severity.HIGH,
    objectives=["identities.mfa", "endpoints.register"],
    mappings={
        "equal": {"monkey365": ["eid-register-or-joined-devices-require-mfa-settings"]},
        "partial": {"prowler": ["entra_conditional_access_policy_device_registration_mfa_required"], "zta": ["21872"]},
    },
)
def device_registration_mfa(
    sign_in_coverage: SignInCoverage | Gap, device_registration_policy: DeviceRegistrationPolicy | Gap
) -> Iterator[Yielded]:
    """Checks that users need MFA to register or join a device.

    What it checks:
        The device setting "Require multifactor authentication to register or join devices" is on, or policies protect the
        user action "Register or join devices". The action is protected if it is blocked or requires MFA for every user.

        The setting alone passes, with a note. A policy can require an authentication strength and exclude emergency access
        accounts. A policy works only if the setting is off.

    Why it matters:
        A device that an attacker registers receives a primary refresh token. The token keeps the session alive, satisfies
        device conditions and survives a password change.

    Limits:
        The check evaluates the combined effect of all enabled policies, not the presence of one specific policy. Emergency
        access accounts and accepted exclusions are not evaluated, and the result lists them. Any other exclusion counts as
        missing coverage. Microsoft does not document whether policies for all resources apply to this user action, so they do
        not count.

    Remediation:
        1. Open {portal:device_settings}. Set Require multifactor authentication to register or join devices to No.
        2. Open {portal:conditional_access_policies} > New policy. Include All users, and exclude the emergency access
           accounts. Select Target resources > User actions > Register or join devices.
        3. Select Grant > Require multifactor authentication.
        4. Alternatively, send `POST /identity/conditionalAccess/policies` with `"applications": {"includeUserActions":
           ["urn:user:registerdevice"]}` and `"grantControls": {"operator": "OR", "builtInControls": ["mfa"]}`.
        5. Verify with {portal:what_if}: select a user and the user action Register or join devices. The policy must be listed
           under Policies that will apply.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-device-registration
        https://learn.microsoft.com/entra/identity/devices/manage-device-identities
    """
    setting = device_registration_policy
    if not isinstance(setting, Gap) and (setting.multi_factor_auth_configuration or "").lower() == "required":
        yield Note(
            "the tenant-wide setting requires MFA; a policy on the user action can require more, but only if the setting is off"
        )
        return
    if isinstance(sign_in_coverage, Gap):
        raise Unknown(sign_in_coverage)
    proof = sign_in_coverage.prove(catalogue.DEVICE_REGISTRATION_MFA, "conditional_access.device_registration_mfa")
    found = tuple(proof.findings())
    if any(isinstance(one, Finding) for one in found):
        # Only the tenant-wide setting can still meet the requirement.
        if isinstance(setting, Gap):
            raise Unknown(setting)
        required(setting.multi_factor_auth_configuration, "device_registration_policy", "multiFactorAuthConfiguration")
    yield from found
