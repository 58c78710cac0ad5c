from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.entities.tenant import GroupSetting
from ztscan.plugin import Finding, Severity, check

from ._rules import number, password_rules, subject_of


@check(
    title="The smart lockout duration is at least 60 seconds",
    severity=Severity.LOW,
    objectives=["identities.password_protection"],
    mappings={
        "equal": {
            "cis-m365-7.0": ["5.2.3.9"],
            "eidsca": ["PR05"],
            "monkey365": ["eid-account-lockout-seconds-policy"],
            "prowler": ["entra_password_protection_lockout_duration_configured"],
            "zta": ["21849"],
        }
    },
)
def lockout_duration(group_settings: tuple[GroupSetting, ...], *, minimum: int = 60) -> Iterator[Finding]:
    """Checks that the first smart lockout lasts at least 60 seconds.

    What it checks:
        `LockoutDurationInSeconds` is at least 60 seconds (option `minimum`). Without a settings object, Microsoft's default
        of 60 applies.

    Why it matters:
        The lockout slows down password guessing. Each further lockout lasts longer, as a multiple of the first.

    Limits:
        The lockout of an on-premises directory or a federated domain applies separately. Its duration must be longer than the
        threshold here allows.

    Remediation:
        1. Open {portal:password_protection}.
        2. Set "Lockout duration in seconds" to 60 or more.
        3. Or send `PATCH /groupSettings/{id}` with the value `LockoutDurationInSeconds` "60".
        4. To verify, read `GET /groupSettings`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-password-smart-lockout
    """
    rules = password_rules(group_settings)
    seconds = 60 if rules is None else number(rules, "LockoutDurationInSeconds")
    if seconds < minimum:
        message = f"a locked account accepts new sign-in attempts after {counted(seconds, 'second')}"
        observed, expected = f"LockoutDurationInSeconds: {seconds}", f"LockoutDurationInSeconds: at least {minimum}"
        yield Finding(subject_of(rules), message, observed, expected)
