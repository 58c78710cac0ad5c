"""Why the findings on the registration of methods have no fix."""

from __future__ import annotations

from ztscan.plugin import NoFix

_PEOPLE = NoFix("People register their methods themselves. A registration campaign or a Temporary Access Pass helps them.")

_HABIT = NoFix("The log shows what people did. A policy that requires the method, and time to register it, change that.")

FIXES = {
    "admin_sign_ins_phish_resistant": _HABIT,
    "no_legacy_sign_ins": NoFix("Move the clients first, and then enable a policy that blocks legacy authentication."),
    "sign_ins_strong": _HABIT,
    "admins_phish_resistant": _PEOPLE,
    "admins_registered": _PEOPLE,
    "app_owners_registered": _PEOPLE,
    "members_capable": _PEOPLE,
    "members_phish_resistant": _PEOPLE,
    "break_glass_fido2": NoFix("Register a security key for the emergency access account, and keep it in a safe."),
}
