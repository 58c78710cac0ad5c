from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.entities.conditional_access import DeviceRegistrationPolicy
from ztscan.plugin import Finding, NotApplicable, Severity, Yielded, check, known

from ._policies import in_force


@check(
    title="The tenant-wide device MFA setting does not override Conditional Access",
    severity=Severity.LOW,
    objectives=["endpoints.register", "identities.conditional_access_baseline"],
    mappings={"equal": {"maester": ["MT.1061"]}},
)
def device_registration_mfa_conflict(
    device_registration_policy: DeviceRegistrationPolicy, sign_in_policies: tuple[Policy, ...]
) -> Iterator[Yielded]:
    """Checks that the tenant-wide device MFA setting is off if a policy protects device registration.

    What it checks:
        If an enabled policy targets the user action "Register or join devices", the device setting "Require multifactor
        authentication to register or join devices" is off. In Microsoft Graph, `multiFactorAuthConfiguration` is
        `notRequired`.

    Why it matters:
        If the setting is on, Microsoft Entra ID does not enforce such a policy correctly. The authentication strength,
        locations and exclusions of the policy have no effect, and administrators get no warning.

    Limits:
        The check evaluates whether a policy exists, not its effect. `conditional_access.device_registration_mfa` evaluates
        which users are covered. Report-only policies do not count.

    Remediation:
        1. Open {portal:device_settings}. Set Require multifactor authentication to register or join devices to No.
        2. Alternatively, send `PUT /beta/policies/deviceRegistrationPolicy` with the complete policy and
           `"multiFactorAuthConfiguration": "notRequired"`.
        3. Verify with `GET /beta/policies/deviceRegistrationPolicy`: `multiFactorAuthConfiguration` is `notRequired`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-device-registration
        https://learn.microsoft.com/graph/api/resources/deviceregistrationpolicy
    """
    setting = device_registration_policy.multi_factor_auth_configuration
    name = "multiFactorAuthConfiguration"
    if known(setting, ("required", "notrequired"), "device_registration_policy", name) != "required":
        return
    overridden = [policy for policy in in_force(sign_in_policies) if _is_about_registration(policy)]
    if not overridden:
        raise NotApplicable("no enabled policy targets the user action `Register or join devices`")
    for policy in overridden:
        yield Finding(
            policy.subject,
            f"{policy.subject.name} has no effect because the tenant-wide device MFA setting overrides it",
            "multiFactorAuthConfiguration: required",
            "multiFactorAuthConfiguration: notRequired",
        )


def _is_about_registration(policy: Policy) -> bool:
    targets = policy.conditions.get(Dimension.TARGET)
    return isinstance(targets, Targets) and "urn:user:registerdevice" in targets.actions
