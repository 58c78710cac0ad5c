"""Cases of `tenant_settings.read_other_users`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove
from ztscan.core.model import Verdict

SWITCH = "authorization_policy/defaultUserRolePermissions/allowedToReadOtherUsers"

CASES = (
    Case("the supported default"),
    Case("switched off", {SWITCH: False}, fails={"authorizationPolicy"}),
    Case("R13: the switch was not returned", {SWITCH: Remove()}, verdict=Verdict.NOT_ASSESSED),
)
