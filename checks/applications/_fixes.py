"""How the findings on applications are fixed."""

from __future__ import annotations

from ztscan.directory.setting_families import AUTHORIZATION_POLICY
from ztscan.plugin import Effort, Impact

FIXES = {
    "users_cannot_register": AUTHORIZATION_POLICY.sets(
        "Let only administrators and Application Developers register applications.",
        {"defaultUserRolePermissions": {"allowedToCreateApps": False}},
        effort=Effort.HOURS,
        impact=Impact.MAY_BLOCK,
        notices="Developers without a role can no longer register applications.",
        prepare=("Assign Application Developer to those who registered applications in the last 90 days.",),
    ),
}
