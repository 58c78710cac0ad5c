from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.entities.conditional_access import DeviceRegistrationPolicy
from ztscan.plugin import Finding, NotApplicable, Severity, Yielded, check, required

from ._policies import in_force


@check(
    title="The switch for device registration leaves room for the policy on it",
    severity=Severity.LOW,
    objectives=["endpoints.register", "identities.conditional_access_baseline"],
    mappings={
        "maester": ["MT.1061"],
    },
)
def device_registration_mfa_conflict(
    device_registration_policy: DeviceRegistrationPolicy, sign_in_policies: tuple[Policy, ...]
) -> Iterator[Yielded]:
    """Whether the policy on registering devices is more than a text.

    What it checks:
        Where an enabled policy targets the user action "Register or join devices", the device setting "Require multifactor
        authentication to register or join devices" is off (`multiFactorAuthConfiguration` is `notRequired`).

    Why it matters:
        With the setting on, Entra does not enforce such a policy properly: its strength, its locations and its exclusions come
        to nothing, and nobody notices.

    Limits:
        The presence of a policy is looked at, not its effect; whether it covers everybody is another check. Report-only
        policies do not count.

    Remediation:
        1. Set {portal:device_settings} > Require multifactor authentication to register or
           join devices to No.
        2. Or send `PUT /beta/policies/deviceRegistrationPolicy` with the whole policy and `"multiFactorAuthConfiguration":
           "notRequired"`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-device-registration
        https://learn.microsoft.com/graph/api/resources/deviceregistrationpolicy
    """
    switch = device_registration_policy.multi_factor_auth_configuration
    if required(switch, "device_registration_policy", "multiFactorAuthConfiguration").lower() != "required":
        return
    concerned = [policy for policy in in_force(sign_in_policies) if _is_about_registration(policy)]
    if not concerned:
        raise NotApplicable("no enabled policy is about the registration of devices")
    for policy in concerned:
        yield Finding(
            policy.subject,
            f"{policy.subject.name} has no effect: the tenant-wide switch takes precedence",
            "multiFactorAuthConfiguration: required",
            "notRequired where a policy on the user action is in force",
        )


def _is_about_registration(policy: Policy) -> bool:
    targets = policy.conditions.get(Dimension.TARGET)
    return isinstance(targets, Targets) and "urn:user:registerdevice" in targets.actions
