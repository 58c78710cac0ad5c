"""Why the findings on the registration of methods have no fix."""

from __future__ import annotations

from ztscan.plugin import NoFix

_PEOPLE = NoFix("People register their methods themselves. A registration campaign or a Temporary Access Pass helps them.")

FIXES = {
    "admins_phish_resistant": _PEOPLE,
    "admins_registered": _PEOPLE,
    "app_owners_registered": _PEOPLE,
    "members_capable": _PEOPLE,
    "members_phish_resistant": _PEOPLE,
    "break_glass_fido2": NoFix("Register a security key for the emergency access account, and keep it in a safe."),
}
