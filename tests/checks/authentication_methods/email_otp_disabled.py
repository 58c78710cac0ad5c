"""Cases of `authentication_methods.email_otp_disabled`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
METHODS = f"{PATH}/authenticationMethodConfigurations"
METHOD = f"{METHODS}/Email"

CASES = (
    Case("off"),
    Case("off, while guests get codes", {f"{METHOD}/allowExternalIdToUseEmailOtp": "enabled"}),
    Case("not listed among the methods", {METHOD: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("on", {f"{METHOD}/state": "enabled"}, fails={"Email"}),
    Case(
        "on, while guests get none",
        {f"{METHOD}/state": "enabled", f"{METHOD}/allowExternalIdToUseEmailOtp": "disabled"},
        fails={"Email"},
    ),
    Case("R13: the state was not returned", {f"{METHOD}/state": None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: no methods were returned", {METHODS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
