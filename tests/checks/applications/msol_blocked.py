"""Cases of `applications.msol_blocked`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from ztscan.core.model import Verdict

BLOCKED = "authorization_policy/blockMsolPowerShell"

CASES = (
    Case("blocked"),
    Case("not blocked", {BLOCKED: False}, fails={"authorizationPolicy"}),
    Case("R13: it was not returned", {BLOCKED: None}, verdict=Verdict.NOT_ASSESSED),
    Case("the policy could not be read", {"authorization_policy": gap("authorization_policy")}, verdict=Verdict.NOT_ASSESSED),
)
