from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ztscan.entities.users import User
from ztscan.plugin import Finding, Gap, GapReason, Severity, Subject, Table, Unknown, check

_WEAK = "disablestrongpassword"
_KNOWN = frozenset({"", "none", "disablepasswordexpiration", _WEAK})


@check(
    title="No account is exempt from strong passwords",
    severity=Severity.MEDIUM,
    objectives=["identities.password_protection"],
    mappings={},
    since="0.2.0",
)
def weak_password_policy(users: Table[User]) -> Iterator[Finding]:
    """Checks that the rules for passwords apply to every account.

    What it checks:
        No enabled user has `DisableStrongPassword` in `passwordPolicies`. An account whose state is unknown counts as enabled.

    Why it matters:
        The property turns off the rules for length and characters of this account. Its password is often short, and the account
        is often one that runs a service.

    Limits:
        The property concerns passwords that are set in Microsoft Entra. Passwords that were set before are not examined, and
        Graph does not show passwords. Disabled accounts are not findings.

    Remediation:
        1. Send `PATCH /users/{id} {"passwordPolicies": "None"}`. Keep `DisablePasswordExpiration` if the account had it.
        2. Set a new password for the account, because the old one may break the rules.
        3. To verify, read `GET /users/{id}?$select=passwordPolicies`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-password-ban-bad-combined-policy
        https://learn.microsoft.com/graph/api/resources/user
    """
    for user in users.where(lambda user: user.account_enabled is not False and is_weak(user)).in_order:
        message = f"{user.name} is exempt from strong passwords"
        yield Finding(
            Subject("user", user.id, user.name),
            message,
            f"passwordPolicies: {user.password_policies}",
            "strong passwords required",
        )
    if untold := sum(users.each(is_untold)):
        detail = f"`users` was read, but without `passwordPolicies` that ztscan knows of {untold} of {len(users)} users"
        raise Unknown(Gap("users", GapReason.MALFORMED, detail, "scan again; if this persists, report it"))


def is_weak(user: User) -> bool:
    """Whether the property names the exemption: it is a list with commas."""
    return _WEAK in (_words(user) or ())


def is_untold(user: User) -> bool:
    """Whether Graph did not return the property, or returned a word that may say the same."""
    words = _words(user)
    return words is None or not words <= _KNOWN


def _words(user: User) -> frozenset[str] | None:
    policies = user.password_policies
    if isinstance(policies, msgspec.UnsetType):
        return None
    return frozenset(part.strip().casefold() for part in (policies or "").split(","))
