from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import GroupSetting
from ztscan.plugin import Finding, Severity, check

from ._rules import number, password_rules, subject_of


@check(
    title="Smart lockout keeps an attacker waiting for at least a minute",
    severity=Severity.LOW,
    objectives=["identities.password_protection"],
    mappings={
        "cis-m365-7.0": ["5.2.3.9"],
        "eidsca": ["PR05"],
        "monkey365": ["eid-account-lockout-seconds-policy"],
        "prowler": ["entra_password_protection_lockout_duration_configured"],
        "zta": ["21849"],
    },
)
def lockout_duration(group_settings: tuple[GroupSetting, ...], *, minimum: int = 60) -> Iterator[Finding]:
    """Whether the first lockout after wrong passwords is long enough.

    What it checks:
        ``LockoutDurationInSeconds`` is at least 60 seconds (option ``minimum``). Without a settings object Microsoft's
        default of 60 holds.

    Why it matters:
        The lockout is what makes guessing slow. Each further one lasts longer, but all are multiples of the first.

    Limits:
        On premises, and in a federated domain, the lockout of that directory holds; it should last longer there than the
        threshold here allows.

    Remediation:
        1. Open {portal:password_protection}.
        2. Set "Lockout duration in seconds" to 60 or more. By Graph: `PATCH /groupSettings/{id}` with the value
           `LockoutDurationInSeconds` "60".

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-password-smart-lockout
    """
    rules = password_rules(group_settings)
    seconds = 60 if rules is None else number(rules, "LockoutDurationInSeconds")
    if seconds < minimum:
        message = f"an account that is locked out can be tried again after {seconds} seconds"
        observed, expected = f"LockoutDurationInSeconds: {seconds}", f"LockoutDurationInSeconds: at least {minimum}"
        yield Finding(subject_of(rules), message, observed, expected)
