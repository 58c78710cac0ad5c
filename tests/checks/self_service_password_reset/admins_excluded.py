"""Cases of `self_service_password_reset.admins_excluded`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from ztscan.core.model import Verdict

PATH = "authorization_policy"
SWITCH = f"{PATH}/allowedToUseSSPR"

CASES = (
    Case("closed to administrators"),
    Case("open to administrators", {SWITCH: True}, fails={"authorizationPolicy"}),
    Case("R13: the switch was not returned", {SWITCH: None}, verdict=Verdict.NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
