from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.entities.conditional_access import DeviceRegistrationPolicy
from ztscan.plugin import Finding, Gap, Note, Severity, Unknown, Yielded, check, required


@check(
    title="Registering or joining a device requires multifactor authentication",
    severity=Severity.HIGH,
    objectives=["identities.mfa", "endpoints.register"],
    mappings={
        "monkey365": ["eid-register-or-joined-devices-require-mfa-settings"],
        "prowler": ["entra_conditional_access_policy_device_registration_mfa_required"],
        "zta": ["21872"],
    },
)
def device_registration_mfa(
    sign_in_coverage: SignInCoverage | Gap, device_registration_policy: DeviceRegistrationPolicy | Gap
) -> Iterator[Yielded]:
    """Whether a stolen password can bring in a device of its own.

    What it checks:
        Either the device setting "Require multifactor authentication to register or join devices" is on, or the user action
        "Register or join devices" is blocked or demands multifactor authentication for every user. The setting alone passes,
        with a note: a policy can demand a strength and exclude emergency accounts, but works only where the setting is off.

    Why it matters:
        A device that an attacker registers gets a primary refresh token: it keeps the session alive, satisfies device
        conditions and survives a change of password.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Emergency access
        accounts and declared exclusions are proved around and named beside the verdict; any other exclusion counts. Whether
        policies on all resources apply to this action is not documented; they are not counted on.

    Remediation:
        1. Set {portal:device_settings} > Require multifactor authentication to register or
           join devices to No.
        2. Open {portal:conditional_access_policies} > New policy; choose All users, Target resources
           > User actions > Register or join devices, and Grant > Require multifactor authentication.
        3. Or send `POST /identity/conditionalAccess/policies` with `"applications": {"includeUserActions":
           ["urn:user:registerdevice"]}` and `"grantControls": {"operator": "OR", "builtInControls": ["mfa"]}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-device-registration
        https://learn.microsoft.com/entra/identity/devices/manage-device-identities
    """
    switch = device_registration_policy
    if not isinstance(switch, Gap) and (switch.multi_factor_auth_configuration or "").lower() == "required":
        yield Note(
            "the tenant-wide switch asks for it; a policy on the user action can ask for more, but only without the switch"
        )
        return
    if isinstance(sign_in_coverage, Gap):
        raise Unknown(sign_in_coverage)
    proof = sign_in_coverage.prove(catalogue.DEVICE_REGISTRATION_MFA, "conditional_access.device_registration_mfa")
    found = tuple(proof.findings())
    if any(isinstance(one, Finding) for one in found):
        # Only the switch can mend it now.
        if isinstance(switch, Gap):
            raise Unknown(switch)
        required(switch.multi_factor_auth_configuration, "device_registration_policy", "multiFactorAuthConfiguration")
    yield from found
