from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import GroupSetting
from ztscan.plugin import Finding, Severity, check

from ._rules import number, password_rules, subject_of


@check(
    title="Smart lockout locks an account after at most 10 wrong passwords",
    severity=Severity.LOW,
    objectives=["identities.password_protection"],
    mappings={
        "equal": {
            "cis-m365-7.0": ["5.2.3.8"],
            "eidsca": ["PR06"],
            "monkey365": ["eid-account-lockout-threshold-policy"],
            "prowler": ["entra_password_protection_lockout_threshold_limited"],
            "zta": ["21850"],
        }
    },
)
def lockout_threshold(group_settings: tuple[GroupSetting, ...], *, maximum: int = 10) -> Iterator[Finding]:
    """Checks that smart lockout locks an account after at most 10 wrong passwords.

    What it checks:
        `LockoutThreshold`, compared as a number, is at most 10 (option `maximum`). Without a settings object, Microsoft's
        default of 10 applies.

    Why it matters:
        An attacker can try this many passwords for every account, and again after each lockout.

    Limits:
        In a federated domain, the lockout of that directory applies. Its threshold should be higher than the threshold in the
        cloud, so that the cloud blocks attackers first.

    Remediation:
        1. Open {portal:password_protection}.
        2. Set "Lockout threshold" to 10 or less.
        3. Or send `PATCH /groupSettings/{id}` with the value `LockoutThreshold` "10".
        4. To verify, read `GET /groupSettings`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-password-smart-lockout
    """
    rules = password_rules(group_settings)
    failures = 10 if rules is None else number(rules, "LockoutThreshold")
    if failures > maximum:
        message = f"an account is locked only after {failures} wrong passwords"
        yield Finding(subject_of(rules), message, f"LockoutThreshold: {failures}", f"LockoutThreshold: at most {maximum}")
