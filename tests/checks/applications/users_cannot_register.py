"""Cases of `applications.users_cannot_register`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

SWITCH = "authorization_policy/defaultUserRolePermissions/allowedToCreateApps"

CASES = (
    Case("developers have a role for it"),
    Case("everybody can", {SWITCH: True}, fails={"authorizationPolicy"}),
    Case("R13: the switch was not returned", {SWITCH: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("the policy could not be read", {"authorization_policy": gap("authorization_policy")}, verdict=Verdict.NOT_ASSESSED),
)
