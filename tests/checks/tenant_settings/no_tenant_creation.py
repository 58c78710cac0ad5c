"""Cases of `tenant_settings.no_tenant_creation`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove
from ztscan.core.model import Verdict

SWITCH = "authorization_policy/defaultUserRolePermissions/allowedToCreateTenants"

CASES = (
    Case("nobody without a role can"),
    Case("everybody can create a tenant", {SWITCH: True}, fails={"authorizationPolicy"}),
    Case("R13: the switch was not returned", {SWITCH: Remove()}, verdict=Verdict.NOT_ASSESSED),
)
