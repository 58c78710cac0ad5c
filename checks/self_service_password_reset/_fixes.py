"""How the findings on self-service password reset are fixed."""

from __future__ import annotations

from ztscan.directory.setting_families import AUTHORIZATION_POLICY, METHODS_POLICY
from ztscan.plugin import Effort, Impact, NoFix

_PORTAL = "Microsoft Graph has no call for this setting of self-service password reset. Change it in the admin center."

FIXES = {
    "admins_excluded": AUTHORIZATION_POLICY.sets(
        "Exclude administrators from self-service password reset.",
        {"allowedToUseSSPR": False},
        effort=Effort.HOURS,
        impact=Impact.ADMINISTRATORS,
        notices="Administrators can no longer reset a forgotten password themselves.",
        prepare=("Give each administrator a second security key, or a procedure to get a Temporary Access Pass.",),
    ),
    "reconfirm_interval": METHODS_POLICY.sets(
        "Have users confirm their password reset information every 180 days.",
        {"reconfirmationInDays": 180},
        impact=Impact.PROMPT_ONCE,
        notices="People confirm their contact data once in 180 days.",
    ),
    "enabled_for_all": NoFix(_PORTAL),
    "no_security_questions": NoFix(_PORTAL),
}
