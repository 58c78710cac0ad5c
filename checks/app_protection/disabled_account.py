from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.app_protection import AppProtectionPolicy
from ztscan.plugin import Finding, Gap, Severity, check, known, present

from ._policies import ANDROID, IOS, judged_policies, subject_of

_NAME = "appActionIfUnableToAuthenticateUser"
_ACTIONS = ("block", "wipe", "warn", "blockwhensettingissupported")


@check(
    title="Protected apps refuse access when the account can no longer sign in",
    severity=Severity.MEDIUM,
    objectives=["endpoints.compliance_for_access"],
    mappings={"equal": {"zta": ["51013"]}},
    since="0.2.0",
)
def disabled_account(
    ios_app_protections: tuple[AppProtectionPolicy, ...] | Gap,
    android_app_protections: tuple[AppProtectionPolicy, ...] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks that a disabled account ends access to work data on a telephone.

    What it checks:
        `appActionIfUnableToAuthenticateUser` of each assigned app protection policy is `block` or `wipe`. Null is not set.

    Why it matters:
        Somebody who has left keeps the mail on the telephone until the offline period ends. With the setting, the app blocks or
        wipes work data as soon as the account is disabled.

    Limits:
        An app acts when it is online. Policies that are assigned to nobody are not evaluated. Whether the groups have members
        is not assessed.

    Remediation:
        1. Open {portal:intune_app_protection}, select the policy, and edit Conditional launch.
        2. Under App conditions, set Disabled account to Block access or Wipe data.

    References:
        https://learn.microsoft.com/intune/intune-service/apps/app-protection-policies-access-actions
        https://learn.microsoft.com/graph/api/resources/intune-mam-managedappprotection
    """
    shapes = {IOS: ios_app_protections, ANDROID: android_app_protections}
    yield from judged_policies(shapes, service_plans, _judge)


def _judge(policy: AppProtectionPolicy, resource: str) -> Iterator[Finding]:
    action = present(policy.app_action_if_unable_to_authenticate_user, resource, _NAME)
    if action is None or known(action, _ACTIONS, resource, _NAME) not in ("block", "wipe"):
        message = f"apps with the policy {policy.name} stay open when the account is disabled"
        yield Finding(subject_of(policy, resource), message, f"{_NAME}: {action or 'not set'}", f"{_NAME}: block or wipe")
