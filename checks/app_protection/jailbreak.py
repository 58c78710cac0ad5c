from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.app_protection import AppProtectionPolicy
from ztscan.plugin import Finding, Gap, Severity, check, known, present, required

from ._policies import ANDROID, IOS, judged_policies, subject_of

_REQUIRED, _ACTION = "deviceComplianceRequired", "appActionIfDeviceComplianceRequired"
_ATTESTATION = "requiredAndroidSafetyNetDeviceAttestationType"
_FAILED = "appActionIfAndroidSafetyNetDeviceAttestationFailed"
_ACTIONS = ("block", "wipe", "warn", "blockwhensettingissupported")
_REFUSING = ("block", "wipe")
_LEVELS = ("none", "basicintegrity", "basicintegrityanddevicecertification")


@check(
    title="Protected apps refuse jailbroken and rooted devices",
    severity=Severity.HIGH,
    objectives=["endpoints.compliance_for_access"],
    mappings={"equal": {"zta": ["51014"]}},
    since="0.2.0",
)
def jailbreak(
    ios_app_protections: tuple[AppProtectionPolicy, ...] | Gap,
    android_app_protections: tuple[AppProtectionPolicy, ...] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks that work data is not opened on a device without the protection of its operating system.

    What it checks:
        Each assigned app protection policy has `deviceComplianceRequired`, and `appActionIfDeviceComplianceRequired` is `block`
        or `wipe`. On Android, the policy also requires an attestation of the device, and blocks or wipes where it fails.

    Why it matters:
        On a jailbroken or rooted device, other apps can read the memory and files of a protected app.

    Limits:
        Tools that hide a jailbreak are not found without attestation, which iOS does not have here. Policies that are assigned
        to nobody are not evaluated.

    Remediation:
        1. Open {portal:intune_app_protection}, select the policy, and edit Conditional launch.
        2. Under Device conditions, set Jailbroken/rooted devices to Block access or Wipe data.
        3. On Android, add Play integrity verdict with Basic integrity and device integrity, and Block access.

    References:
        https://learn.microsoft.com/intune/intune-service/apps/app-protection-policies-access-actions
        https://learn.microsoft.com/graph/api/resources/intune-mam-androidmanagedappprotection
    """
    shapes = {IOS: ios_app_protections, ANDROID: android_app_protections}
    yield from judged_policies(shapes, service_plans, _judge)


def _judge(policy: AppProtectionPolicy, resource: str) -> Iterator[Finding]:
    subject, wrong = subject_of(policy, resource), []
    if not required(policy.device_compliance_required, resource, _REQUIRED):
        wrong.append(f"{_REQUIRED}: false")
    elif known(policy.app_action_if_device_compliance_required, _ACTIONS, resource, _ACTION) not in _REFUSING:
        wrong.append(f"{_ACTION}: {policy.app_action_if_device_compliance_required}")
    if wrong:
        message = f"apps with the policy {policy.name} open on jailbroken or rooted devices"
        yield Finding(subject, message, wrong[0], f"{_REQUIRED}: true, {_ACTION}: block or wipe")
    if resource != ANDROID:
        return
    level = present(policy.required_android_safety_net_device_attestation_type, resource, _ATTESTATION)
    if level is None or known(level, _LEVELS, resource, _ATTESTATION) == "none":
        observed = f"{_ATTESTATION}: {level or 'not set'}"
    else:
        action = present(policy.app_action_if_android_safety_net_device_attestation_failed, resource, _FAILED)
        if action is not None and known(action, _ACTIONS, resource, _FAILED) in _REFUSING:
            return
        observed = f"{_FAILED}: {action or 'not set'}"
    message = f"apps with the policy {policy.name} open on Android devices that fail attestation"
    yield Finding(subject, message, observed, f"{_ATTESTATION}, and block or wipe where it fails", "attestation")
