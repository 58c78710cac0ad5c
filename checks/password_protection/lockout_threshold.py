from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import GroupSetting
from ztscan.plugin import Finding, Severity, check

from ._rules import number, password_rules, subject_of


@check(
    title="Smart lockout sets in after at most ten wrong passwords",
    severity=Severity.LOW,
    objectives=["identities.password_protection"],
    mappings={
        "cis-m365-7.0": ["5.2.3.8"],
        "eidsca": ["PR06"],
        "monkey365": ["eid-account-lockout-threshold-policy"],
        "prowler": ["entra_password_protection_lockout_threshold_limited"],
        "zta": ["21850"],
    },
)
def lockout_threshold(group_settings: tuple[GroupSetting, ...], *, maximum: int = 10) -> Iterator[Finding]:
    """Whether an account is locked out soon enough.

    What it checks:
        ``LockoutThreshold`` is at most 10 (option ``maximum``), compared as a number. Without a settings object Microsoft's
        default of 10 holds.

    Why it matters:
        Up to the threshold an attacker guesses freely, at every account and after every lockout again.

    Limits:
        In a federated domain the lockout of that directory holds. Its threshold should be higher than the one here, so that
        attackers are stopped in the cloud first.

    Remediation:
        1. Open {portal:password_protection}.
        2. Set "Lockout threshold" to 10 or less. By Graph: `PATCH /groupSettings/{id}` with the value `LockoutThreshold`
           "10".

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-password-smart-lockout
    """
    rules = password_rules(group_settings)
    failures = 10 if rules is None else number(rules, "LockoutThreshold")
    if failures > maximum:
        message = f"an account is locked out only after {failures} wrong passwords"
        yield Finding(subject_of(rules), message, f"LockoutThreshold: {failures}", f"LockoutThreshold: at most {maximum}")
