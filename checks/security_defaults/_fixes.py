"""How the finding on security defaults is fixed."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.setting_families import SECURITY_DEFAULTS
from ztscan.plugin import Effort, Finding, FixStep, Impact, RecordedValues, Unfixable, step


def defaults(recorded: RecordedValues, findings: tuple[Finding, ...]) -> Iterator[FixStep]:
    """Security defaults and Conditional Access exclude each other."""
    if any(found.witness is not None for found in findings) or recorded.configuration.get("conditional_access_policies"):
        raise Unfixable("Conditional Access closes this gap: see the fix of `conditional_access.mfa_all_users`.")
    yield step(SECURITY_DEFAULTS.resource, SECURITY_DEFAULTS.path, {"isEnabled": True}, recorded.of(SECURITY_DEFAULTS.resource))


FIXES = {
    "or_conditional_access": SECURITY_DEFAULTS.made_by(
        "Turn on security defaults.",
        defaults,
        effort=Effort.HOURS,
        impact=Impact.RE_REGISTER,
        notices="Everybody registers Microsoft Authenticator within 14 days. Legacy authentication is blocked.",
        prepare=("Find what still uses legacy authentication in the sign-in log.",),
    )
}
