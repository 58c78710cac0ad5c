from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.people import EmergencyAccounts
from ztscan.directory.registration import HARDWARE_KEYS, Registrations, methods_of, owns
from ztscan.entities.conditional_access import ConditionalAccessPolicy
from ztscan.plugin import Finding, Gap, Manual, NotApplicable, Severity, Subject, Unknown, check


@check(
    title="Every emergency access account has a security key",
    severity=Severity.CRITICAL,
    objectives=["identities.emergency_access"],
    mappings={
        "cis-m365-6.0": ["1.1.2"],
        "cis-m365-7.0": ["1.1.2"],
        "prowler": ["entra_break_glass_account_fido2_security_key_registered"],
    },
)
def break_glass_fido2(
    emergency_accounts: EmergencyAccounts,
    registrations: Registrations,
    conditional_access_policies: tuple[ConditionalAccessPolicy, ...] | Gap,
) -> Iterator[Finding]:
    """Whether the declared emergency access accounts have a hardware key registered.

    What it checks:
        ``methodsRegistered`` of each emergency account that the configuration declares contains ``fido2SecurityKey`` or
        ``passKeyDeviceBound``. Where none is declared a person has to say which they are; accounts that every enabled policy
        leaves out by name are suggested, never judged.

    Why it matters:
        These accounts are left out of the policies that protect everybody else, and Microsoft demands multifactor
        authentication of them all the same. A key in a safe works when telephones and telephone networks do not.

    Limits:
        The report lags behind; an account without a row is unknown. Whether the key lies in a safe, and whether weaker
        methods are registered next to it, is not looked at here. A passkey that is bound to a computer counts like a key.

    Remediation:
        1. Declare the accounts in the configuration file: `[emergency_access]`, key `accounts`.
        2. Sign in with each and register two security keys at https://aka.ms/mysecurityinfo, or provision them by Graph:
           `POST /users/{id}/authentication/fido2Methods`.
        3. Keep the keys and their PINs apart, in two places, and test them twice a year.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
        https://learn.microsoft.com/graph/api/resources/userregistrationdetails
    """
    if not emergency_accounts.declared:
        suggestion = _suggestion(conditional_access_policies, registrations)
        raise Manual(f"declare the emergency access accounts under `[emergency_access]`{suggestion}")
    for name in emergency_accounts.unknown:
        message = "no user has the id or name that is declared as an emergency access account"
        yield Finding(Subject("user", name, name), message, f"{name}: not found", "an existing account with a security key")
    lacking = registrations.lacking(emergency_accounts.ids, "methodsRegistered", lambda row: owns(row, HARDWARE_KEYS))
    for subject, row in lacking.people:
        message = "an emergency access account has no security key"
        yield Finding(subject, message, methods_of(row), "fido2SecurityKey or passKeyDeviceBound")
    if lacking.gaps:
        raise Unknown(*lacking.gaps)
    if not lacking.population and not emergency_accounts.unknown:
        raise NotApplicable("every declared emergency access account is disabled")


def _suggestion(policies: tuple[ConditionalAccessPolicy, ...] | Gap, registrations: Registrations) -> str:
    """Users whom every enabled policy leaves out by name, as a suggestion in words; empty where there are none."""
    if isinstance(policies, Gap):
        return ""
    excluded = [_excluded(policy) for policy in policies if policy.state == "enabled"]
    common = frozenset.intersection(*excluded) if excluded else frozenset()
    names = sorted(registrations.users[key].name for key in common if key in registrations.users)
    return f" (suggested, because every enabled policy leaves them out: {', '.join(names)})" if names else ""


def _excluded(policy: ConditionalAccessPolicy) -> frozenset[str]:
    users = (policy.conditions or {}).get("users")
    return frozenset((users.get("excludeUsers") if isinstance(users, Mapping) else None) or ())
