from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.people import EmergencyAccounts
from ztscan.directory.registration import HARDWARE_KEYS, Registrations, methods_of, owns
from ztscan.entities.conditional_access import ConditionalAccessPolicy
from ztscan.plugin import Finding, Gap, Manual, NotApplicable, Severity, Unknown, check


@check(
    title="All emergency access accounts have a registered security key",
    severity=Severity.CRITICAL,
    objectives=["identities.emergency_access"],
    mappings={
        "partial": {
            "cis-m365-6.0": ["1.1.2"],
            "cis-m365-7.0": ["1.1.2"],
            "prowler": ["entra_break_glass_account_fido2_security_key_registered"],
        }
    },
)
def break_glass_fido2(
    emergency_accounts: EmergencyAccounts,
    registrations: Registrations,
    conditional_access_policies: tuple[ConditionalAccessPolicy, ...] | Gap,
) -> Iterator[Finding]:
    """Checks that every declared emergency access account has a registered hardware security key.

    What it checks:
        `methodsRegistered` of each emergency access account in the configuration contains `fido2SecurityKey` or
        `passKeyDeviceBound`. If no account is declared, the check is manual. It then suggests accounts that every enabled
        policy excludes by name, but does not assess them.

    Why it matters:
        These accounts are excluded from the policies that protect all other users. Microsoft nevertheless requires MFA for
        them. A stored security key works even when phones and phone networks do not.

    Limits:
        The report lags behind, and an account without a row is undetermined. The check does not assess where the key is
        stored, or whether weaker methods are also registered. A passkey that is bound to a computer counts as a security key.

    Remediation:
        1. Declare the accounts in the configuration file: `[emergency_access]`, key `accounts` or `groups`.
        2. Sign in with each account, and register two security keys at https://aka.ms/mysecurityinfo. Or provision them with
           `POST /users/{id}/authentication/fido2Methods`.
        3. Store the keys and their PINs separately in two places. Test them twice a year.
        4. To verify, read `GET /users/{id}/authentication/fido2Methods`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
        https://learn.microsoft.com/graph/api/resources/userregistrationdetails
    """
    if not emergency_accounts.declared:
        suggestion = _suggestion(conditional_access_policies, registrations)
        raise Manual(f"declare the emergency access accounts in `ztscan.toml` under `[emergency_access]`{suggestion}")
    yield from emergency_accounts.missing
    lacking = registrations.lacking(emergency_accounts.ids, "methodsRegistered", lambda row: owns(row, HARDWARE_KEYS))
    for subject, row in lacking.people:
        message = f"the emergency access account {subject.name} has no security key registered"
        yield Finding(subject, message, methods_of(row), "fido2SecurityKey or passKeyDeviceBound")
    if lacking.gaps:
        raise Unknown(*lacking.gaps)
    if not lacking.population and emergency_accounts.ids:
        raise NotApplicable("every declared emergency access account is disabled")


def _suggestion(policies: tuple[ConditionalAccessPolicy, ...] | Gap, registrations: Registrations) -> str:
    """Text that suggests the users that every enabled policy excludes by name. Empty if there are none."""
    if isinstance(policies, Gap):
        return ""
    excluded = [frozenset(policy.listed("users", "excludeUsers")) for policy in policies if policy.state == "enabled"]
    common = frozenset.intersection(*excluded) if excluded else frozenset()
    names = sorted(registrations.users[key].name for key in common if key in registrations.users)
    return f" (candidates, because every enabled policy excludes them: {', '.join(names)})" if names else ""
