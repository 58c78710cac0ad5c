"""Cases of `self_service_password_reset.reconfirm_interval`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
DAYS = f"{PATH}/reconfirmationInDays"

CASES = (
    Case("every half year"),
    Case("every day", {DAYS: 1}),
    Case("never", {DAYS: 0}, fails={"authenticationMethodsPolicy"}),
    Case("R13: the interval was not returned", {DAYS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
