from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ztscan.directory.activation import duration
from ztscan.directory.counting import lasting
from ztscan.entities.app_protection import AppProtectionPolicy
from ztscan.plugin import Finding, Gap, Severity, check, required

from ._policies import ANDROID, IOS, judged_policies, subject_of

_PIN, _CREDENTIALS, _PERIOD = "pinRequired", "organizationalCredentialsRequired", "periodOnlineBeforeAccessCheck"


@check(
    title="Protected apps ask for a PIN or sign-in again after half an hour",
    severity=Severity.LOW,
    objectives=["endpoints.compliance_for_access"],
    mappings={"equal": {"zta": ["51019"]}},
    since="0.2.0",
)
def idle(
    ios_app_protections: tuple[AppProtectionPolicy, ...] | Gap,
    android_app_protections: tuple[AppProtectionPolicy, ...] | Gap,
    service_plans: frozenset[str],
    *,
    maximum_minutes: int = 30,
) -> Iterator[Finding]:
    """Checks that an unlocked telephone does not show work data to the person who picks it up.

    What it checks:
        Each assigned app protection policy requires a PIN or the credentials of the organisation (`pinRequired` or
        `organizationalCredentialsRequired`). It checks again after at most `maximum_minutes` (30) of inactivity
        (`periodOnlineBeforeAccessCheck`).

    Why it matters:
        Telephones are lost, and lent to children. The PIN of the app is the second lock.

    Limits:
        The length of the PIN and biometrics are not assessed. Policies that are assigned to nobody are not evaluated.

    Remediation:
        1. Open {portal:intune_app_protection}, select the policy, and edit Access requirements.
        2. Require a PIN for access, and set Recheck the access requirements after (minutes of inactivity) to 30 or fewer.

    References:
        https://learn.microsoft.com/intune/intune-service/apps/app-protection-policy-settings-ios
        https://learn.microsoft.com/graph/api/resources/intune-mam-managedappprotection
    """

    def judge(policy: AppProtectionPolicy, resource: str) -> Iterator[Finding]:
        subject = subject_of(policy, resource)
        if not policy.pin_required and not policy.organizational_credentials_required:
            required(policy.pin_required, resource, _PIN)
            required(policy.organizational_credentials_required, resource, _CREDENTIALS)
            message = f"apps with the policy {policy.name} never ask who uses them"
            yield Finding(subject, message, f"{_PIN}: false, {_CREDENTIALS}: false", f"{_PIN} or {_CREDENTIALS}: true")
            return
        text = required(policy.period_online_before_access_check, resource, _PERIOD)
        period = required(duration(text), resource, f"{_PERIOD} (a duration)")
        if period > timedelta(minutes=maximum_minutes):
            message = f"apps with the policy {policy.name} ask again only after {lasting(int(period.total_seconds() // 60))}"
            yield Finding(subject, message, f"{_PERIOD}: {text}", f"at most {maximum_minutes} minutes")

    yield from judged_policies({IOS: ios_app_protections, ANDROID: android_app_protections}, service_plans, judge)
